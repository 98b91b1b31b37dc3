"""Files of rates, zones and services: what each row would do, and what is wrong with it."""

from __future__ import annotations

import pytest

from storefront.kernel.text import sentence
from storefront.shipping.sheets import CellProblem, Known, plan
from storefront.shipping.types import SHEETS, Changed, SheetKind

P = CellProblem
RATE = ("reguler", "timor", "jawa", "35000", "3", "7")
KNOWN = Known(rows={RATE[:3]: RATE}, services={"reguler", "kargo"}, zones={"timor", "jawa"})
NOTHING = Known(rows={}, services=(), zones=())


def file(kind: SheetKind, *lines: str) -> bytes:
    return "\n".join([",".join(SHEETS[kind].columns), *lines]).encode()


def test_new_changed_and_unchanged() -> None:
    found = plan(
        SheetKind.RATES, file(SheetKind.RATES, "reguler,timor,jawa,36.000,3,7", "kargo,timor,jawa,1,0,0"), KNOWN
    )
    assert found.new == (("kargo", "timor", "jawa", "1", "0", "0"),)
    assert found.changed == (Changed(before=RATE, after=(*RATE[:3], "36000", "3", "7")),)
    assert (found.unchanged, found.faults, found.does_something) == (0, (), True)
    same = plan(SheetKind.RATES, file(SheetKind.RATES, ",".join(RATE)), KNOWN)
    assert (same.unchanged, same.does_something) == (1, False)


@pytest.mark.parametrize(
    ("kind", "line", "column", "code"),
    [
        (SheetKind.RATES, "pos,timor,jawa,1,1,1", "layanan", P.SERVICE),
        (SheetKind.RATES, "reguler,bulan,jawa,1,1,1", "dari_zona", P.ZONE_UNKNOWN),
        (SheetKind.RATES, "reguler,timor,,1,1,1", "ke_zona", P.MISSING),
        (SheetKind.RATES, "reguler,timor,jawa,0,1,1", "rupiah_per_kg", P.POSITIVE),
        (SheetKind.RATES, 'reguler,timor,jawa,"12.500,00",1,1', "rupiah_per_kg", P.NUMBER),
        (SheetKind.RATES, "reguler,timor,jawa,1e9,1,1", "rupiah_per_kg", P.NUMBER),
        (SheetKind.RATES, "reguler,timor,jawa,1.5,1,1", "rupiah_per_kg", P.NUMBER),
        (SheetKind.SERVICES, "pos,Pos,ya,1,1000,0.300,1,ya", "toleransi_g", P.NUMBER),
        (SheetKind.RATES, "reguler,bulan,jawa,hapus,,", "dari_zona", P.ZONE_UNKNOWN),
        (SheetKind.RATES, "reguler,timor,jawa,1,hapus,1", "hari_tercepat", P.NUMBER),
        (SheetKind.RATES, "reguler,timor,jawa,\uff11,1,1", "rupiah_per_kg", P.NUMBER),
        (SheetKind.RATES, "reguler,timor,jawa,9999999999,1,1", "rupiah_per_kg", P.NUMBER),
        (SheetKind.RATES, "reguler,timor,jawa,1,7,3", "hari_terlama", P.DAYS),
        (SheetKind.ZONES, "99,jawa", "kode_wilayah", P.AREA),
        (SheetKind.ZONES, "53,timor", "kode_wilayah", P.AREA),
        (SheetKind.ZONES, "53.3,timor", "kode_wilayah", P.AREA),
        (SheetKind.ZONES, "31,Pulau Jawa", "zona", P.CODE),
        (SheetKind.SERVICES, "Pos,Pos,ya,1,1,0,1,ya", "layanan", P.CODE),
        (SheetKind.SERVICES, "pos,Pos,mungkin,1,1,0,1,ya", "cairan", P.YES_NO),
        (SheetKind.SERVICES, "pos,Pos,ya,1,0,0,1,ya", "pembulatan_g", P.POSITIVE),
        (SheetKind.SERVICES, "pos,Pos,ya,1,100,100,1,ya", "toleransi_g", P.TOLERANCE),
        (SheetKind.SERVICES, "pos,Pos,ya,1,1,0,0,ya", "pembagi_volume", P.POSITIVE),
    ],
)
def test_a_bad_cell_is_named(kind: SheetKind, line: str, column: str, code: CellProblem) -> None:
    found = plan(kind, file(kind, line), KNOWN)
    assert [(fault.row, fault.column, fault.problem.code) for fault in found.faults] == [(2, column, code)]
    assert (found.new, found.changed, found.does_something) == ((), (), False)
    assert "{" not in sentence(found.faults[0].problem)


def test_every_fault_at_once_in_the_order_of_the_rows() -> None:
    data = file(
        SheetKind.RATES, "reguler,timor,jawa,x,y,1", "kargo,timor,jawa,1,1,1", "kargo,timor,jawa,2,1,1", "satu sel"
    )
    found = plan(SheetKind.RATES, data, KNOWN)
    assert [(fault.row, fault.column) for fault in found.faults] == [
        (2, "rupiah_per_kg"),
        (2, "hari_tercepat"),
        (4, "layanan"),
        (5, ""),
    ]
    assert sentence(found.faults[2].problem) == "Sama dengan baris 3. Hapus salah satunya."


def test_one_bad_row_keeps_the_good_ones_out_as_well() -> None:
    found = plan(SheetKind.ZONES, file(SheetKind.ZONES, "31,jawa", "99,jawa"), NOTHING)
    assert found.new == (("31", "jawa"),)
    assert not found.does_something


def test_a_rate_is_withdrawn_by_a_word_in_place_of_its_price() -> None:
    found = plan(
        SheetKind.RATES, file(SheetKind.RATES, "reguler,timor,jawa,Hapus,3,7", "kargo,timor,jawa,hapus,,"), KNOWN
    )
    assert (found.gone, found.new, found.changed) == ((RATE,), (), ())
    assert (found.unchanged, found.faults, found.does_something) == (0, (), True)
    nothing = plan(SheetKind.RATES, file(SheetKind.RATES, "kargo,timor,jawa,hapus,,"), KNOWN)
    assert (nothing.gone, nothing.faults, nothing.does_something) == ((), (), False)
    both = plan(SheetKind.RATES, file(SheetKind.RATES, "reguler,timor,jawa,hapus,,", ",".join(RATE)), KNOWN)
    assert [(fault.row, fault.problem.code) for fault in both.faults] == [(3, P.REPEATED)]
    assert not both.does_something


def test_a_code_that_a_spreadsheet_took_for_a_figure() -> None:
    found = plan(SheetKind.ZONES, file(SheetKind.ZONES, "53.1,timor", "53.01,timor", "53.2,timor"), NOTHING)
    assert found.faults == ()
    assert found.new == (("53.10", "timor"), ("53.01", "timor"), ("53.20", "timor"))
