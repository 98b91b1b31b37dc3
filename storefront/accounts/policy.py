"""Who may do what: the one permission table of the shop."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.accounts.types import MemberRole, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storefront.accounts.types import Identity


class Permission(StrEnum):
    # of members, each time in their own group
    ORDER_VIEW_GROUP = "order.view_group"
    ORDER_HANDLE_GROUP = "order.handle_group"
    PRODUCT_EDIT_GROUP = "product.edit_group"
    STOCK_KEEP_GROUP = "stock.keep_group"
    GROUP_VIEW = "group.view"
    GROUP_MANAGE = "group.manage"
    MEMBER_MANAGE = "member.manage"
    # of everybody who is signed in
    ACCOUNT_OWN = "account.own"
    # of offices
    OFFICE_ENTER = "office.enter"
    ORDER_VIEW_ALL = "order.view_all"
    PAYMENT_CONFIRM = "payment.confirm"
    REFUND_SETTLE = "refund.settle"
    BANK_MANAGE = "bank.manage"
    OUTBOX_MANAGE = "outbox.manage"
    AUDIT_VIEW = "audit.view"
    ACCOUNT_MANAGE = "account.manage"
    SHIPPING_MANAGE = "shipping.manage"
    OUTLET_SERVE = "outlet.serve"
    OUTLET_STOCK = "outlet.stock"
    GROUP_REVIEW = "group.review"
    CASE_VIEW = "case.view"
    CASE_EXAMINE = "case.examine"
    CASE_DECIDE = "case.decide"  # of the role that a setting names, see `allowed`
    CASE_PROPOSE = "case.propose"
    SHOWCASE_MANAGE = "showcase.manage"
    ANNOUNCE = "announce"
    CATEGORY_MANAGE = "category.manage"
    EXPORT_RUN = "export.run"
    SETTING_MANAGE = "setting.manage"  # an admin all of them, an office those that name it as their keeper


P = Permission
ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.BUYER: frozenset(),
    Role.DISPERINDAG: frozenset(
        {
            P.OFFICE_ENTER,
            P.ORDER_VIEW_ALL,
            P.AUDIT_VIEW,
            P.SHIPPING_MANAGE,
            P.OUTLET_STOCK,
            P.GROUP_REVIEW,
            P.CASE_VIEW,
            P.SHOWCASE_MANAGE,
            P.ANNOUNCE,
            P.SETTING_MANAGE,
            P.CATEGORY_MANAGE,
            P.EXPORT_RUN,
        }
    ),
    Role.DINAS_PMD: frozenset(
        {
            P.OFFICE_ENTER,
            P.AUDIT_VIEW,
            P.GROUP_REVIEW,
            P.CASE_VIEW,
            P.CASE_EXAMINE,
            P.CASE_PROPOSE,
            P.ANNOUNCE,
            P.SETTING_MANAGE,
        }
    ),
    Role.PMD_KABUPATEN: frozenset({P.OFFICE_ENTER, P.CASE_VIEW, P.CASE_PROPOSE}),
    Role.BIRO_PBJ: frozenset({P.OFFICE_ENTER, P.AUDIT_VIEW, P.CASE_VIEW, P.EXPORT_RUN}),
    Role.KEUANGAN: frozenset(
        {
            P.OFFICE_ENTER,
            P.ORDER_VIEW_ALL,
            P.PAYMENT_CONFIRM,
            P.REFUND_SETTLE,
            P.BANK_MANAGE,
            P.AUDIT_VIEW,
            P.SETTING_MANAGE,
        }
    ),
    Role.GERAI: frozenset({P.OFFICE_ENTER, P.OUTLET_SERVE, P.OUTLET_STOCK}),
    Role.ADMIN: frozenset(
        {
            P.OFFICE_ENTER,
            P.ORDER_VIEW_ALL,
            P.PAYMENT_CONFIRM,
            P.REFUND_SETTLE,
            P.BANK_MANAGE,
            P.OUTBOX_MANAGE,
            P.AUDIT_VIEW,
            P.ACCOUNT_MANAGE,
            P.SHIPPING_MANAGE,
            P.OUTLET_STOCK,
            P.GROUP_REVIEW,
            P.CASE_VIEW,
            P.SETTING_MANAGE,
            P.CATEGORY_MANAGE,
            P.EXPORT_RUN,
        }
    ),
}
_MANAGING = frozenset(
    {
        P.ORDER_VIEW_GROUP,
        P.ORDER_HANDLE_GROUP,
        P.PRODUCT_EDIT_GROUP,
        P.STOCK_KEEP_GROUP,
        P.GROUP_VIEW,
        P.GROUP_MANAGE,
    }
)
MEMBER_PERMISSIONS: Mapping[MemberRole, frozenset[Permission]] = {
    MemberRole.KETUA: _MANAGING | {P.MEMBER_MANAGE},
    MemberRole.PENGELOLA: _MANAGING,
    MemberRole.PETUGAS_STOK: frozenset({P.ORDER_VIEW_GROUP, P.ORDER_HANDLE_GROUP, P.STOCK_KEEP_GROUP, P.GROUP_VIEW}),
    MemberRole.BENDAHARA: frozenset({P.ORDER_VIEW_GROUP, P.GROUP_VIEW}),
    MemberRole.PENDAMPING: frozenset({P.PRODUCT_EDIT_GROUP, P.STOCK_KEEP_GROUP, P.GROUP_VIEW}),
}
SIGNED_IN_PERMISSIONS = frozenset({P.ACCOUNT_OWN})


def allowed(identity: Identity | None, permission: Permission, *, group_id: int | None = None) -> bool:
    """Whether this person may: by being signed in, by a role, or as a member of the group that is meant.

    Which role decides on products is a setting (`accounts.types.DECIDING_ROLE`); no other role may, an admin neither.
    """
    if identity is None:
        return False
    if permission is Permission.CASE_DECIDE:
        return identity.decides_as is not None
    by_itself = permission in SIGNED_IN_PERMISSIONS or role_for(identity, permission) is not None
    return by_itself or group_id in group_ids(identity, permission)


def role_for(identity: Identity, permission: Permission) -> Role | None:
    """The role by which somebody may; of several the first. None: by being signed in, as a member, or not at all."""
    if permission is Permission.CASE_DECIDE:
        return identity.decides_as
    return next((role for role in Role if role in identity.roles and permission in ROLE_PERMISSIONS[role]), None)


def group_ids(identity: Identity | None, permission: Permission) -> frozenset[int]:
    """The groups in which this person may, as a member."""
    memberships = identity.memberships if identity else ()
    return frozenset(group for group, role in memberships if permission in MEMBER_PERMISSIONS[role])
