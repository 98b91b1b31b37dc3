"""Words of the shipping."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storefront.kernel.money import Rupiah


class Delivery(StrEnum):
    COURIER = "courier"
    PICKUP = "pickup"


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where a parcel goes: a province by its Kemendagri code, and within NTT the kabupaten by its own."""

    province_code: str
    regency_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One way to get a group's goods; `key` names it in a form (`courier` or `pickup`)."""

    key: Delivery
    fee: Rupiah
    label: str
    weight_g: int
    least_days: int
    most_days: int
