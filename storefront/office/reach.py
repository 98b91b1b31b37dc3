"""How far somebody of an office sees: the whole province, or the kabupaten that their role is limited to."""

from __future__ import annotations

from storefront.accounts import queries as accounts
from storefront.accounts.policy import ROLE_PERMISSIONS, Permission
from storefront.accounts.types import Role
from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError
from storefront.regions.data import REGENCIES
from storefront.web import guards

LIMITED = Role.PMD_KABUPATEN


def regencies() -> frozenset[str] | None:
    """The codes of the kabupaten whose cases and groups somebody may see; None: all of them."""
    identity = guards.current_identity()
    if identity is None:
        return frozenset()
    if any(Permission.CASE_VIEW in ROLE_PERMISSIONS[role] for role in identity.roles if role is not LIMITED):
        return None
    known = {regency.code for regency in REGENCIES}
    return accounts.list_scopes(read_session(), identity.person_id, LIMITED) & known


def must_see(regency_code: str) -> None:
    """Raises NotFoundError for what lies in another kabupaten."""
    reach = regencies()
    if reach is not None and regency_code not in reach:
        raise NotFoundError(regency_code)
