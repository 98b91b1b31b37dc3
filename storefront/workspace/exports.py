"""Files of a group's own goods for other catalogues: asked for, written by the worker, taken along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.catalogue.types import Selection
from storefront.exports import queries, service
from storefront.exports.types.runs import UNDER_WAY, AskRun
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import ForbiddenError, NotFoundError, RefusedError
from storefront.kernel.text import _
from storefront.web import guards, run_pages
from storefront.web.pages import see_other
from storefront.web.paging import key_after
from storefront.web.run_pages import PAGE, RunForm
from storefront.workspace import blueprint, frame
from storefront.workspace.products import keeps

if TYPE_CHECKING:
    from flask import Response as FlaskResponse
    from werkzeug import Response

    from storefront.exports.types.runs import RunView
    from storefront.producers.types import GroupInfo


@blueprint.get("/ekspor/")
@keeps
def exports() -> str:
    """What can be had, and what was asked for; `sebelum` pages by key."""
    return _page(frame.chosen_group(Permission.PRODUCT_EDIT_GROUP), RunForm.of_request())


def _page(group: GroupInfo, form: RunForm) -> str:
    slug = frame.slug_if_several(group)
    before = key_after(request.args.get("sebelum"))
    found = queries.list_runs(read_session(), group.id, PAGE + 1, before)
    shown = found[:PAGE]
    return frame.render(
        "workspace/exports.html",
        "produk",
        group,
        slug=slug,
        form=form.offer(to_groups=True),
        notes=run_pages.notes_of_kinds(to_groups=True),
        runs=run_pages.names_of([(run, url_for("workspace.export", run_id=run.id)) for run in shown]),
        older=url_for("workspace.exports", sebelum=shown[-1].id, lapak=slug) if len(found) > PAGE else None,
    )


@blueprint.post("/ekspor/")
@keeps
def export_ask() -> Response | tuple[str, int]:
    group = frame.chosen_group(Permission.PRODUCT_EDIT_GROUP)
    form = RunForm.of_request()
    form.offer(to_groups=True)
    if not form.validate():
        return _page(group, form), 422
    wanted = Selection(group_id=group.id, only_public=not form.with_unverified.data)
    actor = guards.actor(group.name)
    end_reading()
    try:
        run_id = service.ask(AskRun(kind=form.kind.data, selection=wanted, key=form.key.data or ""), group.id, actor)
    except RefusedError as error:
        form.add_problems(error)
        return _page(group, form), 422
    return see_other(url_for("workspace.export", run_id=run_id))


@blueprint.get("/ekspor/<int:run_id>")
@keeps
def export(run_id: int) -> FlaskResponse:
    """How far it is; comes again by itself while it is being written."""
    run, group = _get(run_id)
    page = frame.render(
        "workspace/export.html",
        "produk",
        group,
        run=run,
        slug=frame.slug_if_several(group),
        title=run_pages.title_of(run),
        label=_(run_pages.LABELS[run.state]),
        is_working=run.state in UNDER_WAY,
        facts=run_pages.facts_of(run),
    )
    return run_pages.page_response(run, page)


@blueprint.get("/ekspor/<int:run_id>/berkas")
@keeps
def export_file(run_id: int) -> FlaskResponse:
    return run_pages.file_response(_get(run_id)[0])


def _get(run_id: int) -> tuple[RunView, GroupInfo]:
    """The run and its group.

    Raises:
        NotFoundError: when it is another group's or an office's, or there is none.
        ForbiddenError: when it is theirs, without the right.
    """
    run = queries.get_run(read_session(), run_id)
    if run.group_id not in guards.group_ids(Permission.GROUP_VIEW):
        raise NotFoundError(run_id)
    groups = frame.own_groups(Permission.PRODUCT_EDIT_GROUP)
    if run.group_id not in groups:
        raise ForbiddenError(Permission.PRODUCT_EDIT_GROUP.value)
    return run, groups[run.group_id]
