"""What registers are told of the demo's goods and groups: made from what is there, so that some lack one thing or two.

Numbers of nothing but zeros and a last figure are nobody's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storefront.exports import queries as exports
from storefront.kernel.ids import slugify
from storefront.producers.types import Business, OnboardingItem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storefront.catalogue.types import CreateProduct

KBLI_EDITION = "2020"
VALUES = {"Kemasan": "Kemasan tertutup", "Cara simpan": "Tempat kering dan sejuk", "Ukuran": "Sesuai keterangan varian"}


def told(draft: CreateProduct, place: int) -> CreateProduct:
    """The same listing with what it tells for registers; every third lacks its code, every fourth its specification."""
    category = slugify(draft.category)
    facts = replace(
        draft.facts,
        brand="" if place % 5 == 4 else "Tanpa Merek",  # noqa: PLR2004 -- one in five
        composition=draft.facts.material if draft.facts.shelf_life_days and place % 6 else "",
        composition_en=draft.facts.material_en if draft.facts.shelf_life_days and place % 6 else "",
        specification=() if place % 4 == 0 else _specification(draft, category),
        is_domestic=True,
    )
    found = exports.suggest_kbki(category, [draft.name, *draft.keywords], [each.label for each in draft.variants])
    return replace(draft, facts=facts, kbki=found.code if found and place % 3 else "")


def _specification(draft: CreateProduct, category: str) -> tuple[tuple[str, str], ...]:
    first = draft.variants[0]
    values = {
        "Bahan": draft.facts.material,
        "Cara membuat": draft.facts.technique or "Buatan tangan",
        "Isi bersih": first.net_content or first.unit,
        "Isi": first.net_content or first.unit,
        "Berat": f"{first.weight_g} g dengan kemasan",
        **VALUES,
    }
    return tuple((name, values[name]) for name in exports.specification_of(category) if values.get(name))


def numbers_of(place: int) -> Mapping[OnboardingItem, str]:
    """NIB and NPWP of a group by its place in the file; every fourth has none yet, every seventh no NPWP."""
    if place % 4 == 0:
        return {}
    npwp = {} if place % 7 == 0 else {OnboardingItem.NPWP: f"{place:016}"}
    return {OnboardingItem.NIB: f"{place:013}", **npwp}


def business_of(categories: Sequence[str], place: int) -> Business:
    """The codes that fit what a group sells; every ninth has not told any."""
    codes = {code for category in categories for code in exports.kbli_of(slugify(category))[:1]}
    return Business(kbli=tuple(sorted(codes)) if place % 9 else (), kbli_edition=KBLI_EDITION)
