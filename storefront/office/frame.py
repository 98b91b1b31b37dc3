"""What every page of an office shows around its own matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from storefront.accounts import policy
from storefront.accounts import queries as accounts
from storefront.accounts.policy import Permission
from storefront.accounts.types import ROLE_LABELS, Role
from storefront.casework.queries import is_own
from storefront.kernel import text
from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError
from storefront.kernel.text import N_, _
from storefront.office import blueprint
from storefront.web import guards, pages

if TYPE_CHECKING:
    from collections.abc import Sequence

P = Permission
MENU: Sequence[tuple[str, str, Permission]] = (
    ("home", N_("Hari ini"), P.OFFICE_ENTER),
    ("cases", N_("Verifikasi"), P.CASE_VIEW),
    ("groups", N_("Kelompok"), P.CASE_VIEW),
    ("readiness", N_("Kesiapan"), P.CASE_VIEW),
    ("orders", N_("Pesanan"), P.ORDER_VIEW_ALL),
    ("transfers", N_("Transfer"), P.PAYMENT_CONFIRM),
    ("refunds", N_("Pengembalian"), P.REFUND_SETTLE),
    ("accounts", N_("Rekening"), P.BANK_MANAGE),
    ("shipping", N_("Ongkir dan gerai"), P.SHIPPING_MANAGE),
    ("counter", N_("Barang di gerai"), P.OUTLET_SERVE),
    ("outlet_shelves", N_("Titip jual"), P.OUTLET_STOCK),
    ("proposals", N_("Usulan"), P.CASE_PROPOSE),
    ("showcase", N_("Etalase"), P.SHOWCASE_MANAGE),
    ("exports", N_("Ekspor"), P.EXPORT_RUN),
    ("announcements", N_("Pengumuman"), P.ANNOUNCE),
    ("messages", N_("Pesan terhenti"), P.OUTBOX_MANAGE),
    ("people", N_("Akun"), P.ACCOUNT_MANAGE),
    ("categories", N_("Kategori"), P.CATEGORY_MANAGE),
    ("settings", N_("Pengaturan"), P.SETTING_MANAGE),
    ("audit", N_("Catatan perubahan"), P.AUDIT_VIEW),
)


@blueprint.before_request
def speak_indonesian() -> None:
    """Offices work in Indonesian, whatever language the shop was last read in."""
    text.set_language("id")


def may(permission: Permission) -> bool:
    return policy.allowed(guards.current_identity(), permission)


def own_regencies() -> frozenset[str] | None:
    """The kabupaten whose cases whoever is signed in sees; None: all, as their office is of the province."""
    identity = guards.current_identity()
    if identity is None:
        return frozenset()
    if any(Permission.CASE_VIEW in policy.ROLE_PERMISSIONS[role] for role in identity.roles - {Role.PMD_KABUPATEN}):
        return None
    return accounts.list_scopes(read_session(), identity.person_id, Role.PMD_KABUPATEN)


def must_see(regency_code: str) -> None:
    """Raises NotFoundError for what lies in another kabupaten."""
    codes = own_regencies()
    if codes is not None and regency_code not in codes:
        raise NotFoundError(regency_code)


def is_member(group_id: int) -> bool:
    """Whether whoever is signed in belongs to this group besides, so that colleagues answer it."""
    identity = guards.current_identity()
    return identity is not None and is_own(read_session(), group_id, identity.person_id)


def render(template: str, current: str | None, **context: object) -> str:
    """A page of an office; `current` is its key in the menu, which names only what this person may open."""
    identity = guards.current_identity()
    roles = [role for role in Role if identity and role in identity.roles and role is not Role.BUYER]
    return pages.render(
        template,
        office_name=_(ROLE_LABELS[roles[0]]) if roles else "",
        office_items=[(key, _(label), url_for(f"office.{key}")) for key, label, permission in MENU if may(permission)],
        office_current=current,
        **context,
    )
