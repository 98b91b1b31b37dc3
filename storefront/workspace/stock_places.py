"""Where a group's goods lie: opening a place, changing it, closing it once it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import _, number
from storefront.stock import queries, service
from storefront.web import guards
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame
from storefront.workspace.stock_forms import PlaceForm
from storefront.workspace.stock_lines import KINDS, get_group, may_keep

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.producers.types import GroupInfo
    from storefront.stock.types import PlaceView

keeps = requires_membership(Permission.STOCK_KEEP_GROUP)


@blueprint.get("/stok/tempat")
@requires_membership(Permission.GROUP_VIEW)
def places() -> str:
    group = frame.chosen_group(Permission.GROUP_VIEW)
    rows = [_row(place) for place in queries.list_places(read_session(), group.id)]
    slug = frame.slug_if_several(group)
    return frame.render("workspace/places.html", "stok", group, rows=rows, lapak=slug, is_kept=may_keep(group))


def _row(place: PlaceView) -> tuple[str, str, str, str]:
    """A line of `components/names.html`."""
    words = [_(KINDS[place.kind]), place.address, place.hours]
    if not place.is_open:
        words.append(_("sudah ditutup"))
    elif not place.sells_online:
        words.append(_("tidak dijual daring"))
    note = ", ".join(word for word in words if word)
    pieces = _("{n} barang").format(n=number(place.pieces))
    return place.name, url_for("workspace.place", place_id=place.id), pieces, note


@blueprint.route("/stok/tempat/baru", methods=["GET", "POST"])
@keeps
def place_new() -> Response | tuple[str, int]:
    group = frame.chosen_group(Permission.STOCK_KEEP_GROUP)
    return _save(group, None, PlaceForm.of_request())


@blueprint.route("/stok/tempat/<int:place_id>", methods=["GET", "POST"])
@requires_membership(Permission.GROUP_VIEW)
def place(place_id: int) -> Response | tuple[str, int]:
    found = _get(place_id)
    group = get_group(found.group_id, to_keep=request.method == "POST")
    names = ("kind", "name", "address", "hours", "sells_online")
    known = {} if request.method == "POST" else {name: getattr(found, name) for name in names}
    return _save(group, found, PlaceForm.of_request(**known))


def _get(place_id: int) -> PlaceView:
    found = queries.find_place(read_session(), place_id)
    if found is None:
        raise NotFoundError(place_id)
    return found


def _save(group: GroupInfo, found: PlaceView | None, form: PlaceForm) -> Response | tuple[str, int]:
    status, slug = 200, frame.slug_if_several(group)
    if request.method == "POST":
        status = 422
        if form.validate():
            end_reading()
            try:
                command = form.command(is_new=found is None)
                service.save_place(group.id, found.id if found else None, command, guards.actor(group.name))
            except RefusedError as error:
                form.add_problems(error)
            else:
                flash("ok", _("Tempat {name} tersimpan.").format(name=form.name.data))
                return see_other(url_for("workspace.places", lapak=slug))
    return _show(group, found, form), status


def _show(group: GroupInfo, found: PlaceView | None, form: PlaceForm) -> str:
    slug = frame.slug_if_several(group)
    return frame.render(
        "workspace/place.html",
        "stok",
        group,
        place=found,
        form=form,
        is_kept=may_keep(group),
        action=request.full_path.rstrip("?"),
        stock_url=url_for("workspace.stock", lapak=slug, tempat=found.id) if found else None,
    )


@blueprint.post("/stok/tempat/<int:place_id>/tutup")
@keeps
def place_close(place_id: int) -> Response | tuple[str, int]:
    found = _get(place_id)
    group = get_group(found.group_id, to_keep=True)
    end_reading()
    try:
        service.close_place(group.id, place_id, guards.actor(group.name))
    except RefusedError as error:
        names = ("kind", "name", "address", "hours", "sells_online")
        form = PlaceForm(data={name: getattr(found, name) for name in names})
        form.add_problems(error)
        return _show(group, found, form), 409
    flash("ok", _("Tempat {name} ditutup.").format(name=found.name))
    return see_other(url_for("workspace.places", lapak=frame.slug_if_several(group)))
