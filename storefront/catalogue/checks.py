"""What stands in the way of a listing: faults of what somebody writes, and what is missing before buyers may see it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from storefront.catalogue import content, queries
from storefront.catalogue.models import Product
from storefront.catalogue.official import official_problems
from storefront.catalogue.rules import alcohol_problems, halal_problems, licence_problems, variant_problems
from storefront.catalogue.supplies import supply_problems
from storefront.catalogue.types import (
    CatalogueProblem,
    HalalStatus,
    LicenceKind,
    ListingState,
    NewLicence,
    NewVariant,
)
from storefront.kernel.errors import Problem
from storefront.kernel.money import Rupiah

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

STORY = ("description", "material", "technique", "season", "brand", "composition")  # what buyers read below the name
NEW = "baru"  # stands for the SKU that is made when a variant is saved


class KnownCategory(Protocol):
    """A category as it concerns a listing."""

    @property
    def name(self) -> str: ...

    @property
    def is_blocked(self) -> bool: ...


def faults(session: Session, product: Product, values: Mapping[str, Any], changed: Mapping[str, Any]) -> list[Problem]:
    """Every fault of the keys that somebody changes; `values` is the whole listing as it would be."""
    return faults_with(queries.find_category(session, values["category"]), product, values, changed)


def faults_with(
    category: KnownCategory | None, product: Product, values: Mapping[str, Any], changed: Mapping[str, Any]
) -> list[Problem]:
    """The same where the category that the values name is known already."""
    problems: list[Problem] = []
    if "name" in changed and not changed["name"].strip():
        problems.append(Problem(code=CatalogueProblem.NAME_MISSING, at="name"))
    if category is None:
        problems.append(
            Problem(code=CatalogueProblem.CATEGORY_UNKNOWN, at="category", values={"category": values["category"]})
        )
    elif changed.keys() & {"name", "category", "variants", "keywords", "specification", *STORY}:
        of_variants = (row[name] for row in values["variants"] for name in content.TEXTS)
        texts = {
            "name": (values["name"], product.name_en, *of_variants, *values["keywords"]),
            **{name: (values[name],) for name in STORY},
            "specification": tuple(chain.from_iterable(values["specification"])),
        }
        problems += alcohol_problems(texts, category.name, is_blocked=category.is_blocked)
    if "pictures" in changed and not changed["pictures"] and product.state is not ListingState.DRAFT:
        problems.append(Problem(code=CatalogueProblem.NO_PICTURE, at="pictures"))
    if "variants" in changed:
        problems += _variant_faults(changed["variants"])
    if "licences" in changed:
        problems += licence_problems([_licence(kind, *licence) for kind, licence in changed["licences"].items()])
    if "supplies" in changed:
        problems += supply_problems(changed["supplies"])
    problems += _preorder_faults(values, changed)
    problems += official_problems(changed)
    if "halal" in changed:
        problems += halal_problems(HalalStatus(changed["halal"][0]), changed["halal"][1])
    return problems


def _variant_faults(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    if not rows:
        return [Problem(code=CatalogueProblem.NO_VARIANT, at="variants")]
    problems = []
    for number, row in enumerate(rows):
        variant = NewVariant(
            sku=row["sku"] or NEW,
            unit=row["unit"],
            price=Rupiah(row["price"] or 0),
            weight_g=row["weight_g"] or 0,
            label=row["label"],
        )
        problems += variant_problems(variant, f"variants-{number}", set())
    return problems


def _preorder_faults(values: Mapping[str, Any], changed: Mapping[str, Any]) -> list[Problem]:
    """A promise needs its bounds: how many a month, and both ends of a season."""
    problems = []
    is_unbounded = values["takes_preorders"] and not values["capacity_per_month"]
    if is_unbounded and changed.keys() & {"takes_preorders", "capacity_per_month"}:
        problems.append(Problem(code=CatalogueProblem.PREORDER_CAPACITY, at="capacity_per_month"))
    is_half = bool(values["season_from"]) != bool(values["season_until"])
    if is_half and changed.keys() & {"season_from", "season_until"}:
        problems.append(Problem(code=CatalogueProblem.SEASON_HALF, at="season_until"))
    return problems


def _licence(kind: str, number: str, last_day: str | None) -> NewLicence:
    return NewLicence(kind=LicenceKind(kind), number=number, expires_on=content.day_of(last_day))


def missing(values: Mapping[str, Any]) -> list[Problem]:
    """What a listing lacks before anybody may be shown it, the first step first."""
    found = []
    if not values["pictures"]:
        found.append(Problem(code=CatalogueProblem.NO_PICTURE, at="pictures"))
    if not values["name"]:
        found.append(Problem(code=CatalogueProblem.NAME_MISSING, at="name"))
    if not values["variants"]:
        found.append(Problem(code=CatalogueProblem.NO_VARIANT, at="variants"))
    return found


def submission_problems(session: Session, product: Product) -> list[Problem]:
    """Why a listing cannot go to the office yet."""
    values = content.read(session, product)
    problems = missing(values)
    if not values["description"]:
        problems.append(Problem(code=CatalogueProblem.DESCRIPTION_MISSING, at="description"))
    return problems + faults(session, product, values, {"name": values["name"]} if values["name"] else {})


def list_missing(session: Session, product_id: int) -> list[Problem]:
    """The same by id, for the page that says so beforehand."""
    return submission_problems(session, session.get_one(Product, product_id))
