"""What every page of a workspace shows around its own matter, and the page for those who came second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.kernel import text
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import StateConflictError
from storefront.kernel.text import _
from storefront.producers import queries as producers
from storefront.web import guards, pages
from storefront.workspace import blueprint

if TYPE_CHECKING:
    from storefront.producers.types import GroupInfo


@blueprint.before_request
def speak_indonesian() -> None:
    """There is no English in a workspace, whatever language the shop was last read in."""
    text.set_language("id")


def own_groups() -> dict[int, GroupInfo]:
    """The groups whose orders whoever is signed in may see, by id."""
    return producers.list_groups_by_ids(read_session(), guards.group_ids(Permission.ORDER_VIEW_GROUP))


def render(template: str, current: str | None, group: GroupInfo | None, **context: object) -> str:
    """A page of a workspace; `current` is the key of its dock entry, `group` the one that it is about, if only one."""
    return pages.render(
        template,
        group_name=group.name if group else _("Semua lapak Anda"),
        dock_items=[
            ("beranda", "toko", _("Beranda"), url_for("workspace.home")),
            ("pesanan", "paket", _("Pesanan"), url_for("workspace.orders")),
        ],
        dock_current=current,
        **context,
    )


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
