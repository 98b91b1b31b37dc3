"""Which determinations are to be looked at again, and by when."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock, settings
from storefront.producers import queries as producers
from storefront.verification import rules
from storefront.verification.models import Determination
from storefront.verification.types import RECHECK_MONTHS, DeterminationState, RecheckDue

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from typing import Any

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

STANDING = frozenset({DeterminationState.VERIFIED, DeterminationState.SUSPENDED})


def next_check(row: Determination, months: int) -> date | None:
    """The day by which somebody looks again; none of what does not stand. `months` as `RECHECK_MONTHS` says."""
    last = row.checked_at or row.decided_at
    if row.state not in STANDING or last is None:
        return None
    return rules.months_after(last.astimezone(clock.WITA).date(), months)


LAST = func.coalesce(Determination.checked_at, Determination.decided_at)


def _due(query: Select[Any], months: int, regencies: Collection[str] | None) -> Select[Any]:
    day_after = rules.months_before(clock.today(), months) + timedelta(days=1)
    product = catalogue.Product
    query = query.join_from(Determination, product, product.id == Determination.product_id)
    query = query.where(Determination.state == DeterminationState.VERIFIED)
    query = query.where(datetime.combine(day_after, time.min, clock.WITA) > LAST)
    return query if regencies is None else query.where(product.regency_code.in_(regencies))


def count_recheck_due(session: Session, regencies: Collection[str] | None = None) -> int:
    """How many determinations `list_recheck_due` would find without its limit."""
    query = _due(select(func.count()), settings.get(session, RECHECK_MONTHS), regencies)
    return int(session.execute(query).scalar_one())


def list_recheck_due(
    session: Session, regencies: Collection[str] | None = None, *, limit: int = 50
) -> list[RecheckDue]:
    """Determinations that stand and that nobody has looked at for as long as the setting says, the oldest first.

    `regencies`: only of products from these kabupaten.
    """
    months = settings.get(session, RECHECK_MONTHS)
    product = catalogue.Product
    query = select(Determination.id, Determination.code, LAST.label("last"), product.name, product.group_id)
    query = _due(query.add_columns(product.regency_code), months, regencies)
    rows = session.execute(query.order_by(LAST, Determination.id).limit(limit)).all()
    groups = producers.list_groups_by_ids(session, {row.group_id for row in rows})
    return [
        RecheckDue(
            determination_id=row.id,
            product_name=row.name,
            group_name=groups[row.group_id].name,
            regency_code=row.regency_code,
            code=row.code or "",
            due=rules.months_after(row.last.astimezone(clock.WITA).date(), months),
        )
        for row in rows
    ]
