"""Sums of the shipping."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storefront.kernel.money import Rupiah
    from storefront.shipping.types import Destination

GRAMS_IN_KILO = 1000
PROVINCE = "53"  # NTT: its kabupaten have zones of their own


def billed_kilos(weight_g: int) -> int:
    """Kilograms begun, at least one.

    Raises:
        ValueError: when the weight is negative.
    """
    if weight_g < 0:
        raise ValueError(f"nothing weighs {weight_g} g")
    return max(1, -(-weight_g // GRAMS_IN_KILO))


def fee(per_kg: Rupiah, weight_g: int) -> Rupiah:
    return per_kg * billed_kilos(weight_g)


def area_of(destination: Destination) -> str | None:
    """The code that has a zone: the kabupaten within NTT, the province elsewhere; None while it is not known."""
    if destination.province_code == PROVINCE:
        return destination.regency_code
    return destination.province_code or None
