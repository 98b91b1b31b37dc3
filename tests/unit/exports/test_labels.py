"""Labels: every code reads back, nothing overlaps or shrinks beyond reading, and what is left out is said."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm

from storefront.catalogue.types import DeterminationOutcome, ExportedLicence, HalalStatus, LicenceKind
from storefront.exports.printing.fitting import SIZES, Part, face_of, fit, letters
from storefront.exports.printing.label import lay_out
from storefront.exports.printing.labels import Batch, LabelProblem, Print, Wanted, label_text, problems, write_labels
from storefront.exports.printing.letters import drawable, width
from storefront.exports.printing.marks import EAN_LEAST, EAN_MODULES
from storefront.exports.printing.sheets import LabelSheet, label_sheets
from storefront.kernel import clock
from storefront.kernel.gtin import own_code
from tests.support.printing import ADDRESSES, HOSTILE, codes, goods, pages, text_of

SHEETS = label_sheets()
MADE = date(2026, 11, 1)
BATCH = Batch(made_on=MADE, code="B-12")


def wanted(number: int = 1, count: int = 1, **changes: Any) -> Wanted:
    made = goods(number, **changes)
    return Wanted(goods=made, variant=made.product.variants[0], count=count)


def printed(sheet: LabelSheet, *each: Wanted, batch: Batch = BATCH, start: int = 1) -> bytes:
    out = io.BytesIO()
    write_labels(out, Print(sheet=sheet, wanted=each, batch=batch, start=start), ADDRESSES)
    return out.getvalue()


def said(sheet: LabelSheet, each: Wanted, batch: Batch = BATCH) -> set[object]:
    return {problem.code for problem in problems([each], batch, sheet, ADDRESSES)}


@pytest.mark.parametrize("key", ["3x7", "2x5", "2x4"])
def test_every_code_of_a_full_sheet_reads_back(key: str) -> None:
    sheet = SHEETS[key]
    numbers = range(1, sheet.count + 1)
    bars = [("EAN13", own_code(29, number)) for number in numbers]
    squares = [("QRCode", ADDRESSES.certificate(f"OVOP-53.09-{number:04}")) for number in numbers]
    assert codes(printed(sheet, *map(wanted, numbers))) == bars + squares


def test_a_small_label_keeps_its_bar_code() -> None:
    sheet = SHEETS["4x10"]
    numbers = range(1, sheet.count + 1)
    assert codes(printed(sheet, *map(wanted, numbers))) == [("EAN13", own_code(29, number)) for number in numbers]
    assert LabelProblem.NO_QR in said(sheet, wanted())


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_the_labels_of_a_sheet_lie_on_it_beside_each_other(sheet: LabelSheet) -> None:
    corners = [sheet.corner(place) for place in range(sheet.count)]
    size = (sheet.width * mm, sheet.height * mm)
    for x, y in corners:
        assert 0 <= x <= 210 * mm - size[0]
        assert 0 <= y <= 297 * mm - size[1]
    for number, (x, y) in enumerate(corners):
        for other_x, other_y in corners[:number]:
            assert abs(x - other_x) >= size[0] - 1e-6 or abs(y - other_y) >= size[1] - 1e-6
    assert size[0] >= EAN_LEAST * EAN_MODULES


def test_a_sheet_that_was_used_goes_on_where_it_ended() -> None:
    sheet = SHEETS["3x7"]
    (page, more) = pages(printed(sheet, wanted(count=2), start=21), 72)
    assert page.crop((0, 0, 595, 685)).getextrema() == ((255, 255),) * 3
    assert page.crop((390, 690, 595, 842)).getextrema() != ((255, 255),) * 3
    assert more.crop((0, 0, 200, 150)).getextrema() != ((255, 255),) * 3


def test_a_label_says_what_shops_ask_for() -> None:
    text = " ".join(text_of(printed(SHEETS["2x4"], wanted())).split())
    for words in (
        *("Kopi Arabika Flores Bajawa", "250 g", "Rp65.000", "Komposisi: 100% biji kopi arabika", "Desa Beiwali"),
        *("Koperasi Contoh Beiwali", "P-IRT 2105309010023-29", "Halal: ID53110001234567890", "Dibuat 1 November 2026"),
        *("Baik digunakan sebelum 1 November 2027", "Kode produksi B-12"),
    ):
        assert words in text
    assert said(SHEETS["2x4"], wanted()) == set()


def test_only_what_holds_is_printed() -> None:
    yesterday = clock.today() - timedelta(days=1)
    lapsed = wanted(
        licences={
            LicenceKind.PIRT: ExportedLicence(number="LAPSED", expires_on=yesterday, is_checked=True),
            LicenceKind.BPOM: ExportedLicence(number="UNSEEN", expires_on=None, is_checked=False),
            LicenceKind.IG: ExportedLicence(number="IDG000000014", expires_on=clock.today(), is_checked=True),
        },
        halal_expires_on=yesterday,
        outcome=DeterminationOutcome.SUSPENDED,
    )
    pdf = printed(SHEETS["2x4"], lapsed)
    text = text_of(pdf)
    assert "IDG000000014" in text
    assert not [word for word in ("LAPSED", "UNSEEN", "Halal") if word in text]
    assert [kind for kind, _ in codes(pdf)] == ["EAN13"]
    assert said(SHEETS["2x4"], lapsed) == {LabelProblem.NOT_CHECKED, LabelProblem.NO_CERTIFICATE}


def test_what_is_not_halal_says_so_on_the_smallest_label() -> None:
    long = wanted(halal_status=HalalStatus.NOT_HALAL, composition=HOSTILE, licences={})
    assert "Tidak halal" in text_of(printed(SHEETS["4x10"], long))


def test_dates_come_from_the_form_or_the_shelf_life() -> None:
    typed = Batch(made_on=MADE, best_before=date(2027, 1, 5))
    assert "sebelum 5 Januari 2027" in text_of(printed(SHEETS["2x4"], wanted(), batch=typed)).replace("\xa0", " ")
    assert LabelProblem.NO_DATE in said(SHEETS["2x4"], wanted(), Batch())
    assert LabelProblem.NO_DATE not in said(SHEETS["2x4"], wanted(shelf_life_days=None), Batch())


def test_food_without_its_composition_is_named() -> None:
    assert said(SHEETS["2x4"], wanted(composition="")) == {LabelProblem.NO_COMPOSITION}
    assert said(SHEETS["2x4"], wanted(composition="", shelf_life_days=None)) == set()


@pytest.mark.parametrize(("gtin", "drawn"), [("4006381333931", "4006381333931"), ("012345678905", "0012345678905")])
def test_the_makers_own_number_is_drawn(gtin: str, drawn: str) -> None:
    made = replace(goods(), barcodes={1: gtin})
    pdf = printed(SHEETS["3x7"], Wanted(goods=made, variant=made.product.variants[0], count=1))
    assert {text.zfill(13) for kind, text in codes(pdf) if kind != "QRCode"} == {drawn}


def test_a_number_for_other_bars_is_said_and_not_drawn() -> None:
    made = replace(goods(), barcodes={1: "40170725"})
    each = Wanted(goods=made, variant=made.product.variants[0], count=1)
    assert [kind for kind, _ in codes(printed(SHEETS["3x7"], each))] == ["QRCode"]
    assert LabelProblem.NO_BARS in said(SHEETS["3x7"], each)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_hostile_texts_are_printed_as_far_as_they_go(sheet: LabelSheet) -> None:
    hostile = wanted(name=HOSTILE, composition=HOSTILE, village_name=HOSTILE)
    assert printed(sheet, hostile).startswith(b"%PDF")
    (lost,) = [each for each in problems([hostile], BATCH, sheet, ADDRESSES) if each.code is LabelProblem.LOST]
    assert "🎉" in str(lost.values["signs"])
    assert "\u202e" not in str(lost.values["signs"])
    nothing = wanted(name="قهوة")
    assert lay_out(label_text(nothing.goods, nothing.variant, BATCH, ADDRESSES), (180.0, 108.0)).text.lines[
        Part.NAME
    ] == ["KOPI-1"]


@settings(max_examples=40, deadline=None)
@given(
    words=st.dictionaries(st.sampled_from(Part), st.text(max_size=400), max_size=7),
    room=st.tuples(st.floats(110, 270), st.floats(22, 120)),
)
def test_no_line_leaves_its_room_and_no_letter_is_too_small(words: dict[Part, str], room: tuple[float, float]) -> None:
    plain: dict[Part, str] = {part: drawable(text)[0] for part, text in words.items()}
    plain.pop(Part.SALE, None)  # of two ends, whose room is divided when it is drawn
    fitted = fit(plain, room)
    assert fitted.height <= room[1] + 1e-6
    assert fitted.size >= SIZES[-1] == 5
    for part, lines in fitted.lines.items():
        assert all(width(line, face_of(part), letters(part, fitted.size)) <= room[0] + 1e-6 for line in lines)
    assert set(fitted.gone) == {part for part in plain if plain[part] and not fitted.lines[part]}
