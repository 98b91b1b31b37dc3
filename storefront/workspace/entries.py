"""A group's products in e-Katalog: which are there, one to copy from, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.exports import queries, service
from storefront.exports.types.entries import ENTRY_LABELS
from storefront.kernel.db import read_session
from storefront.kernel.text import _
from storefront.web import entry_pages, guards
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame
from storefront.workspace.products import get_keeping, keeps

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.exports.types.copying import CopySheet
    from storefront.producers.types import GroupInfo
    from storefront.web.entry_pages import EntryForm


@blueprint.get("/ekspor/ekatalog")
@keeps
def entries() -> str:
    """`lihat` is the state; `sesudah` pages by key."""
    group = frame.chosen_group(Permission.PRODUCT_EDIT_GROUP)
    slug, asked = frame.slug_if_several(group), request.args.get("lihat", "")
    wanted = replace(entry_pages.asked_filter(asked, request.args.get("sesudah")), group_ids=(group.id,))
    found = queries.list_entries(read_session(), wanted, entry_pages.PAGE + 1)
    shown = found[: entry_pages.PAGE]
    after = shown[-1].product_id if len(found) > entry_pages.PAGE else None
    return frame.render(
        "workspace/entries.html",
        "produk",
        group,
        slug=slug,
        tabs=entry_pages.tabs_of("workspace.entries", asked, lapak=slug),
        rows=entry_pages.rows_of([(row, url_for("workspace.entry", product_id=row.product_id), "") for row in shown]),
        following=url_for("workspace.entries", lihat=asked or None, sesudah=after, lapak=slug) if after else None,
    )


@blueprint.get("/ekspor/ekatalog/<int:product_id>")
@keeps
def entry(product_id: int) -> str:
    sheet, group = _get(product_id)
    return _page(sheet, group, entry_pages.form_of(sheet.entry))


def _get(product_id: int) -> tuple[CopySheet, GroupInfo]:
    """Raises NotFoundError for a foreign product, ForbiddenError without the right."""
    group = get_keeping(product_id).group
    return service.get_copy_sheet(read_session(), product_id), group


def _page(sheet: CopySheet, group: GroupInfo, form: EntryForm) -> str:
    return frame.render(
        "workspace/entry.html",
        "produk",
        group,
        slug=frame.slug_if_several(group),
        sheet=sheet,
        form=form,
        label=_(ENTRY_LABELS[sheet.entry.state]),
        changed=entry_pages.changed_words(sheet.entry.changed),
        photos=entry_pages.photos_of(sheet),
    )


@blueprint.post("/ekspor/ekatalog/<int:product_id>")
@keeps
def entry_record(product_id: int) -> Response | tuple[str, int]:
    sheet, group = _get(product_id)
    form = entry_pages.form_of(sheet.entry)
    if not entry_pages.record(form, sheet.entry, guards.actor(group.name)):
        return _page(*_get(product_id), form), 422
    flash("ok", _("Keadaan di e-Katalog dicatat."))
    return see_other(url_for("workspace.entry", product_id=product_id))
