"""Where the parcels of tests go; plain values, so that tests of rules need no shop around them."""

from __future__ import annotations

from storefront.orders.types import Address

JAKARTA = Address(
    street="Jalan Melati 5",
    rt="004",
    rw="012",
    village="Gondangdia",
    district="Menteng",
    regency="Kota Jakarta Pusat",
    province_code="31",
    postal_code="10350",
)
