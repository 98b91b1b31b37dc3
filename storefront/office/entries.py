"""What became of products in e-Katalog: figures by kabupaten, lists, and one product to copy from and to tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.exports import queries, service
from storefront.exports.types.entries import ENTRY_LABELS, EntryState
from storefront.kernel.db import read_session
from storefront.kernel.text import _, number
from storefront.office import blueprint, frame
from storefront.office.exports import exports_goods
from storefront.producers import queries as producers
from storefront.regions import queries as regions
from storefront.web import entry_pages, guards
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug import Response

    from storefront.exports.types.copying import CopySheet
    from storefront.exports.types.entries import EntryFigures
    from storefront.producers.types import GroupInfo
    from storefront.web.entry_pages import EntryForm

TOLD = (EntryState.SUBMITTED, EntryState.REFUSED, EntryState.TAKEN_DOWN)


@blueprint.get("/ekspor/ekatalog")
@exports_goods
def entries() -> str:
    """`lihat` is the state, `kabupaten` its code; `sesudah` pages by key."""
    session = read_session()
    asked, code = request.args.get("lihat", ""), request.args.get("kabupaten", "")
    kept = code if code in {each.code for each in regions.shipped_regencies()} else None
    wanted = entry_pages.asked_filter(asked, request.args.get("sesudah"), kept or "")
    found = queries.list_entries(session, wanted, entry_pages.PAGE + 1)
    shown = found[: entry_pages.PAGE]
    names = {key: group.name for key, group in _groups({row.group_id for row in shown}).items()}
    rows = [(row, url_for("office.entry", product_id=row.product_id), names.get(row.group_id, "")) for row in shown]
    after = shown[-1].product_id if len(found) > entry_pages.PAGE else None
    return frame.render(
        "office/entries.html",
        "exports",
        figures=_figures(queries.list_figures(session)),
        regency=regions.shipped_regency(kept).name if kept else None,
        tabs=entry_pages.tabs_of("office.entries", asked, kabupaten=kept),
        rows=entry_pages.rows_of(rows),
        following=url_for("office.entries", lihat=asked or None, kabupaten=kept, sesudah=after) if after else None,
    )


def _groups(ids: set[int]) -> dict[int, GroupInfo]:
    return producers.list_groups_by_ids(read_session(), ids)


def _figures(figures: Sequence[EntryFigures]) -> list[dict[str, object]]:
    """By kabupaten, for components/ledger.html."""
    return [
        {
            "title": regions.shipped_regency(each.regency_code).name,
            "url": url_for("office.entries", kabupaten=each.regency_code, _anchor="daftar"),
            "end": _("{n} dari {m} tayang").format(
                n=number(each.by_state.get(EntryState.LISTED, 0)), m=number(each.total)
            ),
            "age": "",
            "look": "soon" if each.stale else "plain",
            "tag": (_("{n} perlu diperbarui").format(n=number(each.stale)), "warn") if each.stale else None,
            "notes": [_told(each)],
        }
        for each in figures
    ]


def _told(figures: EntryFigures) -> str:
    counts = [(ENTRY_LABELS[state], figures.by_state.get(state, 0)) for state in TOLD]
    return ", ".join(f"{_(label)}: {number(count)}" for label, count in counts if count)


@blueprint.get("/ekspor/ekatalog/<int:product_id>")
@exports_goods
def entry(product_id: int) -> str:
    sheet = service.get_copy_sheet(read_session(), product_id)
    return _page(sheet, entry_pages.form_of(sheet.entry))


def _page(sheet: CopySheet, form: EntryForm) -> str:
    group = _groups({sheet.group_id})[sheet.group_id]
    return frame.render(
        "office/entry.html",
        "exports",
        sheet=sheet,
        form=form,
        group=group,
        label=_(ENTRY_LABELS[sheet.entry.state]),
        changed=entry_pages.changed_words(sheet.entry.changed),
        photos=entry_pages.photos_of(sheet),
    )


@blueprint.post("/ekspor/ekatalog/<int:product_id>")
@exports_goods
def entry_record(product_id: int) -> Response | tuple[str, int]:
    sheet = service.get_copy_sheet(read_session(), product_id)
    form = entry_pages.form_of(sheet.entry)
    if not entry_pages.record(form, sheet.entry, guards.actor()):
        return _page(service.get_copy_sheet(read_session(), product_id), form), 422
    flash("ok", _("Keadaan di e-Katalog dicatat."))
    return see_other(url_for("office.entry", product_id=product_id))
