"""Writing down a new listing."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storefront.catalogue import queries, rules
from storefront.catalogue.models import Category, Licence, Product, Variant
from storefront.catalogue.supplies import supply_problems
from storefront.catalogue.types import LISTING, CatalogueProblem, CreateProduct, ProductChanged
from storefront.kernel import audit, clock, timeline
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.events import publish
from storefront.kernel.ids import slugify
from storefront.producers import queries as producers
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.catalogue.types import NewVariant
    from storefront.kernel.types import Actor


def create_product(session: Session, command: CreateProduct, actor: Actor) -> Product:
    """Draft a listing with its variants and licences; nobody sees it before it is published and verified.

    Raises:
        RefusedError: with every fault of the command.
    """
    category = queries.find_category(session, command.category)
    problems = _reference_problems(session, command, category)
    problems += rules.draft_problems(command, _taken_skus(session, command))
    if problems or category is None:
        raise RefusedError(*problems)
    product = _product(session, command, category)
    session.add(product)
    session.flush()
    session.add_all(
        Variant(**variant_row(product.id, product.group_id, new, position))
        for position, new in enumerate(command.variants)
    )
    session.add_all(
        Licence(product_id=product.id, kind=new.kind, number=new.number.strip(), expires_on=new.expires_on)
        for new in command.licences
    )
    session.flush()
    timeline.begin(session, LISTING, product, actor)
    after = {"name": product.name, "prices": {new.sku: new.price.amount for new in command.variants}}
    change = audit.Change(action="product.created", subject="product", subject_id=product.id, after=after)
    audit.record(session, actor, change)
    publish(session, ProductChanged(product_id=product.id))
    return product


def _reference_problems(session: Session, command: CreateProduct, category: Category | None) -> list[Problem]:
    problems = []
    if category is None:
        values = {"category": command.category}
        problems.append(Problem(code=CatalogueProblem.CATEGORY_UNKNOWN, at="category", values=values))
    if command.group_id not in producers.list_groups_by_ids(session, [command.group_id]):
        problems.append(Problem(code=CatalogueProblem.GROUP_UNKNOWN, at="group"))
    try:
        regions.shipped_regency(command.regency_code)
    except NotFoundError:
        problems.append(Problem(code=CatalogueProblem.REGENCY_UNKNOWN, at="regency"))
    return problems + supply_problems(command.supplies)


def _taken_skus(session: Session, command: CreateProduct) -> frozenset[str]:
    wanted = [variant.sku for variant in command.variants]
    query = select(Variant.sku).where(Variant.group_id == command.group_id, Variant.sku.in_(wanted))
    return frozenset(session.scalars(query))


def _product(session: Session, command: CreateProduct, category: Category) -> Product:
    village_name, district_name = command.village_name.strip(), command.district_name.strip()
    if command.village_code:
        village = regions.get_village(session, command.village_code)
        village_name, district_name = village.kind_and_name, village.district_name
    return Product(
        group_id=command.group_id,
        category_id=category.id,
        slug=free_slug(session, command.name, command.regency_code),
        name=command.name.strip(),
        name_en=command.name_en.strip(),
        description=command.description.strip(),
        description_en=command.description_en.strip(),
        keywords=list(command.keywords),
        regency_code=command.regency_code,
        village_code=command.village_code,
        village_name=village_name,
        district_name=district_name,
        cluster=command.cluster.strip(),
        supplies=[dict(row) for row in command.supplies],
        kbki=command.kbki,
        is_liquid=command.is_liquid,
        halal_status=command.halal_status,
        halal_number=command.halal_number,
        created_at=clock.now(),
        **asdict(command.facts),
    )


def free_slug(session: Session, name: str, regency_code: str) -> str:
    """The name's slug; where it is taken, with the kabupaten, then with a number."""
    plain = slugify(name) or "produk"
    local = f"{plain}-{regions.shipped_regency(regency_code).slug}"
    query = select(Product.slug).where(Product.slug.startswith(plain, autoescape=True))
    taken = set(session.scalars(query))
    candidates = [plain, local, *(f"{local}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)


def variant_row(product_id: int, group_id: int, new: NewVariant, position: int) -> dict[str, Any]:
    """The columns of a variant."""
    length, width, height = new.size_cm or (None, None, None)
    return {
        "product_id": product_id,
        "group_id": group_id,
        "sku": new.sku.strip(),
        "label": new.label.strip(),
        "label_en": new.label_en.strip(),
        "unit": new.unit.strip(),
        "net_content": new.net_content.strip(),
        "price": new.price,
        "weight_g": new.weight_g,
        "length_cm": length,
        "width_cm": width,
        "height_cm": height,
        "position": position,
    }
