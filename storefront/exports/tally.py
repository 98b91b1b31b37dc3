"""Counting what products lack; entered through `queries`. Every figure is a count of rows of `requirement`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, distinct, func, select

from storefront.catalogue.queries import Product
from storefront.exports.demands import profiles
from storefront.exports.models import Requirement
from storefront.exports.types import Lack, RequirementState, Tally

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from storefront.exports.types import LackFilter, Reach, Target

LACKING = Requirement.state != RequirementState.MET


def count_ready(session: Session, target: Target, reach: Reach) -> Tally:
    """Of all products within reach."""
    return next(iter(_tallies(session, target, reach, None).values()), Tally())


def count_by_regency(session: Session, target: Target, reach: Reach) -> dict[str, Tally]:
    return _tallies(session, target, reach, Product.regency_code)


def count_by_group(session: Session, target: Target, reach: Reach) -> dict[int, Tally]:
    return _tallies(session, target, reach, Product.group_id)


def _tallies(session: Session, target: Target, reach: Reach, by: InstrumentedAttribute[Any] | None) -> dict[Any, Tally]:
    """In one question, products first, so that a product with ten faults is not ready once and not ten times."""
    lacks = func.sum(case((LACKING, 1), else_=0))
    each = within(select(Requirement.product_id, func.count().label("asked"), lacks.label("lacks")), reach)
    products = each.where(Requirement.target == target).group_by(Requirement.product_id).subquery()
    ready = func.sum(case((products.c.lacks == 0, 1), else_=0))
    figures = (func.count(), ready, func.sum(products.c.asked), func.sum(products.c.lacks))
    query: Select[Any] = select(*figures)
    if by is not None:
        query = query.add_columns(by).join(Product, Product.id == products.c.product_id).group_by(by)
    return {
        row[4] if by is not None else None: Tally(
            products=row[0], ready=int(row[1]), met=int(row[2] - row[3]), asked=int(row[2])
        )
        for row in session.execute(query)
        if row[0]
    }


def within(query: Select[Any], reach: Reach) -> Select[Any]:
    """The same of rows of products within reach."""
    if reach.group_id is None and reach.regencies is None:
        return query
    query = query.join(Product, Product.id == Requirement.product_id)
    if reach.group_id is not None:
        query = query.where(Product.group_id == reach.group_id)
    return query if reach.regencies is None else query.where(Product.regency_code.in_(reach.regencies))


def list_lacks(session: Session, target: Target, reach: Reach) -> list[Lack]:
    """What is lacking anywhere: what alone keeps most products back comes first."""
    of_it = (Requirement.target == target, LACKING)
    counted = within(select(Requirement.code, func.count()), reach).where(*of_it).group_by(Requirement.code)
    products: dict[str, int] = dict(session.execute(counted).tuples().all())
    last = _last(target, reach).subquery()
    only: dict[str, int] = dict(session.execute(select(last.c.code, func.count()).group_by(last.c.code)).tuples().all())
    found = [
        Lack(
            code=demand.code,
            label=demand.label,
            fix=demand.fix,
            who=demand.who,
            products=products[demand.code],
            only=only.get(demand.code, 0),
        )
        for demand in profiles()[target].demands
        if demand.code in products
    ]
    return sorted(found, key=lambda each: (-each.only, -each.products))


def _last(target: Target, reach: Reach) -> Select[Any]:
    """Products that lack one thing alone, with that."""
    query = within(select(Requirement.product_id, func.min(Requirement.code).label("code")), reach)
    query = query.where(Requirement.target == target, LACKING).group_by(Requirement.product_id)
    return query.having(func.count() == 1)


def select_lacking(target: Target, reach: Reach, wanted: LackFilter) -> Select[Any]:
    """The next products that lack what is wanted: id, name, group, kabupaten."""
    if wanted.is_only:
        last = _last(target, reach).subquery()
        ids = select(last.c.product_id).where(*_of_code(last.c.code, wanted.code))
    else:
        lacking = within(select(distinct(Requirement.product_id)), reach).where(Requirement.target == target, LACKING)
        ids = lacking.where(*_of_code(Requirement.code, wanted.code))
    columns = (Product.id, Product.name, Product.group_id, Product.regency_code)
    return select(*columns).where(Product.id.in_(ids), Product.id > wanted.after_id).order_by(Product.id)


def _of_code(column: ColumnElement[str] | InstrumentedAttribute[str], code: str) -> list[ColumnElement[bool]]:
    return [column == code] if code else []
