"""What may be listed, and how a listing is written. Formats of licences: domain.md section 3."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from storefront.catalogue.types import (
    CatalogueProblem,
    CreateProduct,
    DeterminationOutcome,
    HalalStatus,
    LicenceKind,
    ListingState,
    NewLicence,
    NewVariant,
)
from storefront.kernel.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

# Spirits and fermented drinks by the names they go by in NTT; each counts as a whole word only.
ALCOHOL_WORDS = frozenset(
    {"moke", "sopi", "sophia", "arak", "tuak", "laru", "miras", "alkohol", "beralkohol", "bir", "wiski", "whisky"}
    | {"vodka", "wine", "beer", "liquor", "penaraci", "alcohol", "brandy", "ciu"}
)
# What says that there is none in it names no drink; a procession (arak-arakan) is none either.
NO_DRINK = re.compile(
    r"\b(tanpa|bebas|non|bukan( minuman)?|tidak (mengandung|ber)|without|free of|no)[ -]*(ber)?al[kc]ohol\b"
    r"|\balcohol[ -]free\b"
    r"|\b(ber)?arak-arakan\b",
    re.IGNORECASE,
)
EXAMPLE_MARK = "CONTOH"  # numbers of the demo say so in front; the rest must still be well formed
FORMS: dict[LicenceKind, tuple[re.Pattern[str], CatalogueProblem]] = {
    LicenceKind.PIRT: (re.compile(r"\d{15,}", re.ASCII), CatalogueProblem.PIRT_FORM),
    LicenceKind.BPOM: (
        re.compile(r"(MD|ML)(\d{12}|\d{15})|TR\d{9}|N[A-E]\d{11}|S[DIL]\d{9}|(HT|FF)\d{9}", re.ASCII),
        CatalogueProblem.BPOM_FORM,
    ),
    LicenceKind.IG: (re.compile(r"IDG\d{9}", re.ASCII), CatalogueProblem.IG_FORM),
}
HALAL_FORM = re.compile(r"ID\d{10,20}", re.ASCII)
GOOD_DESCRIPTION = 120  # characters
NO_BRAND = "tanpa merek"


def is_public(
    state: ListingState, outcome: DeterminationOutcome, *, group_is_active: bool, is_blocked: bool = False
) -> bool:
    """Public = listing published, determination verified, group active; never in a blocked category."""
    return (
        state is ListingState.PUBLISHED
        and outcome is DeterminationOutcome.VERIFIED
        and group_is_active
        and not is_blocked
    )


def is_staged(outcome: DeterminationOutcome) -> bool:
    """Whether the office has determined what a listing says, so that it sees changes first."""
    return outcome in {DeterminationOutcome.VERIFIED, DeterminationOutcome.SUSPENDED}


def alcohol_word(*texts: str) -> str | None:
    """The first word that names an alcoholic drink, or None."""
    plain = unicodedata.normalize("NFKD", "\n".join(texts)).encode("ascii", "ignore").decode().lower()
    words: list[str] = re.findall(r"[a-z]+", re.sub(r"['`\"]", "", plain))
    return next((word for word in words if word in ALCOHOL_WORDS), None)


def makes_claim(text: str, claims: str) -> bool:
    """Whether a text names one of these claims: words or several in a row, with commas between, each as a whole."""
    written = _as_words(text)
    return any(_as_words(each) in written for each in claims.split(",") if each.strip())


def _as_words(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return f" {' '.join(re.findall('[a-z0-9]+', plain))} "


def alcohol_problems(texts: Mapping[str, Iterable[str]], category: str, *, is_blocked: bool) -> list[Problem]:
    """Why a listing counts as alcohol: by its category or by a word in what buyers read or search, by field."""
    problems = []
    if is_blocked:
        problems.append(Problem(code=CatalogueProblem.CATEGORY_BLOCKED, at="category", values={"category": category}))
    for at, written in {"category": (category,), **texts}.items():
        if word := alcohol_word(*(NO_DRINK.sub(" ", text) for text in written)):
            problems.append(Problem(code=CatalogueProblem.ALCOHOL, at=at, values={"word": word}))
    return problems


def draft_problems(command: CreateProduct, taken: frozenset[str]) -> list[Problem]:
    """Every fault of a draft that the tables could not hold; `taken` are the SKUs its group has already."""
    problems = [] if command.name.strip() else [Problem(code=CatalogueProblem.NAME_MISSING, at="name")]
    seen = set(taken)
    for number, variant in enumerate(command.variants):
        problems += variant_problems(variant, f"variants-{number}", seen)
        seen.add(variant.sku)
    return [*problems, *licence_problems(command.licences), *halal_problems(command.halal_status, command.halal_number)]


def variant_problems(variant: NewVariant, at: str, taken: set[str]) -> list[Problem]:
    """Faults of one variant, each at `{at}-{field}`; `taken` are SKUs in use."""
    found = []
    if not variant.sku.strip():
        found.append((CatalogueProblem.SKU_MISSING, "sku"))
    elif variant.sku in taken:
        found.append((CatalogueProblem.SKU_TAKEN, "sku"))
    if not variant.unit.strip():
        found.append((CatalogueProblem.UNIT, "unit"))
    if variant.price.amount <= 0:
        found.append((CatalogueProblem.PRICE, "price"))
    if variant.weight_g <= 0:
        found.append((CatalogueProblem.WEIGHT, "weight_g"))
    return [Problem(code=code, at=f"{at}-{field}", values={"sku": variant.sku}) for code, field in found]


def has_lapsed(expires_on: date | None, today: date) -> bool:
    """The last day itself still counts."""
    return expires_on is not None and today > expires_on


def licence_problems(licences: Sequence[NewLicence]) -> list[Problem]:
    """Length and characters only: whether a number is true is for the office to check."""
    problems: list[Problem] = []
    seen: set[LicenceKind] = set()
    for licence in licences:
        form, code = FORMS[licence.kind]
        if licence.kind in seen:
            values = {"kind": licence.kind.value.upper()}
            problems.append(Problem(code=CatalogueProblem.LICENCE_TWICE, at=licence.kind.value, values=values))
        if not form.fullmatch(plain_number(licence.number)):
            problems.append(Problem(code=code, at=licence.kind.value, values={"number": licence.number}))
        seen.add(licence.kind)
    return problems


def halal_problems(status: HalalStatus, number: str | None) -> list[Problem]:
    if status is not HalalStatus.CERTIFIED:
        return [Problem(code=CatalogueProblem.HALAL_UNWANTED, at="halal_number")] if number else []
    if not number:
        return [Problem(code=CatalogueProblem.HALAL_MISSING, at="halal_number")]
    if not HALAL_FORM.fullmatch(plain_number(number)):
        return [Problem(code=CatalogueProblem.HALAL_FORM, at="halal_number", values={"number": number})]
    return []


def plain_number(number: str) -> str:
    """A licence number without the blanks, hyphens and dots that it is printed with, and without the demo's mark."""
    return re.sub(r"[\s.\-]", "", number.strip().upper().removeprefix(EXAMPLE_MARK))


def told_brand(brand: str) -> str:
    """The brand for buyers and feeds: what says that there is none, as a register wants to read it, names none."""
    return "" if brand.casefold() == NO_BRAND else brand


def unit_label(net_content: str, unit: str) -> str:
    """What stands behind a price: `250 g` where the content is known, else `lembar`."""
    return net_content or unit


def quality(*, description: str, description_en: str, facts: int, pictures: int, licences: int) -> int:
    """How complete a listing is, 0 to 100; better ones come first among equals. `facts` counts those filled in."""
    return (
        min(len(description), GOOD_DESCRIPTION) * 30 // GOOD_DESCRIPTION
        + (15 if description_en else 0)
        + min(facts, 4) * 5
        + min(pictures, 3) * 8
        + min(licences, 1) * 11
    )
