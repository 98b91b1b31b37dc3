"""Sums of the shipping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.money import Rupiah

if TYPE_CHECKING:
    from storefront.shipping.types import Destination, Parcel, Service

GRAMS_IN_KILO = 1000
PROVINCE = "53"  # NTT: its kabupaten have zones of their own


def volumetric_g(volume_cm3: int, divisor: int) -> int:
    """What a volume counts for in grams, begun ones included."""
    return -(-volume_cm3 * GRAMS_IN_KILO // divisor)


def billed_g(service: Service, parcel: Parcel) -> int:
    """The weight that a service charges for: actual or volumetric, whichever is more, at least its least, in its steps.

    Raises:
        ValueError: when weight or volume is negative.
    """
    if parcel.weight_g < 0 or parcel.volume_cm3 < 0:
        raise ValueError(f"nothing weighs {parcel.weight_g} g or takes up {parcel.volume_cm3} cm3")
    weight = max(parcel.weight_g, volumetric_g(parcel.volume_cm3, service.divisor), service.least_g)
    steps, rest = divmod(weight, service.step_g)
    return max((steps + (rest > service.tolerance_g)) * service.step_g, service.least_g)


def fee(service: Service, per_kg: Rupiah, parcel: Parcel) -> Rupiah:
    """The charge for a parcel; a part of a rupiah counts as a whole one."""
    return Rupiah(-(-per_kg.amount * billed_g(service, parcel) // GRAMS_IN_KILO))


def carries(service: Service, parcel: Parcel) -> bool:
    return service.is_active and (service.carries_liquids or not parcel.has_liquid)


def area_of(destination: Destination) -> str | None:
    """The code that has a zone: the kabupaten within NTT, the province elsewhere; None while it is not known."""
    if destination.province_code == PROVINCE:
        return destination.regency_code
    return destination.province_code or None
