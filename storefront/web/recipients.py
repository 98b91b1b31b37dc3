"""How goods, and the address and telephone number of whoever receives them, are written on pages and slips."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import phonenumbers

from storefront.kernel.text import _
from storefront.regions.data import PROVINCES

if TYPE_CHECKING:
    from storefront.orders.types import Address, LineView

PROVINCE_NAMES = {province.code: province.name for province in PROVINCES}


def address_lines(address: Address) -> list[str]:
    """As a courier reads it, from the street to the landmark; empty where everything is fetched."""
    block = [("RT", address.rt), ("RW", address.rw)]
    village = [address.village, address.district and _("Kec. {name}").format(name=address.district)]
    regency = [address.regency, PROVINCE_NAMES.get(address.province_code, "")]
    lines = [
        address.street,
        " / ".join(f"{name} {number}" for name, number in block if number),
        ", ".join(part for part in village if part),
        " ".join(part for part in (", ".join(part for part in regency if part), address.postal_code) if part),
        address.country.upper(),  # as the Universal Postal Union asks: the last line, in capitals
        address.landmark and _("Patokan: {landmark}").format(landmark=address.landmark),
    ]
    return [line for line in lines if line] if address.street else []


def goods_name(line: LineView) -> str:
    """`Kopi Bajawa, biji, bungkus 250 g`: as it is packed."""
    return ", ".join(part for part in (line.name, line.label, line.unit) if part)


def shown_phone(number: str) -> str:
    """An E.164 number as people here say it, `0812-3456-7890`; a foreign one with its country in front."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    is_local = phonenumbers.region_code_for_number(parsed) == "ID"
    form = phonenumbers.PhoneNumberFormat.NATIONAL if is_local else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def share_url(message: str) -> str:
    """WhatsApp with this text, for whomever its user then picks."""
    return f"https://wa.me/?text={quote(message, safe='')}"


def whatsapp_url(number: str, message: str) -> str:
    """A chat with this E.164 number, the message filled in; `wa.me` wants bare digits."""
    return f"https://wa.me/{number.removeprefix('+')}?text={quote(message, safe='')}"
