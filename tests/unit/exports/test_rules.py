"""Whether a product has what a target asks for: each rule with what it lets through and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from storefront.catalogue.types import (
    DeterminationOutcome,
    ExportedPicture,
    ExportedProduct,
    ExportedVariant,
    HalalStatus,
    ListingState,
)
from storefront.exports import demands
from storefront.exports.goods import Goods
from storefront.exports.rules import RULES, Subject, judge
from storefront.exports.types import RequirementState, Target
from storefront.kernel.errors import Problem
from storefront.kernel.money import Rupiah
from storefront.producers.types import GroupKind, GroupState, ProgrammeLabel, Seller
from storefront.regions.types import PlaceName
from storefront.verification.types import GateItem, GateProblem, Law

S = RequirementState
TODAY = date(2026, 11, 22)
FOOD = Law(needs=frozenset({GateItem.LICENCE, GateItem.HALAL}), problems={})
CLOTH = Law(needs=frozenset(), problems={})
PHOTO = ExportedPicture(key="a" * 32, width=1200, height=900, is_woven=False)
BAG = ExportedVariant(
    id=1,
    sku="KOPI-1",
    label="",
    label_en="",
    unit="bungkus",
    net_content="250 g",
    price=Rupiah(60_000),
    weight_g=290,
    size_cm=None,
    gtin="",
)
COFFEE = ExportedProduct(
    id=1,
    group_id=1,
    slug="kopi",
    name="Kopi Arabika Bajawa",
    name_en="",
    description="Dari kebun sendiri.",
    description_en="",
    keywords=(),
    category_slug="kopi",
    category_name="Kopi",
    is_blocked=False,
    regency_code="53.09",
    village_code=None,
    village_name="Beiwali",
    district_name="Bajawa",
    material="biji kopi",
    technique="",
    brand="Contoh",
    composition="Kopi arabika",
    specification=tuple((name, "ada") for name in demands.specification_of("kopi")),
    shelf_life_days=365,
    lead_time_days=2,
    capacity_per_month=None,
    takes_preorders=False,
    kbki="2391103001",
    is_domestic=True,
    tkdn={},
    sni_number="",
    trademark_number="",
    is_liquid=False,
    halal_status=HalalStatus.CERTIFIED,
    halal_number="ID1234567890",
    halal_expires_on=None,
    state=ListingState.PUBLISHED,
    outcome=DeterminationOutcome.VERIFIED,
    certificate_code="OVOP-53.09-0001",
    determined_at=None,
    is_public=True,
    variants=(BAG,),
    pictures=(PHOTO,),
    licences={},
)
GROUP = Seller(
    id=1,
    slug="koperasi",
    name="Koperasi",
    kind=GroupKind.KOPERASI,
    kind_label="Koperasi",
    label=ProgrammeLabel.VILLAGE,
    state=GroupState.ACTIVE,
    regency_code="53.09",
    place_label="",
    address="",
    phone="",
    email="",
    nib="1234567890123",
    npwp="0123456789012345",
    kbli=("10761",),
    kbli_edition="2020",
    is_taxable=False,
)


def subject(law: Law = FOOD, seller: dict[str, Any] | None = None, left: int = 5, **product: Any) -> Subject:
    made = replace(COFFEE, **product)
    goods = Goods(
        product=made,
        seller=replace(GROUP, **(seller or {})),
        regency_name="Ngada",
        place=PlaceName(regency="Ngada", village="Beiwali", district="Bajawa"),
        available={each.id: left for each in made.variants},
        barcodes={each.id: "2000000000015" for each in made.variants},
    )
    return Subject(goods=goods, law=law)


SUGGESTED = "Perlu sedikitnya 7 angka. Saran: 2391103001, Kopi arabika bubuk."
TOGETHER = "Nomor dan nilainya harus ada bersama."
SMALL = "Fotonya kurang dari 300 x 300 piksel."
UNSAID = "Belum diisi: Bahan, Kemasan, Cara simpan."


def tkdn(number: str, value: int | None, until: str | None) -> dict[str, Any]:
    return {"tkdn": {"number": number, "value": value, "bmp": 0, "until": until}}


def states(who: Subject, target: Target = Target.EKATALOG) -> dict[str, RequirementState]:
    return {row.code: row.state for row in judge(who, demands.profiles()[target], TODAY)}


def found(code: str, who: Subject, target: Target = Target.EKATALOG) -> tuple[RequirementState, str] | None:
    rows = judge(who, demands.profiles()[target], TODAY)
    return next(((row.state, row.detail) for row in rows if row.code == code), None)


def test_every_profile_is_whole_and_every_rule_is_asked_for() -> None:
    asked = [demand for profile in demands.profiles().values() for demand in profile.demands]
    assert {demand.code for demand in asked} == RULES.keys()
    assert all(demand.label and demand.fix and demand.who for demand in asked)
    assert all(profile.version and profile.source for profile in demands.profiles().values())
    assert max(len(sentence.split()) for demand in asked for sentence in demand.fix.split(". ")) <= 15
    for profile in demands.profiles().values():
        codes = [demand.code for demand in profile.demands]
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize("target", Target)
def test_a_product_that_has_everything_lacks_nothing(target: Target) -> None:
    assert set(states(subject(), target).values()) == {S.MET}


@pytest.mark.parametrize("law", [FOOD, CLOTH])
def test_cloth_needs_no_licence_and_no_composition(law: Law) -> None:
    food = {"licence", "licence_checked", "halal", "composition", "net_content", "shelf_life"}
    asked = states(subject(law)).keys() | states(subject(law), Target.NTTMART).keys()
    assert asked & food == (food if law is FOOD else set())


@pytest.mark.parametrize(
    ("code", "product", "seller", "expected"),
    [
        ("verified", {"outcome": DeterminationOutcome.NONE}, {}, (S.MISSING, "Belum ditetapkan.")),
        ("verified", {"outcome": DeterminationOutcome.EXPIRED}, {}, (S.EXPIRED, "Penetapannya sudah berakhir.")),
        ("verified", {"outcome": DeterminationOutcome.SUSPENDED}, {}, (S.MISSING, "Penetapannya ditangguhkan.")),
        ("nib", {}, {"nib": ""}, (S.MISSING, "Belum ada.")),
        ("nib", {}, {"nib": "123"}, (S.MISSING, "Bukan 13 angka.")),
        ("kbli", {}, {"kbli": ()}, (S.MISSING, "Kategori ini perlu salah satu: 10761.")),
        ("kbli", {}, {"kbli": ("13122",)}, (S.MISSING, "Kategori ini perlu salah satu: 10761.")),
        ("kbli", {}, {"kbli": ("13122", "10761")}, (S.MET, "10761")),
        ("npwp", {}, {"npwp": ""}, (S.MISSING, "Belum ada.")),
        ("npwp", {}, {"npwp": "01.234.567.8-901.234"}, (S.MET, "")),  # of 15 digits: a zero stands before them
        ("npwp", {}, {"npwp": "12345"}, (S.MISSING, "Bukan 16 angka.")),
        ("kbki", {"kbki": "239110"}, {}, (S.MISSING, SUGGESTED)),
        ("kbki", {"kbki": "2391103"}, {}, (S.MET, "2391103")),
        ("kbki", {"kbki": "", "name": "Kopi"}, {}, (S.MISSING, "Belum ditulis.")),
        ("kbki", {"kbki": "kopi-arabika"}, {}, (S.MISSING, SUGGESTED)),
        ("photo", {"pictures": ()}, {}, (S.MISSING, "Belum ada foto asli.")),
        ("photo", {"pictures": (replace(PHOTO, is_woven=True),)}, {}, (S.MISSING, "Belum ada foto asli.")),
        ("photo", {"pictures": (replace(PHOTO, height=299),)}, {}, (S.MISSING, SMALL)),
        ("photo", {"pictures": (replace(PHOTO, width=300, height=300),)}, {}, (S.MET, "")),
        ("specification", {"specification": (("isi bersih", "250 g"),)}, {}, (S.MISSING, UNSAID)),
        ("price", {"variants": ()}, {}, (S.MISSING, "Belum ada harga.")),
        ("domestic", {"is_domestic": False}, {}, (S.MISSING, "Pernyataan belum dicentang.")),
        ("tkdn", {"tkdn": {}}, {}, None),
        ("tkdn", tkdn("", 5000, None), {}, (S.MISSING, TOGETHER)),
        ("tkdn", tkdn("T", None, None), {}, (S.MISSING, TOGETHER)),
        ("tkdn", tkdn("T", 0, None), {}, (S.MET, "")),
        ("tkdn", tkdn("T", 1, "2026-11-21"), {}, (S.EXPIRED, "Berakhir 21 November 2026.")),
        ("tkdn", tkdn("T", 1, "2026-11-22"), {}, (S.MET, "Berakhir 22 November 2026. Perpanjang.")),
        ("tkdn", tkdn("T", 1, "2027-01-21"), {}, (S.MET, "Berakhir 21 Januari 2027. Perpanjang.")),
        ("tkdn", tkdn("T", 1, "2027-01-22"), {}, (S.MET, "")),
        ("brand", {"brand": ""}, {}, (S.MISSING, "Belum ditulis.")),
        ("unit", {"variants": ()}, {}, (S.MISSING, "Belum ada.")),
        ("unit", {"variants": (replace(BAG, unit="gentong"),)}, {}, (S.MISSING, "Tidak ada dalam daftar: gentong.")),
        ("unit", {"variants": (replace(BAG, unit="bungkus 250 g"),)}, {}, (S.MET, "")),
    ],
)  # fmt: skip
def test_a_rule(
    code: str, product: dict[str, Any], seller: dict[str, Any], expected: tuple[RequirementState, str] | None
) -> None:
    assert found(code, subject(seller=seller, **product)) == expected


def test_goods_that_are_out_are_missing_unless_they_are_made_to_order() -> None:
    assert found("stock", subject(left=0)) == (S.MISSING, "Stok habis.")
    assert found("stock", subject(left=0, takes_preorders=True)) == (S.MET, "Dibuat setelah dipesan.")


def test_codes_of_another_edition_and_categories_without_codes_are_for_the_office_to_settle() -> None:
    state, detail = found("kbli", subject(seller={"kbli": ("99999",), "kbli_edition": "2025"})) or (None, "")
    assert (state, "edisi 2025" in detail) == (S.MISSING, True)
    assert found("kbli", subject(category_slug="buah")) == (
        S.MET,
        "Kategori ini belum punya daftar KBLI. Pilih bersama Dinas PMD.",
    )


@pytest.mark.parametrize(
    ("code", "licence", "checked"),
    [
        (GateProblem.LICENCE_MISSING, S.MISSING, None),
        (GateProblem.LICENCE_UNFIT, S.MISSING, None),
        (GateProblem.LICENCE_LAPSED, S.EXPIRED, None),
        (GateProblem.LICENCE_UNCHECKED, S.MET, S.MISSING),
        (GateProblem.STORAGE_UNKNOWN, S.MET, S.MISSING),
    ],
)
def test_who_acts_on_a_licence_depends_on_what_it_lacks(
    code: GateProblem, licence: RequirementState, checked: RequirementState | None
) -> None:
    problem = Problem(code=code, values={"date": date(2026, 11, 21)})
    given = states(subject(replace(FOOD, problems={GateItem.LICENCE: problem})))
    assert (given["licence"], given.get("licence_checked")) == (licence, checked)


def test_halal_is_the_law_s_to_say() -> None:
    for code, state in ((GateProblem.HALAL_MISSING, S.MISSING), (GateProblem.HALAL_LAPSED, S.EXPIRED)):
        problem = Problem(code=code, values={"date": date(2026, 11, 21)})
        assert states(subject(replace(FOOD, problems={GateItem.HALAL: problem})))["halal"] is state


@pytest.mark.parametrize("code", ["composition", "net_content", "shelf_life"])
def test_labels_of_food_say_what_is_in_it(code: str) -> None:
    lacking: dict[str, Any] = {"composition": "", "variants": (replace(BAG, net_content=""),), "shelf_life_days": None}
    given = states(subject(**lacking), Target.NTTMART)
    assert given[code] is S.MISSING
    assert given["barcode"] is S.MET


@pytest.mark.parametrize(
    ("category", "name", "code"),
    [
        ("kopi", "Kopi Robusta Flores, biji sangrai", "2391102002"),
        ("olahan-daging", "Se'i sapi", "2117202001"),
        ("olahan-daging", "Se’i babi", "2117102999"),
        ("camilan", "Jagung titi Ina Florata", "2399913006"),
        ("anyaman", "Tempat sirih", "3192399999"),
        ("kelor-dan-herbal", "Teh kelor", None),
        ("buah", "Mangga", None),
    ],
)
def test_a_class_of_goods_is_suggested_by_category_and_words(category: str, name: str, code: str | None) -> None:
    suggested = demands.suggest_kbki(category, [name], [])
    assert (suggested and suggested.code) == code


def test_goods_of_several_kinds_are_none_of_these() -> None:
    kinds = [demands.suggest_kbki("tenun", ["Tenun Ngada"], labels) for labels in (["sarung"], ["sarung", "selendang"])]
    assert [each and each.code for each in kinds] == ["2823199001", "2662006000"]


def test_units_of_the_demo_and_of_the_setting_are_listed() -> None:
    assert demands.unit_of("1 kg") == "Kilogram"
    assert demands.unit_of("Stoples 250 g") == "Toples"
    assert demands.unit_of("") is None
