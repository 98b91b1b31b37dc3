"""What it costs to get a group's goods, and where they can be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from storefront.kernel.errors import NotFoundError
from storefront.kernel.money import ZERO, Rupiah
from storefront.kernel.text import N_
from storefront.shipping import rules
from storefront.shipping.models import CourierService, Outlet, Rate, ZoneArea
from storefront.shipping.types import (
    PICKUP_KEY,
    QUOTE_KEY,
    Delivery,
    Destination,
    Offer,
    OutletInfo,
    Parcel,
    Service,
    courier_key,
    outlet_key,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

MOST_OUTLETS = 4


@dataclass(frozen=True, kw_only=True)
class _Priced:
    """A service with its price from one kabupaten to the destination."""

    service: Service
    per_kg: Rupiah
    least_days: int
    most_days: int


def offers(session: Session, parcels: Sequence[Parcel], destination: Destination | None) -> list[list[Offer]]:
    """The ways to get each parcel to a destination, in two questions for any number of parcels.

    Couriers come first, the cheapest before the others; where none goes, an offer whose fee is to be confirmed. Then
    what can be fetched. With no destination yet there is only what the groups keep ready.
    """
    area = rules.area_of(destination) if destination else None
    if area is None:
        return [_pickup(parcel) for parcel in parcels]
    rates = _rates(session, {parcel.from_regency for parcel in parcels}, area)
    outlets = _near(session, area)
    return [_offers(parcel, rates.get(parcel.from_regency, []), outlets) for parcel in parcels]


def _offers(parcel: Parcel, rates: Sequence[_Priced], outlets: Sequence[OutletInfo]) -> list[Offer]:
    couriers = [_courier(parcel, rate) for rate in rates if rules.carries(rate.service, parcel)]
    couriers.sort(key=lambda offer: (offer.fee, offer.most_days, offer.key))
    brought = [_at_outlet(parcel, outlet, couriers) for outlet in outlets if outlet.is_free or couriers]
    return [*(couriers or [_to_be_confirmed(parcel)]), *_pickup(parcel), *brought]


def _courier(parcel: Parcel, rate: _Priced) -> Offer:
    return Offer(
        key=courier_key(rate.service.code),
        delivery=Delivery.COURIER,
        fee=rules.fee(rate.service, rate.per_kg, parcel),
        label=rate.service.name,
        weight_g=parcel.weight_g,
        least_days=rate.least_days,
        most_days=rate.most_days,
    )


def _to_be_confirmed(parcel: Parcel) -> Offer:
    return Offer(
        key=QUOTE_KEY,
        delivery=Delivery.COURIER,
        fee=ZERO,
        label=N_("Ongkir dikonfirmasi kelompok"),
        weight_g=parcel.weight_g,
        least_days=0,
        most_days=0,
        is_open=True,
    )


def _pickup(parcel: Parcel) -> list[Offer]:
    if not parcel.has_pickup:
        return []
    offer = Offer(
        key=PICKUP_KEY,
        delivery=Delivery.PICKUP,
        fee=ZERO,
        label=N_("Ambil di tempat"),
        weight_g=parcel.weight_g,
        least_days=0,
        most_days=0,
    )
    return [offer]


def _at_outlet(parcel: Parcel, outlet: OutletInfo, couriers: Sequence[Offer]) -> Offer:
    """Brought to an outlet of the destination's zone, for what the cheapest courier there would take, or for free."""
    like = couriers[0] if couriers else None
    return Offer(
        key=outlet_key(outlet.id),
        delivery=Delivery.OUTLET,
        fee=ZERO if outlet.is_free or like is None else like.fee,
        label=f"Ambil di {outlet.name}",
        weight_g=parcel.weight_g,
        least_days=like.least_days if like else 0,
        most_days=like.most_days if like else 0,
        outlet=outlet,
    )


def _rates(session: Session, from_regencies: Collection[str], area: str) -> dict[str, list[_Priced]]:
    found: dict[str, list[_Priced]] = {}
    rows = session.execute(_priced(), {"from_regencies": list(from_regencies), "area": area})
    for code, row, per_kg, least, most in rows:
        priced = _Priced(service=service_of(row), per_kg=per_kg, least_days=least, most_days=most)
        found.setdefault(code, []).append(priced)
    return found


@cache
def _priced() -> Select[tuple[str, CourierService, Rupiah, int, int]]:
    start, end = aliased(ZoneArea), aliased(ZoneArea)
    wanted = start.area_code.in_(bindparam("from_regencies", expanding=True))
    return (
        select(start.area_code, CourierService, Rate.per_kg, Rate.least_days, Rate.most_days)
        .select_from(Rate)
        .join(start, start.zone == Rate.from_zone)
        .join(end, end.zone == Rate.to_zone)
        .join(CourierService, CourierService.code == Rate.service_code)
        .where(wanted, end.area_code == bindparam("area"), CourierService.is_active)
    )


def _near(session: Session, area: str) -> list[OutletInfo]:
    """The open outlets of the zone in which an area lies, those of the area itself first."""
    if not area.startswith(f"{rules.PROVINCE}."):
        return []
    zone = select(ZoneArea.zone).where(ZoneArea.area_code == area).scalar_subquery()
    query = (
        select(Outlet)
        .join(ZoneArea, ZoneArea.area_code == Outlet.regency_code)
        .where(ZoneArea.zone == zone, Outlet.is_active)
        .order_by(Outlet.regency_code != area, Outlet.name)
        .limit(MOST_OUTLETS)
    )
    return [outlet_info(row) for row in session.scalars(query)]


def service_of(row: CourierService) -> Service:
    return Service(
        code=row.code,
        name=row.name,
        carries_liquids=row.carries_liquids,
        least_g=row.least_g,
        step_g=row.step_g,
        tolerance_g=row.tolerance_g,
        divisor=row.divisor,
        is_active=row.is_active,
    )


def outlet_info(row: Outlet) -> OutletInfo:
    return OutletInfo(
        id=row.id,
        name=row.name,
        address=row.address,
        regency_code=row.regency_code,
        hours=row.hours,
        phone=row.phone,
        is_free=row.is_free,
        is_active=row.is_active,
    )


def list_outlets(session: Session) -> list[OutletInfo]:
    """All outlets, the open ones first."""
    return [outlet_info(row) for row in session.scalars(select(Outlet).order_by(Outlet.is_active.desc(), Outlet.name))]


def list_outlets_by_ids(session: Session, ids: Collection[int]) -> dict[int, OutletInfo]:
    """Outlets, closed or not, by their ids; no question where there are none."""
    if not ids:
        return {}
    return {row.id: outlet_info(row) for row in session.scalars(select(Outlet).where(Outlet.id.in_(ids)))}


def get_outlet(session: Session, outlet_id: int) -> OutletInfo:
    """Raises NotFoundError."""
    row = session.get(Outlet, outlet_id)
    if row is None:
        raise NotFoundError(outlet_id)
    return outlet_info(row)


def list_services(session: Session) -> list[Service]:
    return [service_of(row) for row in session.scalars(select(CourierService).order_by(CourierService.code))]


def list_zones(session: Session) -> dict[str, list[str]]:
    """The area codes of each zone."""
    zones: dict[str, list[str]] = {}
    query = select(ZoneArea.zone, ZoneArea.area_code).order_by(ZoneArea.zone, ZoneArea.area_code)
    for zone, code in session.execute(query):
        zones.setdefault(zone, []).append(code)
    return zones


def count_rates(session: Session) -> dict[str, int]:
    """How many rates each service has."""
    counts: dict[str, int] = {}
    for code in session.scalars(select(Rate.service_code)):
        counts[code] = counts.get(code, 0) + 1
    return counts
