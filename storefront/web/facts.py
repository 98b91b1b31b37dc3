"""Key facts and licences of a product, as rows of words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storefront.catalogue.types import PAPER_NAMES, HalalStatus, PaperKind
from storefront.kernel.text import N_, _, day, days, in_language, ngettext, number, weight
from storefront.regions.queries import place_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storefront.catalogue.types import Facts, LicenceView, ListedProduct, Supply

Rows = list[tuple[str, str]]
DAYS_IN_MONTH = 30
DAYS_IN_YEAR = 365
MONTHS_IN_YEAR = 12
EXAMPLE_MARK = "CONTOH"
HALAL = {
    HalalStatus.CERTIFIED: N_("Bersertifikat"),
    HalalStatus.IN_PROCESS: N_("Dalam proses"),
    HalalStatus.NOT_HALAL: N_("Tidak halal"),
    HalalStatus.NOT_REQUIRED: N_("Tidak wajib"),
}


def key_facts(product: ListedProduct) -> Rows:
    """What is known, in the order in which buyers ask; templates leave out what has no text."""
    facts = product.facts
    return [
        (_("Bahan"), in_language(facts.material, facts.material_en)),
        (_("Komposisi"), _composition(facts)),
        (_("Cara membuat"), in_language(facts.technique, facts.technique_en)),
        (_("Merek"), product.brand),
        (_("Masa simpan"), _shelf_life(facts.shelf_life_days)),
        (_("Kemampuan"), _capacity(facts.capacity_per_month)),
        (_("Waktu siapkan"), days(facts.lead_time_days)),
        (_("Musim"), in_language(facts.season, "")),
        (_("Berat kirim"), _weights(product)),
        (_("Halal"), _halal(product)),
    ]


def _composition(facts: Facts) -> str:
    """Where it says more than the material."""
    if facts.composition == facts.material:
        return ""
    return in_language(facts.composition, facts.composition_en)


def _shelf_life(count: int | None) -> str:
    if not count:
        return ""
    if count % DAYS_IN_YEAR == 0:
        months = count // DAYS_IN_YEAR * MONTHS_IN_YEAR
    elif count % DAYS_IN_MONTH == 0:
        months = count // DAYS_IN_MONTH
    else:
        return days(count)
    return ngettext("{count} bulan", "{count} bulan", months).format(count=number(months))


def _capacity(count: int | None) -> str:
    return _("{count} per bulan").format(count=number(count)) if count else ""


def _weights(product: ListedProduct) -> str:
    found = sorted({variant.weight_g for variant in product.variants})
    return " · ".join(weight(grams) for grams in found)


def _halal(product: ListedProduct) -> str:
    """Named for whatever is eaten or certified; a cloth needs no word on it, and a lapsed certificate gets none."""
    if product.halal_status is None:
        return ""
    if product.halal_status is HalalStatus.NOT_REQUIRED and not product.facts.shelf_life_days:
        return ""
    status = _(HALAL[product.halal_status])
    return f"{status}, {product.halal_number}" if product.halal_number else status


def licences(product: ListedProduct) -> Rows:
    """Licences that the office has looked up."""
    return [(licence_name(licence), licence_text(licence)) for licence in product.licences]


def maker(product: ListedProduct) -> Rows:
    """Who sells it, and where it can be fetched."""
    group = product.group
    return [
        (_("Kelompok"), group.name),
        (_("Tempat"), place_words(group.place_label)),
        (_("Ambil di lapak"), in_language(group.pickup_note, group.pickup_note_en)),
    ]


def supplies(told: Iterable[Supply]) -> list[Supply]:
    """In the words of the group, which gives no English for its materials."""
    return [replace(each, village=place_words(each.village), material=in_language(each.material, "")) for each in told]


def licence_name(licence: LicenceView) -> str:
    return _(PAPER_NAMES[PaperKind(licence.kind.value)])


def licence_text(licence: LicenceView) -> str:
    if licence.expires_on is None:
        return licence.number
    return _("{number}, sampai {date}").format(number=licence.number, date=day(licence.expires_on))


def licence_line(licence: LicenceView) -> str:
    """One line of a certificate: kind and number."""
    return f"{licence_name(licence)} {licence_text(licence)}"


def is_example(product: ListedProduct) -> bool:
    """Whether a number on the page is one of the demo's."""
    numbers = (*(licence.number for licence in product.licences), product.halal_number or "")
    return any(EXAMPLE_MARK in each.upper() for each in numbers)
