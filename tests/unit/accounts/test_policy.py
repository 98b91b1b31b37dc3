from __future__ import annotations

from dataclasses import replace

import pytest

from storefront.accounts.policy import MEMBER_PERMISSIONS, ROLE_PERMISSIONS, Permission, allowed, group_ids, role_for
from storefront.accounts.types import Identity, MemberRole, Role

OFFICES = set(Role) - {Role.BUYER}
HOLDERS: dict[Permission, set[Role]] = {
    Permission.ORDER_VIEW_GROUP: set(),
    Permission.ORDER_HANDLE_GROUP: set(),
    Permission.PRODUCT_EDIT_GROUP: set(),
    Permission.STOCK_KEEP_GROUP: set(),
    Permission.GROUP_VIEW: set(),
    Permission.GROUP_MANAGE: set(),
    Permission.MEMBER_MANAGE: set(),
    Permission.CASE_VIEW: {Role.DINAS_PMD, Role.PMD_KABUPATEN, Role.DISPERINDAG, Role.BIRO_PBJ, Role.ADMIN},
    Permission.CASE_EXAMINE: {Role.DINAS_PMD},
    Permission.CASE_PROPOSE: {Role.DINAS_PMD, Role.PMD_KABUPATEN},
    Permission.CASE_DECIDE: set(),  # of the role that a setting names
    Permission.ACCOUNT_OWN: set(),
    Permission.OFFICE_ENTER: OFFICES,
    Permission.ORDER_VIEW_ALL: {Role.ADMIN, Role.KEUANGAN, Role.DISPERINDAG},
    Permission.PAYMENT_CONFIRM: {Role.KEUANGAN, Role.ADMIN},
    Permission.REFUND_SETTLE: {Role.KEUANGAN, Role.ADMIN},
    Permission.BANK_MANAGE: {Role.KEUANGAN, Role.ADMIN},
    Permission.OUTBOX_MANAGE: {Role.ADMIN},
    Permission.ACCOUNT_MANAGE: {Role.ADMIN},
    Permission.SHIPPING_MANAGE: {Role.DISPERINDAG, Role.ADMIN},
    Permission.OUTLET_SERVE: {Role.GERAI},
    Permission.OUTLET_STOCK: {Role.GERAI, Role.DISPERINDAG, Role.ADMIN},
    Permission.GROUP_REVIEW: {Role.ADMIN, Role.DINAS_PMD, Role.DISPERINDAG},
    Permission.SETTING_MANAGE: {Role.ADMIN, Role.DINAS_PMD, Role.DISPERINDAG, Role.KEUANGAN},
    Permission.CATEGORY_MANAGE: {Role.ADMIN, Role.DISPERINDAG},
    Permission.EXPORT_RUN: {Role.ADMIN, Role.DISPERINDAG, Role.BIRO_PBJ},
    Permission.SHOWCASE_MANAGE: {Role.DISPERINDAG},
    Permission.ANNOUNCE: {Role.DISPERINDAG, Role.DINAS_PMD},
    Permission.AUDIT_VIEW: {Role.ADMIN, Role.DINAS_PMD, Role.DISPERINDAG, Role.BIRO_PBJ, Role.KEUANGAN},
}


def identity(*roles: Role, memberships: tuple[tuple[int, MemberRole], ...] = ()) -> Identity:
    return Identity(
        person_id=1, sign_in_id=1, name="Maria", email="m@contoh.id", roles=frozenset(roles), memberships=memberships
    )


def test_every_role_and_every_permission_stands_in_the_tables() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert set(MEMBER_PERMISSIONS) == set(MemberRole)
    assert set(HOLDERS) == set(Permission)


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_is_held_by_exactly_these_roles(permission: Permission) -> None:
    assert {role for role in Role if permission in ROLE_PERMISSIONS[role]} == HOLDERS[permission]


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.ORDER_VIEW_GROUP, set(MemberRole) - {MemberRole.PENDAMPING}),
        (Permission.ORDER_HANDLE_GROUP, set(MemberRole) - {MemberRole.BENDAHARA, MemberRole.PENDAMPING}),
        (Permission.PRODUCT_EDIT_GROUP, {MemberRole.KETUA, MemberRole.PENGELOLA, MemberRole.PENDAMPING}),
        (Permission.STOCK_KEEP_GROUP, set(MemberRole) - {MemberRole.BENDAHARA}),
        (Permission.GROUP_VIEW, set(MemberRole)),
        (Permission.GROUP_MANAGE, {MemberRole.KETUA, MemberRole.PENGELOLA}),
        (Permission.MEMBER_MANAGE, {MemberRole.KETUA}),
    ],
)
def test_what_members_may(permission: Permission, roles: set[MemberRole]) -> None:
    assert {role for role in MemberRole if permission in MEMBER_PERMISSIONS[role]} == roles


@pytest.mark.parametrize("decides", [Role.BIRO_PBJ, None])
def test_who_decides_on_products_is_told_by_a_setting_alone(decides: Role | None) -> None:
    everybody = replace(identity(*Role), decides_as=decides)
    assert allowed(everybody, Permission.CASE_DECIDE) is (decides is not None)
    assert role_for(everybody, Permission.CASE_DECIDE) is decides


def test_an_act_is_done_by_the_role_that_allows_it() -> None:
    of_two = identity(Role.DISPERINDAG, Role.DINAS_PMD)
    asked = (Permission.CASE_EXAMINE, Permission.SHOWCASE_MANAGE, Permission.REFUND_SETTLE, Permission.ACCOUNT_OWN)
    assert [role_for(of_two, each) for each in asked] == [Role.DINAS_PMD, Role.DISPERINDAG, None, None]


def test_a_guest_may_nothing() -> None:
    assert not any(allowed(None, permission, group_id=1) for permission in Permission)


def test_a_member_may_in_the_own_group_only() -> None:
    ketua = identity(memberships=((7, MemberRole.KETUA), (8, MemberRole.BENDAHARA)))
    assert allowed(ketua, Permission.ORDER_HANDLE_GROUP, group_id=7)
    assert not allowed(ketua, Permission.ORDER_HANDLE_GROUP, group_id=8)
    assert not allowed(ketua, Permission.ORDER_HANDLE_GROUP, group_id=9)
    assert not allowed(ketua, Permission.ORDER_HANDLE_GROUP)
    assert group_ids(ketua, Permission.ORDER_VIEW_GROUP) == {7, 8}
    assert group_ids(ketua, Permission.ORDER_HANDLE_GROUP) == {7}


def test_roles_add_up() -> None:
    both = identity(Role.BIRO_PBJ, Role.ADMIN)
    assert allowed(both, Permission.OUTBOX_MANAGE)
    assert allowed(both, Permission.AUDIT_VIEW)
    assert not allowed(identity(Role.BIRO_PBJ), Permission.OUTBOX_MANAGE)
    assert allowed(identity(), Permission.ACCOUNT_OWN)
