"""Somebody far away: an address as orders keep it, and as a form sends it."""

from __future__ import annotations

from storefront.orders.types import Address

LEIPZIG = Address(
    street="Karl-Liebknecht-Straße 12, 3. OG",
    regency="Leipzig, Sachsen",
    province_code="LN",
    postal_code="04107",
    country="Jerman",
)
FORM = {
    "area": "LN",
    "phone": "+49 1512 3456789",
    **{name: getattr(LEIPZIG, name) for name in ("street", "regency", "postal_code", "country")},
}
