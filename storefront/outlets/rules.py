"""What the rows of an outlet's files mean, which of them the books know already, and sums of money."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storefront.kernel.clock import WITA, YEARS
from storefront.kernel.errors import Problem
from storefront.kernel.money import Rupiah, parse_rupiah, parse_whole, split
from storefront.kernel.sheets import SheetProblem
from storefront.outlets.types import MOST_IN_A_ROW, MOST_MARGIN, FileFault, KnownGoods, OutletProblem, Sale, SalesPlan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from storefront.outlets.finding import Finder
    from storefront.outlets.types import Cells, TermsView
    from storefront.outlets.types.sheets import Recorded

P = OutletProblem
DAY = re.compile(
    r"(?:(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4}|\d{2})|(?P<Y>\d{4})[-/.](?P<M>\d{1,2})[-/.](?P<D>\d{1,2}))"
    r"(?:[ T,]+(?P<h>\d{1,2})[:.](?P<i>\d{2})(?:[:.]\d{2}(?:\.\d+)?)?)?",
    re.ASCII,
)
SERIAL = re.compile(r"(?P<days>\d{5})(?:[.,](?P<part>\d+))?", re.ASCII)  # how a spreadsheet keeps a date
SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=WITA)
WHOLE_DAY = timedelta(hours=12)  # of a day that came without a time of day, noon stands for all of it
CENTURY = 2000
LONGEST_NAME = 60  # signs of a receipt or line: its sale is known by them
BY_LINE, BY_CONTENT, BY_DAY = "baris", "isi", "hari"


def share(unit_price: Rupiah, quantity: int, margin: int | None) -> Rupiah:
    """What the group is owed of so many pieces: the price of each less the outlet's margin, in hundredths of a percent.

    Rounded for one piece, so that a piece that comes back takes along exactly what it brought. Without a margin all.
    """
    of_outlet = margin or 0
    return split(unit_price, [MOST_MARGIN - of_outlet, of_outlet])[0] * quantity


def terms_at(terms: Sequence[TermsView], moment: datetime) -> TermsView | None:
    """Of an outlet's terms with a group, the oldest first, those that held then; what holds first also held before."""
    by_then = [each for each in terms if each.agreed_at and each.agreed_at <= moment]
    return next(iter(by_then[-1:] or terms), None)


def parse_margin(text: str) -> int | None:
    """`12,5` percent as 1250 hundredths; None for what is none."""
    match = re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%?", text.strip(), re.ASCII)
    if match is None:
        return None
    hundredths = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
    return hundredths if hundredths <= MOST_MARGIN else None


def parse_moment(text: str) -> datetime | None:
    """A day, or a minute of it, of the clock in Kupang; None for what is none. Seconds are left out."""
    if serial := SERIAL.fullmatch(text):
        seconds = round(float(f"0.{serial['part'] or 0}") * 86_400)
        moment = SERIAL_ZERO + timedelta(days=int(serial["days"]), seconds=seconds)
        return _minute(moment) if serial["part"] else moment + WHOLE_DAY
    match = DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(match[low] or match[high]) for low, high in (("y", "Y"), ("m", "M"), ("d", "D")))
    try:
        found = datetime(year + CENTURY if year < 100 else year, month, day, tzinfo=WITA)  # noqa: PLR2004 -- two digits
        if found.year not in YEARS:
            return None
        if match["h"]:
            return found.replace(hour=int(match["h"]), minute=int(match["i"])).astimezone(UTC)
    except ValueError:
        return None
    return (found + WHOLE_DAY).astimezone(UTC)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0).astimezone(UTC)


def receipt_name(text: str) -> str:
    """A receipt or line as the books know it: spreadsheets take the zeros off the beginning of a number."""
    return text.lstrip("0") or "0" if text.isascii() and text.isdigit() else text.upper()


def plan_sales(
    outlet_id: int, rows: Sequence[Cells], finder: Finder, recorded: Sequence[Recorded], today: date
) -> SalesPlan:
    """Which rows are new, which stand in the books already, and what is wrong with the others.

    A row is known by its receipt, its day and its line; without lines by receipt, day, item, quantity and price;
    without receipts by day (and minute, where told), item, quantity and price. Rows that are alike in all of that are
    counted. So neither the order of rows matters, nor whether some of them came before.
    """
    faults: list[FileFault] = [fault for row in rows for fault in row.faults]
    passed: list[int] = []
    sound: list[tuple[Cells, Sale]] = []
    for row in rows:
        if row.faults:
            continue
        goods = finder.find(row.cells)
        moment = parse_moment(row.cells.get("tanggal", ""))
        if moment and isinstance(goods, KnownGoods) and goods.is_outright(moment):
            passed.append(row.row)
            continue
        sale = _read(row, goods, today)
        if isinstance(sale, Sale):
            sound.append((row, sale))
        else:
            faults += sale
    keyed, clashes = _keyed(outlet_id, sound)
    against = _Books(recorded, keyed)
    wrong = [*clashes, *(fault for sale in keyed if (fault := against.contradicts(sale)))]
    out = {fault.row for fault in wrong}
    new = {sale.key: sale for sale in keyed if sale.row not in out and sale.key not in against.keys}
    return SalesPlan(
        new=tuple(sorted(new.values(), key=lambda sale: (sale.sold_at, sale.quantity > 0, sale.key))),
        repeated=tuple(sale.row for sale in keyed if sale.row not in out and new.get(sale.key) != sale),
        passed=tuple(passed),
        faults=tuple(sorted([*faults, *wrong], key=lambda fault: (fault.row, fault.column))),
    )


def _read(row: Cells, goods: KnownGoods | tuple[str, Problem], today: date) -> Sale | list[FileFault]:
    cells, faults = row.cells, []
    moment = parse_moment(cells.get("tanggal", ""))
    quantity = _signed(cells.get("jumlah", ""))
    price = parse_rupiah(cells["harga"]) if "harga" in cells else None
    if not isinstance(goods, KnownGoods):
        faults.append(FileFault(row=row.row, column=goods[0], problem=goods[1]))
    if moment is None or moment.astimezone(WITA).date() > today:
        code = P.DAY if moment is None else P.DAY_AHEAD
        faults.append(FileFault(row=row.row, column="tanggal", problem=Problem(code=code)))
    if not quantity:
        faults.append(FileFault(row=row.row, column="jumlah", problem=Problem(code=P.QUANTITY)))
    if "harga" in cells and price is None:
        faults.append(FileFault(row=row.row, column="harga", problem=Problem(code=P.PRICE)))
    too_long = Problem(code=SheetProblem.CELL_LONG, values={"most": LONGEST_NAME})
    names = [name for name in ("nota", "baris") if len(cells.get(name, "")) > LONGEST_NAME]
    faults += [FileFault(row=row.row, column=name, problem=too_long) for name in names]
    if faults or not isinstance(goods, KnownGoods) or moment is None or not quantity:
        return faults
    return Sale(
        row=row.row,
        key="",
        variant_id=goods.variant_id,
        group_id=goods.group_id,
        quantity=quantity,
        price=price.amount if price else None,
        sold_at=moment,
        receipt=receipt_name(cells["nota"]) if "nota" in cells else "",
    )


def _signed(text: str) -> int | None:
    """`2`, `2,00` and `-2`; None for what is none, or far too many."""
    sign = -1 if text.startswith(("-", "\N{MINUS SIGN}")) else 1
    figure = parse_whole(text.lstrip("-\N{MINUS SIGN}").strip())
    return sign * figure if figure is not None and figure <= MOST_IN_A_ROW else None


def _keyed(outlet_id: int, sound: Sequence[tuple[Cells, Sale]]) -> tuple[list[Sale], list[FileFault]]:
    """The sales under the names that the books will know them by; what stands twice under one name but differs."""
    alike: defaultdict[str, int] = defaultdict(int)
    by_line: dict[str, Sale] = {}
    keyed: list[Sale] = []
    faults: list[FileFault] = []
    for row, sale in sound:
        day = _day(sale.sold_at).isoformat()
        line = receipt_name(row.cells["baris"]) if "baris" in row.cells else ""
        if sale.receipt and line:
            key = json.dumps([outlet_id, BY_LINE, sale.receipt, day, line])
            first = by_line.setdefault(key, sale)
            if _content(first) != _content(sale):
                values = {"receipt": sale.receipt, "line": line}
                faults.append(FileFault(row=sale.row, column="baris", problem=Problem(code=P.LINE, values=values)))
                continue
        else:
            moment = sale.sold_at.isoformat()
            name = [outlet_id, BY_CONTENT, sale.receipt, day] if sale.receipt else [outlet_id, BY_DAY, moment]
            name += [sale.variant_id, sale.quantity, sale.price]
            alike[json.dumps(name)] += 1
            key = json.dumps([*name, alike[json.dumps(name)]])
        keyed.append(_with_key(sale, key))
    return keyed, faults


def _content(sale: Sale) -> tuple[object, ...]:
    return sale.variant_id, sale.quantity, sale.price, sale.sold_at


def _with_key(sale: Sale, key: str) -> Sale:
    values = {name: getattr(sale, name) for name in Sale.__dataclass_fields__}
    return Sale(**{**values, "key": key})


class _Books:
    """What an outlet has told before of the receipts of a file."""

    def __init__(self, recorded: Sequence[Recorded], file: Sequence[Sale]) -> None:
        self.keys = {each.key: each for each in recorded}
        self._told: defaultdict[tuple[str, date], list[Sale]] = defaultdict(list)
        for sale in file:
            self._told[sale.receipt, _day(sale.sold_at)].append(sale)
        self._of_receipt: defaultdict[str, dict[date, list[Recorded]]] = defaultdict(dict)
        for each in recorded:
            if each.receipt:
                self._of_receipt[each.receipt].setdefault(_day(each.sold_at), []).append(each)

    def contradicts(self, sale: Sale) -> FileFault | None:
        """A receipt that was told otherwise before: other goods on a line, other pieces of an item, or another day."""
        days, day = self._of_receipt.get(sale.receipt, {}), _day(sale.sold_at)
        if day in days:
            code = P.RECORDED_OTHERWISE if self._differs(sale, days[day]) else None
        else:
            code = P.OTHER_DAY if self._has_moved(sale, days) else None
        if code is None:
            return None
        return FileFault(row=sale.row, column="nota", problem=Problem(code=code, values={"receipt": sale.receipt}))

    def _has_moved(self, sale: Sale, days: Mapping[date, Sequence[Recorded]]) -> bool:
        """Whether the same stands in the books under a day that this file knows nothing of."""
        told = _pieces(self._told[sale.receipt, _day(sale.sold_at)])
        others = [before for day, before in days.items() if (sale.receipt, day) not in self._told]
        return any(told <= _pieces(before) for before in others)

    def _differs(self, sale: Sale, before: Sequence[Recorded]) -> bool:
        if _style(sale.key) != _style(before[0].key):
            return True
        known = self.keys.get(sale.key)
        if known:
            return (known.variant_id, known.quantity) != (sale.variant_id, sale.quantity)
        if _style(sale.key) == BY_LINE:
            return False
        told = {each.key for each in self._told[sale.receipt, _day(sale.sold_at)]}
        return not {each.key for each in before if each.variant_id == sale.variant_id} <= told


def _pieces(sales: Sequence[Sale | Recorded]) -> Counter[tuple[int, int]]:
    return Counter((each.variant_id, each.quantity) for each in sales)


def _style(key: str) -> str:
    return str(json.loads(key)[1])


def _day(moment: datetime) -> date:
    return moment.astimezone(WITA).date()


def suggest(line_on_hand: int, on_the_way: int, sold: int, days: tuple[int, int]) -> int:
    """How many more an outlet needs to have enough for so many days; `days`: to cover, and over which `sold` counts."""
    cover, over = days
    needed = -(-max(sold, 0) * cover // over)
    return max(needed - line_on_hand - on_the_way, 0)
