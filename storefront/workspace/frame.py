"""What every page of a workspace shows around its own matter, and the page for those who came second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.kernel import text
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import ForbiddenError, NotFoundError, ShopError, StateConflictError
from storefront.kernel.text import N_, _
from storefront.producers import queries as producers
from storefront.web import guards, pages
from storefront.workspace import blueprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from storefront.producers.types import GroupInfo


@blueprint.before_request
def speak_indonesian() -> None:
    """There is no English in a workspace, whatever language the shop was last read in."""
    text.set_language("id")


DOCK = (  # key, icon, label, endpoint
    ("beranda", "toko", N_("Beranda"), "workspace.home"),
    ("pesanan", "paket", N_("Pesanan"), "workspace.orders"),
    ("produk", "tenun", N_("Produk"), "workspace.products"),
    ("stok", "stok", N_("Stok"), "workspace.stock"),
    ("kelompok", "orang", N_("Kelompok"), "workspace.group"),
)


class GroupNotChosenError(ShopError):
    """A member of several groups has not said which one this page is to be about."""

    def __init__(self, groups: dict[int, GroupInfo]) -> None:
        super().__init__(f"one of {len(groups)} groups must be chosen")
        self.groups = groups


def own_groups(permission: Permission = Permission.ORDER_VIEW_GROUP) -> dict[int, GroupInfo]:
    """The groups in which whoever is signed in may do this, by id."""
    return producers.list_groups_by_ids(read_session(), guards.group_ids(permission))


def find_chosen(groups: Mapping[int, GroupInfo]) -> GroupInfo | None:
    """The one lapak that the page is about: the only one, or the one that a member of several has picked (`lapak`)."""
    wanted = request.args.get("lapak")
    return next((group for group in groups.values() if len(groups) == 1 or group.slug == wanted), None)


def chosen_group(permission: Permission) -> GroupInfo:
    """The one lapak for a page that must be about one.

    Raises:
        GroupNotChosenError: when a member of several has yet to pick; answered by a page of links back to this address.
        NotFoundError: when the one that was picked is not, or no longer, a lapak of theirs.
        ForbiddenError: when it is, without the right: what was meant for it must not go to another.
    """
    groups = own_groups(permission)
    if not groups:
        raise ForbiddenError(permission.value)  # it was taken away since the guard let them in
    wanted = request.args.get("lapak")
    if wanted and wanted not in {group.slug for group in groups.values()}:
        is_own = wanted in {group.slug for group in own_groups(Permission.GROUP_VIEW).values()}
        raise ForbiddenError(permission.value) if is_own else NotFoundError(wanted)
    chosen = find_chosen(groups)
    if chosen is None:
        raise GroupNotChosenError(groups)
    return chosen


def slug_if_several(group: GroupInfo) -> str | None:
    """What `lapak` must say in an address about this group; nothing where it is a member's only one."""
    return group.slug if len(guards.group_ids(Permission.GROUP_VIEW)) > 1 else None


def switch(groups: Mapping[int, GroupInfo], chosen: GroupInfo | None, **kept: Any) -> list[tuple[str, str, bool]]:
    """Links between the lapak of a member of several; nothing for one lapak."""
    if len(groups) == 1:
        return []
    endpoint = str(request.endpoint)
    every = (_("Semua lapak"), url_for(endpoint, **kept), chosen is None)
    of_each = ((each.name, url_for(endpoint, lapak=each.slug, **kept), each is chosen) for each in groups.values())
    return [every, *of_each]


def those_with(permission: Permission, group_ids: Iterable[int]) -> list[int]:
    """Of these groups those in which whoever is signed in may do this."""
    allowed = guards.group_ids(permission)
    return [each for each in group_ids if each in allowed]


def render(template: str, current: str | None, group: GroupInfo | None, **context: object) -> str:
    """A page of a workspace; `current` is the key of its dock entry, `group` the one that it is about, if only one.

    The dock leaves out what does not open for whoever looks.
    """
    several = _("Semua lapak Anda") if guards.group_ids(Permission.GROUP_VIEW) else _("Kelompok baru")
    return pages.render(
        template,
        group_name=group.name if group else several,
        dock_items=[
            (key, icon, _(label), url_for(endpoint)) for key, icon, label, endpoint in DOCK if guards.may_open(endpoint)
        ],
        dock_current=current,
        **context,
    )


@blueprint.errorhandler(GroupNotChosenError)
def ask_for_group(error: GroupNotChosenError) -> str | tuple[str, int]:
    """Which lapak is meant, for the same page with all else that was asked of it; a form without one is not taken."""
    asked = request.args.to_dict()
    names = [
        (group.name, f"{request.path}?{urlencode({**asked, 'lapak': group.slug})}", "", "")
        for group in error.groups.values()
    ]
    page = render("workspace/choose.html", None, None, choices=names)
    return page if request.method in {"GET", "HEAD"} else (page, 400)


@blueprint.errorhandler(StateConflictError)
def somebody_was_first(error: StateConflictError) -> tuple[str, int]:
    """Two members pressed the same button: say so and lead back to the order as it stands now."""
    del error
    end_reading()
    groups = own_groups()
    number = (request.view_args or {}).get("number")
    page = render(
        "workspace/conflict.html",
        "pesanan",
        next(iter(groups.values())) if len(groups) == 1 else None,
        number=number,
        back=url_for("workspace.order", number=number) if number else url_for("workspace.home"),
    )
    return page, 409
