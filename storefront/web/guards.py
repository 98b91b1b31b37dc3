"""Who may open which view. Every view names its guard; one that names none opens for nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for

from storefront.accounts import policy
from storefront.accounts.policy import Permission
from storefront.accounts.types import ROLE_LABELS, MemberRole, Role
from storefront.kernel.db import read_session
from storefront.kernel.errors import ForbiddenError
from storefront.kernel.types import BUYER, Actor
from storefront.producers import queries as producers
from storefront.web import login

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug import Response

    from storefront.accounts.types import Identity

FACILITATOR = "Pendamping"  # as timelines and the audit log name one
SET_UP = "shop.account_factor"  # where officials make their second factor
V = TypeVar("V", bound="Callable[..., object]")


@dataclass(frozen=True)
class Guard:
    """What a view asks for; without a permission it is public. `in_group`: as a member of any group.

    `without_factor`: open also to officials who have yet to set up their second factor.
    """

    permission: Permission | None = None
    in_group: bool = False
    without_factor: bool = False

    def lets_in(self, identity: Identity) -> bool:
        if self.permission is None:
            return True
        if self.in_group:
            return bool(policy.group_ids(identity, self.permission))
        return policy.allowed(identity, self.permission)


def public(view: V) -> V:
    """Open to everybody."""
    return _mark(view, Guard())


def requires(permission: Permission, *, without_factor: bool = False) -> Callable[[V], V]:
    """Open to whoever has the permission by a role."""
    return lambda view: _mark(view, Guard(permission, without_factor=without_factor))


def requires_membership(permission: Permission) -> Callable[[V], V]:
    """Open to members with the permission in any group; the view then loads only what belongs to `group_ids`."""
    return lambda view: _mark(view, Guard(permission, in_group=True))


def _mark(view: V, guard: Guard) -> V:
    view.guard = guard  # type: ignore[attr-defined]  # read by `guard_of`
    return view


def guard_of(view: Callable[..., object]) -> Guard | None:
    guard = getattr(view, "guard", None)
    return guard if isinstance(guard, Guard) else None


def init_app(app: Flask) -> None:
    app.before_request(_enforce)


def _enforce() -> Response | None:
    if request.endpoint is None:
        return None
    guard = guard_of(current_app.view_functions[request.endpoint])
    if guard is None:
        raise LookupError(f"the view {request.endpoint} names no guard")
    if guard.permission is None:
        return None
    identity = login.current()
    if identity is None:
        back = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else None
        return redirect(url_for("shop.sign_in", next=back), code=303)
    if lacks_factor(identity) and not guard.without_factor:
        return redirect(url_for(SET_UP), code=303)
    if not guard.lets_in(identity):
        raise ForbiddenError(guard.permission.value)
    return None


def may_open(endpoint: str) -> bool:
    """Whether the guard of a view lets in whoever is signed in: menus name no page that would say no."""
    guard, identity = guard_of(current_app.view_functions[endpoint]), login.current()
    return guard is not None and identity is not None and guard.lets_in(identity)


def lacks_factor(identity: Identity) -> bool:
    """Whether somebody of an office must set up the second factor before anything else; in the demo nobody must."""
    is_official = policy.allowed(identity, Permission.OFFICE_ENTER)
    return current_app.config["SHOP"].is_production and is_official and not identity.has_factor


def current_identity() -> Identity | None:
    return login.current()


def opens(path: str) -> bool:
    """The same for the view behind a path of ours."""
    endpoint, _values = current_app.url_map.bind("").match(urlsplit(path).path)
    return may_open(endpoint)


def group_ids(permission: Permission) -> frozenset[int]:
    """The groups in which whoever is signed in has this permission."""
    return policy.group_ids(login.current(), permission)


def actor(role_here: str | None = None) -> Actor:
    """Who acts, as timelines and the audit log name them.

    `role_here` is what they are at this door, where that says more than who they are elsewhere: the group whose shop
    they keep, or simply the buyer. Else it is the office whose role lets them do this; on pages of their account their
    first. Their own name stays out of what others read. A facilitator acts on behalf of the group.
    """
    identity = login.current()
    if identity is None:
        return BUYER
    if role_here and role_here in _facilitated(identity):
        return Actor(label=FACILITATOR, person_id=identity.person_id, on_behalf_of=role_here)
    return Actor(label=role_here or _office(identity), person_id=identity.person_id)


def _office(identity: Identity) -> str:
    guard = guard_of(current_app.view_functions[request.endpoint or ""])
    role = policy.role_for(identity, guard.permission) if guard and guard.permission else None
    offices = [role] if role else [each for each in Role if each in identity.roles and each is not Role.BUYER]
    return ROLE_LABELS[offices[0]] if offices else BUYER.label


def _facilitated(identity: Identity) -> set[str]:
    """The names of the groups for which somebody may act as their facilitator."""
    ids = [group_id for group_id, role in identity.memberships if role is MemberRole.PENDAMPING]
    return {group.name for group in producers.list_groups_by_ids(read_session(), ids).values()} if ids else set()


def is_own_path(target: str) -> bool:
    """Whether a `next=` stays on this site: a path of ours, without any host, backslash or control character."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc
