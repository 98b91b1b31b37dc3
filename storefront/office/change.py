"""One change of a verified product: what buyers see and what the group wants, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from storefront.accounts import policy
from storefront.accounts.policy import Permission
from storefront.accounts.types import ROLE_LABELS
from storefront.casework import service
from storefront.casework.queries import NEEDED
from storefront.casework.types import CaseKind
from storefront.catalogue import queries
from storefront.catalogue.types import ChangeState
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import ForbiddenError, RefusedError
from storefront.kernel.text import N_, _, sentence
from storefront.office import blueprint, frame
from storefront.office.answers import AnswerForm
from storefront.office.cases import may_take
from storefront.producers import queries as producers
from storefront.verification.types import ReasonUse
from storefront.web import guards, listing_words
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.catalogue.types import ChangeCase

STATES = {
    ChangeState.WAITING: (N_("Menunggu"), "info"),
    ChangeState.APPROVED: (N_("Disetujui"), "ok"),
    ChangeState.RETURNED: (N_("Dikembalikan"), "warn"),
    ChangeState.WITHDRAWN: (N_("Ditarik atau diganti kelompok"), ""),
}


@blueprint.get("/verifikasi/perubahan/<int:change_id>")
@requires(Permission.CASE_VIEW)
def change(change_id: int) -> tuple[str, int]:
    return _page(_case(change_id), AnswerForm().offer(ReasonUse.CHANGE), 200)


@blueprint.post("/verifikasi/perubahan/<int:change_id>/setujui")
@requires(Permission.CASE_DECIDE)
def change_approve(change_id: int) -> Response:
    """Buyers see it from now on."""
    found = _case(change_id)
    end_reading()
    try:
        service.approve_change(change_id, guards.actor())
    except RefusedError as error:
        for problem in error.problems:
            flash("bad", sentence(problem))
        return see_other(url_for("office.change", change_id=change_id))
    flash("ok", _("Perubahan {name} tayang mulai sekarang.").format(name=found.name))
    return see_other(url_for("office.cases"))


@blueprint.post("/verifikasi/perubahan/<int:change_id>/kembalikan")
@requires(Permission.CASE_VIEW)
def change_return(change_id: int) -> Response | tuple[str, int]:
    """The live page stays as it is, and the group reads why; for who examines changes, and for who approves them."""
    if not may_take(CaseKind.CHANGE):
        raise ForbiddenError("change")
    found = _case(change_id)
    form = AnswerForm.of_request().offer(ReasonUse.CHANGE)
    if form.validate():
        end_reading()
        try:
            service.return_change(change_id, form.answer, guards.actor(_signs()))
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("Perubahan {name} dikembalikan kepada kelompok.").format(name=found.name))
            return see_other(url_for("office.cases"))
    return _page(_case(change_id), form, 422)


def _signs() -> str | None:
    """The office whose role lets somebody answer a change, of somebody who works for several."""
    identity = guards.current_identity()
    assert identity, "the guard has let somebody in"
    needed = (Permission.CASE_DECIDE, NEEDED[CaseKind.CHANGE])
    return next((ROLE_LABELS[role] for each in needed if (role := policy.role_for(identity, each))), None)


def _case(change_id: int) -> ChangeCase:
    """Raises NotFoundError, also for one of another kabupaten."""
    found = queries.get_change(read_session(), change_id)
    frame.must_see(found.regency_code)
    return found


def _page(found: ChangeCase, form: AnswerForm, status: int) -> tuple[str, int]:
    change = found.change
    is_open = change.state is ChangeState.WAITING
    before = found.now if is_open else change.seen
    group = producers.list_groups_by_ids(read_session(), [found.group_id])[found.group_id]
    own = frame.is_member(found.group_id)
    page = frame.render(
        "office/change.html",
        "cases",
        case=found,
        change=change,
        group=group,
        form=form,
        is_open=is_open,
        state=(_(STATES[change.state][0]), STATES[change.state][1]),
        diff=listing_words.diff_rows(before, change.proposed),
        old_pictures=before.get("pictures", []),
        new_pictures=change.proposed.get("pictures", []),
        moved_on=[_(listing_words.LABELS[key]) for key in found.moved_on] if is_open else [],
        is_own=own,
        may_approve=not own and frame.may(Permission.CASE_DECIDE),
        may_return=not own and may_take(CaseKind.CHANGE),
    )
    return page, status
