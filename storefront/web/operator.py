"""Who runs the shop, as its terms, its privacy notice and its contact page name them.

PP 80/2019 art. 53 asks for the identity of the parties, UU PDP 27/2022 art. 5 for that of whoever keeps the data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.kernel import settings
from storefront.kernel.settings import Setting
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

EXAMPLE_MARK = "CONTOH"
NAME = Setting(
    key="operator.name", default="CONTOH: Pemerintah Provinsi Nusa Tenggara Timur", label=N_("Nama penyelenggara")
)
ADDRESS = Setting(
    key="operator.address",
    default="CONTOH: Jalan Contoh 1, Kota Kupang, Nusa Tenggara Timur 85111",
    label=N_("Alamat penyelenggara"),
)
EMAIL = Setting(key="operator.email", default="toko@contoh.id", label=N_("Surel penyelenggara"))
PHONE = Setting(key="operator.phone", default="CONTOH: 0380-000000", label=N_("Telepon atau WhatsApp penyelenggara"))
HOURS = Setting(
    key="operator.hours",
    default="CONTOH: 08.00-16.00 WITA",
    label=N_("Jam layanan penyelenggara"),
)
PRIVACY_EMAIL = Setting(
    key="operator.privacy_email", default="data@contoh.id", label=N_("Surel untuk urusan data pribadi")
)


@dataclass(frozen=True, kw_only=True)
class Operator:
    """`is_example`: something here was never set, so that none of it may be relied upon."""

    name: str
    address: str
    email: str
    phone: str
    hours: str
    privacy_email: str
    is_example: bool


def read(session: Session) -> Operator:
    """All of it, in one question."""
    every = (NAME, ADDRESS, EMAIL, PHONE, HOURS, PRIVACY_EMAIL)
    values = settings.get_many(session, every)
    return Operator(
        name=values[NAME.key],
        address=values[ADDRESS.key],
        email=values[EMAIL.key],
        phone=values[PHONE.key],
        hours=values[HOURS.key],
        privacy_email=values[PRIVACY_EMAIL.key],
        is_example=any(values[setting.key] == setting.default for setting in every),
    )
