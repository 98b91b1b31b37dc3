"""Who stands before the doors of the shop, and how a row of the access table says what they get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.accounts import service as accounts
from storefront.accounts.policy import Permission
from storefront.accounts.types import AddressForm, MemberRole, Role
from storefront.kernel.types import BUYER
from storefront.trade import service as trade
from tests.support import factories
from tests.support.people import make_member

if TYPE_CHECKING:
    from collections.abc import Callable

VISITORS: dict[str, Role | None] = {
    "guest": None,
    "buyer": Role.BUYER,
    "member": None,
    "disperindag": Role.DISPERINDAG,
    "dinas_pmd": Role.DINAS_PMD,
    "pmd_kabupaten": Role.PMD_KABUPATEN,
    "biro_pbj": Role.BIRO_PBJ,
    "keuangan": Role.KEUANGAN,
    "gerai": Role.GERAI,
    "admin": Role.ADMIN,
}
LAPSED, NEIGHBOUR = "pendamping_berakhir", "tetangga"
MEMBERS: dict[str, MemberRole] = {  # who stands besides at the door of the groups; "member" leads the group as ketua
    "pengelola": MemberRole.PENGELOLA,
    "petugas_stok": MemberRole.PETUGAS_STOK,
    "bendahara": MemberRole.BENDAHARA,
    "pendamping": MemberRole.PENDAMPING,
    LAPSED: MemberRole.PENDAMPING,  # the group has withdrawn its consent
    NEIGHBOUR: MemberRole.KETUA,  # of another group
}
P = Permission
MAY: dict[Permission, set[str]] = {  # each in their own group
    P.ORDER_VIEW_GROUP: {"member", "pengelola", "petugas_stok", "bendahara", NEIGHBOUR},
    P.ORDER_HANDLE_GROUP: {"member", "pengelola", "petugas_stok", NEIGHBOUR},
    P.PRODUCT_EDIT_GROUP: {"member", "pengelola", "pendamping", NEIGHBOUR},
    P.STOCK_KEEP_GROUP: {"member", "pengelola", "petugas_stok", "pendamping", NEIGHBOUR},
    P.GROUP_VIEW: {"member", "pengelola", "petugas_stok", "bendahara", "pendamping", NEIGHBOUR},
    P.GROUP_MANAGE: {"member", "pengelola", NEIGHBOUR},
    P.MEMBER_MANAGE: {"member", NEIGHBOUR},
}
OFFICES = {"disperindag", "dinas_pmd", "pmd_kabupaten", "biro_pbj", "keuangan", "gerai", "admin"}


@dataclass(frozen=True)
class Row:
    """One address: what each visitor gets. `path` may need things that it makes first.

    `own`: instead of `path`, a thing of the group whose members the visitors are, made anew for each of them.
    """

    path: str | Callable[[], str]
    expected: dict[str, int]
    own: Callable[[int], str] | None = None


def visitors_of(endpoint: str) -> set[str]:
    """Everybody whom a row must name."""
    return {*VISITORS, *MEMBERS} if endpoint.startswith("workspace.") else set(VISITORS)


def members(status: int, permission: Permission, *, of_others: int | None = None) -> dict[str, int]:
    """Open to members with this permission; to a neighbour a thing of the group is `of_others`."""
    found = {**only(403), **dict.fromkeys(MEMBERS, 403), **dict.fromkeys(MAY[permission], status)}
    return found if of_others is None else {**found, NEIGHBOUR: of_others}


def anybody_here(status: int) -> dict[str, int]:
    """At the door of the groups, open to whoever is signed in."""
    return {**signed_in(status), **dict.fromkeys(MEMBERS, status)}


def a_member(path: str) -> Callable[[int], str]:
    """An address of one more member of the group."""
    return lambda group_id: path.format(make_member(group_id))


def an_invitation(path: str) -> Callable[[int], str]:
    """An address of an open invitation into the group."""

    def make(group_id: int) -> str:
        inviter = make_member(group_id, MemberRole.KETUA, wants_person=True)
        return path.format(accounts.invite(group_id, MemberRole.PENGELOLA, inviter, BUYER))

    return make


def everybody(status: int) -> dict[str, int]:
    return dict.fromkeys(VISITORS, status)


def signed_in(status: int) -> dict[str, int]:
    """A guest is sent to sign in."""
    return {**everybody(status), "guest": 303}


def only(status: int, *visitors: str) -> dict[str, int]:
    """The others lack the right; a guest is sent to sign in."""
    return {**everybody(403), "guest": 303, **dict.fromkeys(visitors, status)}


def foreign_order() -> str:
    """The number of an order of a guest at a group to which nobody of these belongs."""
    factories.load_reference()
    token = factories.fill_basket({factories.open_shop().variant_ids[0]: 1})
    return trade.place(factories.checkout_form(token), BUYER).number


def at(path: str) -> Callable[[], str]:
    """A page of that order; `{}` stands for its number, which is the part's number up to the letter of the part."""
    return lambda: path.format(foreign_order())


def foreign_address(path: str) -> Callable[[], str]:
    """An address of somebody who is none of these."""

    def make() -> str:
        kept = AddressForm(
            recipient="Maria",
            phone="0812 3456 7890",
            street="Jalan Melati 5",
            village="Menteng",
            district="Menteng",
            regency="Jakarta Pusat",
            province_code="31",
            postal_code="10310",
        )
        return path.format(accounts.save_address(factories.person(), kept))

    return make
