"""The tables of the shipping as files: which columns each has, what may stand in them, and what a file would change.

A rate is withdrawn by `hapus` in place of its price; a service is closed by its last column, an area moves to another
zone. Nothing goes because a file lacks it: half a table is easily saved by mistake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.kernel.errors import Problem, ProblemCode
from storefront.kernel.sheets import Fault, SheetRow, read_csv
from storefront.kernel.text import N_
from storefront.regions.data import PROVINCES, REGENCIES
from storefront.shipping.types import SERVICE_CODE, SHEETS, Changed, Row, SheetKind, SheetPlan

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

NUMBER = re.compile(r"(?:[Rr][Pp]\.? ?)?([1-9][0-9]{0,2}(?:\.[0-9]{3}){1,2}|[0-9]{1,9})")
PRICE, WITHDRAWN = "rupiah_per_kg", "hapus"
ZONE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
PROVINCE_CODE = "53"
AREAS = frozenset(each.code for each in REGENCIES) | {each.code for each in PROVINCES if each.code != PROVINCE_CODE}
YES = {"ya": "ya", "y": "ya", "1": "ya", "tidak": "tidak", "t": "tidak", "0": "tidak"}


class CellProblem(ProblemCode):
    MISSING = "missing", N_("Sel ini kosong.")
    NUMBER = "number", N_("Tulis angka bulat, misalnya 12500.")
    POSITIVE = "positive", N_("Angkanya paling sedikit 1.")
    YES_NO = "yes_no", N_("Tulis ya atau tidak.")
    CODE = "code", N_("Pakai huruf kecil, angka, dan tanda hubung, misalnya pos-kilat.")
    AREA = "area", N_("Tidak ada kabupaten/kota NTT atau provinsi dengan kode {value}.")
    SERVICE = "service", N_("Layanan {value} belum ada. Muat dulu berkas layanannya.")
    ZONE_UNKNOWN = "zone_unknown", N_("Zona {value} belum ada. Muat dulu berkas zonanya.")
    DAYS = "days", N_("Hari terlama tidak boleh kurang dari hari tercepat.")
    TOLERANCE = "tolerance", N_("Toleransi harus kurang dari langkah pembulatan.")
    REPEATED = "repeated", N_("Sama dengan baris {first}. Hapus salah satunya.")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What stands in the tables now: the rows of the sheet's own by key, and the names that others may refer to."""

    rows: Mapping[Row, Row]
    services: Collection[str]
    zones: Collection[str]


def plan(kind: SheetKind, data: bytes, known: Known) -> SheetPlan:
    """Read a file and compare it with what is known; rows that are not in the file stay as they are."""
    sheet = SHEETS[kind]
    written, faults = read_csv(data, sheet.columns)
    rows: dict[Row, tuple[int, Row]] = {}
    for line in written:
        row, wrong = _read(kind, line, known)
        key = row[: sheet.key]
        if not wrong and key in rows:
            wrong = [_fault(line.row, sheet.columns[0], CellProblem.REPEATED, first=rows[key][0])]
        faults += wrong
        if not wrong:
            rows[key] = (line.row, row)
    withdrawn = [key for key, (_line, row) in rows.items() if row == key]
    found = {key: row for key, (_line, row) in rows.items() if row != key}
    return SheetPlan(
        kind=kind,
        new=tuple(row for key, row in found.items() if key not in known.rows),
        changed=tuple(
            Changed(before=known.rows[key], after=row) for key, row in found.items() if known.rows.get(key, row) != row
        ),
        gone=tuple(known.rows[key] for key in withdrawn if key in known.rows),
        unchanged=sum(known.rows.get(key) == row for key, row in found.items()),
        faults=tuple(sorted(faults, key=lambda fault: fault.row)),
    )


def _read(kind: SheetKind, line: SheetRow, known: Known) -> tuple[Row, list[Fault]]:
    """A row and its faults; of a rate that is withdrawn only the key."""
    sheet = SHEETS[kind]
    is_withdrawn = line.cells.get(PRICE, "").lower() == WITHDRAWN
    cells = list(zip(sheet.columns, sheet.cells, strict=True))[: sheet.key if is_withdrawn else None]
    row, faults = [], []
    for column, rule in cells:
        value = line.cells[column]
        read = _cell(rule, value, known)
        if isinstance(read, CellProblem):
            faults.append(_fault(line.row, column, read, value=value))
        row.append("" if isinstance(read, CellProblem) else read)
    if not faults and not is_withdrawn:
        faults = _faults_of_row(kind, line.row, tuple(row))
    return tuple(row), faults


def _faults_of_row(kind: SheetKind, number: int, row: Row) -> list[Fault]:
    cells = dict(zip(SHEETS[kind].columns, row, strict=True))
    if kind is SheetKind.RATES and int(cells["hari_terlama"]) < int(cells["hari_tercepat"]):
        return [_fault(number, "hari_terlama", CellProblem.DAYS)]
    if kind is SheetKind.SERVICES and int(cells["toleransi_g"]) >= int(cells["pembulatan_g"]):
        return [_fault(number, "toleransi_g", CellProblem.TOLERANCE)]
    return []


def _cell(rule: str, value: str, known: Known) -> str | CellProblem:  # noqa: PLR0911 -- one answer for each kind of cell
    if not value:
        return CellProblem.MISSING
    if rule in {"whole", "count"}:
        return _number(value, least=1 if rule == "count" else 0)
    if rule == "yes":
        return YES.get(value.lower(), CellProblem.YES_NO)
    if rule == "area":
        whole = value if value in AREAS else f"{value}0"  # spreadsheets take 53.10 for a figure and write 53.1
        return whole if whole in AREAS else CellProblem.AREA
    if rule == "service":
        return value if value in known.services else CellProblem.SERVICE
    if rule == "known_zone":
        return value if value in known.zones else CellProblem.ZONE_UNKNOWN
    if rule in {"code", "zone"}:
        pattern = SERVICE_CODE if rule == "code" else ZONE
        return value if pattern.fullmatch(value) else CellProblem.CODE
    return value


def _number(value: str, *, least: int) -> str | CellProblem:
    match = NUMBER.fullmatch(value)
    if match is None:
        return CellProblem.NUMBER
    number = int(match[1].replace(".", ""))
    return str(number) if number >= least else CellProblem.POSITIVE


def _fault(row: int, column: str, code: CellProblem, **values: object) -> Fault:
    return Fault(row=row, column=column, problem=Problem(code=code, values=values))
