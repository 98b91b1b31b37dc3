"""What it costs to get a group's goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from storefront.kernel.money import ZERO
from storefront.kernel.text import _
from storefront.shipping import rules
from storefront.shipping.models import Rate, ZoneArea
from storefront.shipping.types import Delivery, Destination, Offer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def offers(
    session: Session, *, from_regency: str, has_pickup: bool, weight_g: int, destination: Destination | None
) -> list[Offer]:
    """The ways to get `weight_g` grams from a kabupaten: by courier where a rate is known, or fetched.

    With no destination yet there is no courier.
    """
    found = []
    courier = _courier(session, from_regency, weight_g, destination) if destination else None
    if courier:
        found.append(courier)
    if has_pickup:
        pickup = Offer(
            key=Delivery.PICKUP, fee=ZERO, label=_("Ambil di tempat"), weight_g=weight_g, least_days=0, most_days=0
        )
        found.append(pickup)
    return found


def _courier(session: Session, from_regency: str, weight_g: int, destination: Destination) -> Offer | None:
    start, end = aliased(ZoneArea), aliased(ZoneArea)
    query = (
        select(Rate.per_kg, Rate.least_days, Rate.most_days)
        .join(start, start.zone == Rate.from_zone)
        .join(end, end.zone == Rate.to_zone)
        .where(start.area_code == from_regency, end.area_code == rules.area_of(destination))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    return Offer(
        key=Delivery.COURIER,
        fee=rules.fee(row.per_kg, weight_g),
        label=_("Kirim lewat kurir"),
        weight_g=weight_g,
        least_days=row.least_days,
        most_days=row.most_days,
    )
