"""What the cells of a row mean, and every fault of them; nothing is asked of the database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from storefront.catalogue.sheet import units
from storefront.catalogue.sheet.columns import CLEARING, COLUMNS, EMPTY, REQUIRED, SEPARATOR, CellKind
from storefront.catalogue.sheet.words import CellFault, SheetWord
from storefront.catalogue.types.words import CatalogueProblem, HalalStatus
from storefront.kernel.ids import slugify
from storefront.kernel.money import Rupiah, parse_rupiah, parse_whole
from storefront.kernel.text import number
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from storefront.catalogue.sheet.book import Book
    from storefront.catalogue.sheet.columns import Column
    from storefront.catalogue.sheet.table import TableRow
    from storefront.regions.types import RegencyInfo

MOST_KEYWORDS = 20
LOW_PRICE = 1000  # rupiah
VILLAGE_CODE = re.compile(r"(\d\d)\.?(\d\d)\.?(\d\d)\.?([12]\d{3})", re.ASCII)
KBKI = re.compile(r"[0-9]{5,10}", re.ASCII)
NOT_A_FIGURE = re.compile(r"[^0-9,.]")
THOUSANDS = re.compile(r"(?P<figure>[0-9]+(?:[.,][0-9]+)?)\s*(?:rb|ribu|k)", re.IGNORECASE)
HALAL = {status.value.replace("_", " "): status for status in HalalStatus} | {
    "halal": HalalStatus.CERTIFIED,
    "sudah bersertifikat": HalalStatus.CERTIFIED,
    "proses": HalalStatus.IN_PROCESS,
    "non halal": HalalStatus.NOT_HALAL,
    "tidak perlu": HalalStatus.NOT_REQUIRED,
}
Village = tuple[str | None, str, str]  # code, name and kecamatan
ON_PAGES = "bersertifikat / dalam proses / tidak halal / tidak wajib"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A row as it is meant: values by column, as far as they could be read.

    An empty cell leaves none, one of `CLEARING` an empty one (`EMPTY`).
    """

    row: int
    values: dict[str, Any]
    faults: list[CellFault] = field(default_factory=list)

    @property
    def sku(self) -> str:
        return str(self.values.get("sku", ""))


def read(row: TableRow, book: Book) -> Reading:
    """`kabupaten` becomes its code, `desa` (code or None, name, kecamatan), `satuan` (unit, net content),
    `kategori` its slug, lists tuples, numbers `int`.
    """  # noqa: D205 -- one sentence
    faults = list(row.faults)
    values: dict[str, Any] = {}
    spoilt = {fault.column for fault in faults}
    reader = _Reader(values, book)
    for column in COLUMNS:
        text = row.cells.get(column.name, "")
        if column.name in spoilt:
            continue
        if text:
            value = reader.read(column, text)
            if isinstance(value, CellFault):
                faults.append(value)
            else:
                values[column.name] = value
        elif column.name in REQUIRED:
            faults.append(CellFault(column=column.name, code=SheetWord.MISSING, values={"label": column.label}))
    if isinstance(values.get("desa"), str):  # its kabupaten may stand behind it
        place = reader.village(values.pop("desa"))
        if isinstance(place, CellFault):
            faults.append(place)
        elif place:
            values["desa"] = place
    return Reading(row=row.row, values=values, faults=faults)


def doubts(values: Mapping[str, Any]) -> Iterable[CellFault]:
    """Figures that are perhaps meant in another measure: kilograms, or thousands that a spreadsheet took for parts."""
    if values.get("harga", LOW_PRICE) < LOW_PRICE:
        about = {"price": str(Rupiah(values["harga"]))}
        yield CellFault(column="harga", code=SheetWord.PRICE_LOW, values=about, is_warning=True)
    _unit, content = values.get("satuan", ("", ""))
    whole_weight = units.grams(content)
    if whole_weight and 2 * values.get("berat_g", whole_weight) < whole_weight:
        yield CellFault(column="berat_g", code=SheetWord.WEIGHT_LOW, values={"content": content}, is_warning=True)


class _Reader:
    """One row being read; `values` are those of the columns before."""

    def __init__(self, values: dict[str, Any], book: Book) -> None:
        self._values, self._book = values, book

    def read(self, column: Column, text: str) -> Any:
        if text.lower() in CLEARING and not column.is_required:
            return EMPTY.get(column.name, CellFault(column=column.name, code=SheetWord.NOT_CLEARED, is_warning=True))
        if len(text) > column.longest:
            return CellFault(column=column.name, code=SheetWord.LONG, values={"most": column.longest})
        if "\n" in text and column.name != "deskripsi":
            return CellFault(column=column.name, code=SheetWord.LINES)
        if column.kind in {CellKind.MONEY, CellKind.COUNT}:
            return whole(column, text)
        if column.kind is CellKind.WORDS:
            return _words(column, text)
        way = WAYS.get(column.kind)
        return way(self, text) if way else text

    def category(self, text: str) -> Any:
        found = self._book.category(text)
        if found:
            return found.slug
        values = {"category": text}
        suggestion = self._book.categories_like(text)
        return CellFault(
            column="kategori", code=CatalogueProblem.CATEGORY_UNKNOWN, values=values, suggestion=suggestion
        )

    def regency(self, text: str) -> Any:
        found = self._book.regency(text)
        if found:
            return found.code
        suggestion = self._book.regencies_like(text)
        return CellFault(column="kabupaten", code=SheetWord.REGENCY, values={"value": text}, suggestion=suggestion)

    def village(self, text: str) -> Village | CellFault | None:
        """Code, name and kecamatan; None where the kabupaten is unknown, so that nothing can be said."""
        code = VILLAGE_CODE.fullmatch(text)
        if not self._book.has_register:
            return None if code else (None, text, "")
        if "kabupaten" not in self._values:
            return None
        regency = regions.shipped_regency(self._values["kabupaten"])
        return self._coded(".".join(code.groups()), regency) if code else self._named(text, regency)

    def _coded(self, code: str, regency: RegencyInfo) -> Village | CellFault:
        found = self._book.village(code)
        if found is None:
            about = {"value": code, "regency": regency.full_name}
            return CellFault(column="desa", code=SheetWord.VILLAGE, values=about)
        if found.regency_code != regency.code:
            about = {"value": found.kind_and_name, "regency": found.regency_name}
            name = found.regency_name
            return CellFault(column="desa", code=SheetWord.VILLAGE_ELSEWHERE, values=about, suggestion=name)
        return found.code, found.kind_and_name, found.district_name

    def _named(self, name: str, regency: RegencyInfo) -> Village | CellFault:
        named = self._book.villages(regency, name)
        if len(named) == 1:
            return named[0].code, named[0].kind_and_name, named[0].district_name
        about: dict[str, object] = {"value": name, "regency": regency.full_name}
        if named:
            codes = " / ".join(f"{each.code} (Kecamatan {each.district_name})" for each in named)
            several = {**about, "count": len(named)}
            return CellFault(column="desa", code=SheetWord.VILLAGE_SEVERAL, values=several, suggestion=codes)
        suggestion = self._book.villages_like(regency, name)
        return CellFault(column="desa", code=SheetWord.VILLAGE, values=about, suggestion=suggestion)


WAYS: dict[CellKind, Callable[[_Reader, str], Any]] = {
    CellKind.CATEGORY: _Reader.category,
    CellKind.REGENCY: _Reader.regency,
    CellKind.UNIT: lambda _reader, text: _unit(text),
    CellKind.HALAL: lambda _reader, text: _halal(text),
    CellKind.CODE: lambda _reader, text: _kbki(text),
}


def whole(column: Column, text: str) -> int | CellFault:
    """A number of this column; what was perhaps meant is suggested, never guessed."""
    amount = parse_rupiah(text) if column.kind is CellKind.MONEY else None
    figure = amount.amount if amount else parse_whole(text)
    if figure is None:
        values = {"example": column.example or "12"}
        return CellFault(column=column.name, code=SheetWord.NUMBER, values=values, suggestion=figure_like(text))
    if not column.least <= figure <= column.most:
        values = {"least": number(column.least), "most": number(column.most)}
        return CellFault(column=column.name, code=SheetWord.RANGE, values=values)
    return figure


def figure_like(text: str) -> str:
    """A whole number that was perhaps meant by `12,500`, `12 rb`, `Rp 12 500` or `IDR 12500`; empty for none."""
    thousands = THOUSANDS.fullmatch(text.strip())
    if thousands:
        figure = float(thousands["figure"].replace(",", "."))
        return number(round(figure * 1000))
    bare = NOT_A_FIGURE.sub("", text) if not re.search(r"[0-9][eE][+-]?[0-9]|-[0-9]", text) else ""
    groups = re.split(r"[.,]", bare)
    is_grouped = all(len(group) == 3 for group in groups[1:])  # noqa: PLR2004 -- thousands have three digits
    figure_text = "".join(groups)
    return number(int(figure_text)) if is_grouped and figure_text and len(figure_text) <= 12 else ""  # noqa: PLR2004 -- as long as figures may be


def _words(column: Column, text: str) -> tuple[str, ...] | CellFault:
    found = tuple(dict.fromkeys(" ".join(word.split()) for word in text.split(SEPARATOR) if word.strip()))
    if len(found) > MOST_KEYWORDS:
        return CellFault(column=column.name, code=SheetWord.KEYWORDS, values={"most": MOST_KEYWORDS})
    return found


def _unit(text: str) -> tuple[str, str] | CellFault:
    unit, content = units.split(text)
    if not any(sign.isalpha() for sign in unit):
        return CellFault(column="satuan", code=SheetWord.UNIT)
    return unit, content


def _halal(text: str) -> HalalStatus | CellFault:
    found = HALAL.get(slugify(text).replace("-", " "))
    if found:
        return found
    return CellFault(column="halal_status", code=SheetWord.HALAL, values={"value": text}, suggestion=ON_PAGES)


def _kbki(text: str) -> str | CellFault:
    plain = re.sub(r"[\s.]", "", text)
    return plain if KBKI.fullmatch(plain) else CellFault(column="kbki", code=SheetWord.KBKI)
