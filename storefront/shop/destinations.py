"""Where a parcel may go, as one list to choose from: the kabupaten/kota of NTT, the other provinces, abroad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.text import _
from storefront.regions.data import PROVINCES, REGENCIES
from storefront.regions.types import ABROAD, PROVINCE_CODE
from storefront.shipping.types import Destination

if TYPE_CHECKING:
    from storefront.accounts.types import AddressView

Option = tuple[str, str]

_regencies = {regency.code: regency.name for regency in sorted(REGENCIES, key=lambda each: each.name)}
_provinces = {
    province.code: province.name
    for province in sorted(PROVINCES, key=lambda each: each.name)
    if province.code != PROVINCE_CODE
}


def options() -> list[tuple[str, list[Option]]]:
    """(heading, [(code, name)]) for the groups of a select."""
    return [*within_indonesia(), (_("Di luar Indonesia"), [(ABROAD, _("Luar negeri"))])]


def within_indonesia() -> list[tuple[str, list[Option]]]:
    return [(_("Di NTT"), list(_regencies.items())), (_("Di luar NTT"), list(_provinces.items()))]


def parse(code: str) -> Destination | None:
    """The destination that a code of `options` names; None for anything else."""
    if code in _regencies:
        return Destination(province_code=PROVINCE_CODE, regency_code=code)
    return Destination(province_code=code) if code in _provinces or code == ABROAD else None


def code_of(destination: Destination | None) -> str:
    """The code that names a destination in the list; empty without one."""
    if destination is None:
        return ""
    return destination.regency_code or destination.province_code


def name_of(code: str) -> str:
    """The name of a kabupaten/kota or province by its code, or of abroad; empty for anything else."""
    return _("Luar negeri") if code == ABROAD else _regencies.get(code) or _provinces.get(code) or ""


def saved(address: AddressView) -> Destination:
    """The destination in which a kept address lies."""
    return Destination(province_code=address.province_code, regency_code=address.regency_code)


def regency_name(code: str | None) -> str:
    return _regencies.get(code or "", "")
