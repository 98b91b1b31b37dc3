"""Which variant the rows of an outlet's files mean, and what a count says."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from storefront.kernel import clock, gtin
from storefront.kernel.errors import Problem
from storefront.kernel.money import parse_whole
from storefront.outlets.types import MOST_IN_A_ROW, FileFault, Judged, KnownGoods, OutletProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from storefront.outlets.types import Cells

P = OutletProblem
LONGEST_BARCODE = 14


class Finder:
    """Finds a variant by whatever a file calls it: SKU, item code, its maker's barcode or one of our own."""

    def __init__(self, goods: Iterable[KnownGoods]) -> None:
        self._codes: defaultdict[str, set[KnownGoods]] = defaultdict(set)
        self._barcodes: defaultdict[str, set[KnownGoods]] = defaultdict(set)
        self._ids: dict[int, KnownGoods] = {}
        for each in goods:
            self._ids[each.variant_id] = each
            self._codes[each.sku.upper()].add(each)
            self._codes[gtin.item_code(each.variant_id)].add(each)
            if each.barcode:
                self._barcodes[each.barcode.zfill(LONGEST_BARCODE)].add(each)

    def find(self, cells: Mapping[str, str]) -> KnownGoods | tuple[str, Problem]:
        """Or the column that is wrong, and why."""
        found = [(name, self._one(name, cells[name])) for name in ("barcode", "kode") if name in cells]
        if not found:
            return "kode", Problem(code=P.ITEM_MISSING)
        goods = [each for _name, each in found if isinstance(each, KnownGoods)]
        if not goods:
            name, problem = found[-1]
            assert isinstance(problem, Problem)
            return name, problem
        if any(each != goods[0] for each in goods):
            return "kode", Problem(code=P.ITEM_CONTRADICTS)
        return goods[0]

    def _one(self, name: str, text: str) -> KnownGoods | Problem:
        """A barcode may stand in the column of codes, as some tills have one column for both.

        Spreadsheets take the zeros off its beginning.
        """
        own = gtin.own_number(text)
        if own in self._ids:
            return self._ids[own]
        several = self._barcodes.get(text.zfill(LONGEST_BARCODE), set())
        if name == "kode":
            several = several | self._codes.get(text.upper(), set())
        if len(several) == 1:
            return next(iter(several))
        code = P.ITEM_SEVERAL if several else P.ITEM_UNKNOWN
        return Problem(code=code, values={"value": text})


def plan_count(rows: Sequence[Cells], finder: Finder) -> tuple[list[Judged], list[FileFault]]:
    """What was counted of each variant, and what is wrong with the other rows. What stands in two is in neither."""
    goods = {row.row: finder.find(row.cells) for row in rows}
    times = Counter(each.variant_id for each in goods.values() if isinstance(each, KnownGoods))
    judged: list[Judged] = []
    faults: list[FileFault] = []
    for row in rows:
        wrong = list(_faults_of_count(row, goods[row.row], times))
        faults += wrong
        found = goods[row.row]
        if not wrong and isinstance(found, KnownGoods) and not found.is_outright(clock.now()):
            counted = parse_whole(row.cells["jumlah"]) or 0
            judged.append(Judged(row=row.row, variant_id=found.variant_id, group_id=found.group_id, counted=counted))
    return judged, faults


def _faults_of_count(
    row: Cells, goods: KnownGoods | tuple[str, Problem], times: Mapping[int, int]
) -> Iterator[FileFault]:
    yield from row.faults
    if row.faults:
        return
    if not isinstance(goods, KnownGoods):
        yield FileFault(row=row.row, column=goods[0], problem=goods[1])
    elif times[goods.variant_id] > 1:
        yield FileFault(row=row.row, column="kode", problem=Problem(code=P.COUNTED_TWICE))
    counted = parse_whole(row.cells.get("jumlah", ""))
    if counted is None or counted > MOST_IN_A_ROW:
        yield FileFault(row=row.row, column="jumlah", problem=Problem(code=P.COUNT, values={"most": MOST_IN_A_ROW}))
