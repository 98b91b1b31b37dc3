"""Files for other catalogues: asked for by an office, written by the worker, taken along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import SelectField, StringField

from storefront.accounts.policy import Permission
from storefront.catalogue.types import Selection
from storefront.exports import queries, service
from storefront.exports.types.runs import UNDER_WAY, AskRun
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import N_, _
from storefront.office import blueprint, frame
from storefront.producers import queries as producers
from storefront.regions import queries as regions
from storefront.web import guards, run_pages
from storefront.web.guards import requires
from storefront.web.pages import see_other
from storefront.web.paging import key_after
from storefront.web.run_pages import PAGE, RunForm

if TYPE_CHECKING:
    from flask import Response as FlaskResponse
    from werkzeug import Response

    from storefront.exports.types.runs import RunView

exports_goods = requires(Permission.EXPORT_RUN)


def _regencies() -> list[tuple[str, str]]:
    return [("", _("Semua kabupaten dan kota")), *((each.code, each.name) for each in regions.shipped_regencies())]


class OfficeRunForm(RunForm):
    regency_code = SelectField(N_("Dari"), choices=_regencies)
    group = StringField(
        N_("Lembaga Ekonomi"), description=N_("Alamat lapaknya di toko, misalnya koperasi-contoh-beiwali.")
    )


@blueprint.get("/ekspor")
@exports_goods
def exports() -> str:
    """What can be had, and what was asked for; `sebelum` pages by key."""
    return _page(OfficeRunForm.of_request())


def _page(form: OfficeRunForm) -> str:
    before = key_after(request.args.get("sebelum"))
    found = queries.list_runs(read_session(), None, PAGE + 1, before)
    shown = found[:PAGE]
    return frame.render(
        "office/exports.html",
        "exports",
        form=form.offer(to_groups=False),
        notes=run_pages.notes_of_kinds(to_groups=False),
        runs=run_pages.names_of([(run, url_for("office.export", run_id=run.id)) for run in shown]),
        older=url_for("office.exports", sebelum=shown[-1].id) if len(found) > PAGE else None,
    )


@blueprint.post("/ekspor")
@exports_goods
def export_ask() -> Response | tuple[str, int]:
    form = OfficeRunForm.of_request()
    form.offer(to_groups=False)
    if not form.validate():
        return _page(form), 422
    group = producers.find_group(read_session(), form.group.data) if form.group.data else None
    if form.group.data and group is None:
        form.group.errors = [_("Tidak ada kelompok dengan alamat ini.")]
        return _page(form), 422
    wanted = Selection(
        group_id=group.id if group else None,
        regency_code=form.regency_code.data or "",
        only_public=not form.with_unverified.data,
    )
    end_reading()
    try:
        run_id = service.ask(
            AskRun(kind=form.kind.data, selection=wanted, key=form.key.data or ""), None, guards.actor()
        )
    except RefusedError as error:
        form.add_problems(error)
        return _page(form), 422
    return see_other(url_for("office.export", run_id=run_id))


@blueprint.get("/ekspor/<int:run_id>")
@exports_goods
def export(run_id: int) -> FlaskResponse:
    """How far it is; comes again by itself while it is being written."""
    run = _get(run_id)
    page = frame.render(
        "office/export.html",
        "exports",
        run=run,
        title=run_pages.title_of(run),
        label=_(run_pages.LABELS[run.state]),
        is_working=run.state in UNDER_WAY,
        facts=run_pages.facts_of(run) + run_pages.checksum_of(run),
    )
    return run_pages.page_response(run, page)


@blueprint.get("/ekspor/<int:run_id>/berkas")
@exports_goods
def export_file(run_id: int) -> FlaskResponse:
    return run_pages.file_response(_get(run_id))


def _get(run_id: int) -> RunView:
    """Raises NotFoundError, also for what a group has asked for."""
    run = queries.get_run(read_session(), run_id)
    if run.group_id is not None:
        raise NotFoundError(run_id)
    return run
