"""What an examiner does on the page of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from storefront.accounts.policy import Permission
from storefront.catalogue.types import LicenceKind
from storefront.kernel.db import end_reading
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import _, sentence
from storefront.office import blueprint
from storefront.office.case import Typed, address, evidence_form, load, page
from storefront.office.case_forms import ConclusionForm, DecisionForm, ReasonForm
from storefront.verification import service
from storefront.verification.types import (
    CaseDecision,
    Conclusion,
    DeterminationState,
    GateItem,
    Recommendation,
    RecordFinding,
    Verdict,
)
from storefront.web import guards
from storefront.web.evidence import EvidenceForm, sent_evidence
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug import Response

P = Permission


@blueprint.post("/verifikasi/<int:case_id>/syarat/<criterion>/<any(met, not_met, not_applicable):verdict>")
@requires(P.CASE_EXAMINE)
def case_finding(case_id: int, criterion: str, verdict: str) -> Response | tuple[str, int]:
    found = load(case_id)
    note = request.form.get("note", "")
    finding = RecordFinding(criterion=criterion, verdict=Verdict(verdict), note=note)
    end_reading()
    try:
        service.record_finding(case_id, finding, guards.actor())
    except RefusedError as error:
        told = " ".join(sentence(each) for each in error.problems)
        return page(found, typed=Typed(criterion=criterion, note=note, error=told)), 422
    return see_other(address(case_id, f"s-{criterion}"))


@blueprint.post("/verifikasi/<int:case_id>/simpanan/<any(ruang, dingin):how>")
@requires(P.CASE_EXAMINE)
def case_storage(case_id: int, how: str) -> Response:
    load(case_id)
    end_reading()
    _do(lambda: service.set_storage(case_id, guards.actor(), is_chilled=how == "dingin"))
    return see_other(address(case_id, "hukum"))


@blueprint.post("/verifikasi/<int:case_id>/kecualikan/<any(nib, licence, halal, alcohol):item>")
@requires(P.CASE_EXAMINE)
def case_waive(case_id: int, item: str) -> Response | tuple[str, int]:
    found = load(case_id)
    form = ReasonForm(request.form, prefix=f"waiver-{item}-")
    is_whole = form.validate()
    end_reading()
    if is_whole:
        try:
            service.waive(case_id, GateItem(item), form.reason.data or "", guards.actor())
        except RefusedError as error:
            form.add_problems(error)
        else:
            return see_other(address(case_id, "hukum"))
    return page(found, {f"waiver-{item}": form}), 422


@blueprint.post("/verifikasi/<int:case_id>/izin/<any(pirt, bpom, ig):kind>")
@requires(P.CASE_EXAMINE)
def case_licence(case_id: int, kind: str) -> Response:
    """The number was compared with the official list: from now on buyers may read it."""
    load(case_id)
    end_reading()
    _do(lambda: service.look_up_licence(case_id, LicenceKind(kind), guards.actor()))
    return see_other(address(case_id, "hukum"))


def _do(act: Callable[[], None]) -> None:
    """An act of one button: what refuses it stands above the page."""
    try:
        act()
    except RefusedError as error:
        for problem in error.problems:
            flash("bad", sentence(problem))


@blueprint.post("/verifikasi/<int:case_id>/bukti")
@requires(P.CASE_EXAMINE)
def case_evidence_add(case_id: int) -> Response | tuple[str, int]:
    found = load(case_id)
    form = evidence_form(found, EvidenceForm.of_request())
    is_whole = form.validate()
    end_reading()
    if is_whole:
        try:
            service.add_evidence(case_id, sent_evidence(form), guards.actor(), from_group=False)
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("Bukti tersimpan."))
            return see_other(address(case_id, "bukti"))
    return page(found, {"evidence": form}), 422


@blueprint.post("/verifikasi/<int:case_id>/bukti/<int:evidence_id>/hapus")
@requires(P.CASE_EXAMINE)
def case_evidence_remove(case_id: int, evidence_id: int) -> Response:
    load(case_id)
    end_reading()
    service.remove_evidence(case_id, evidence_id, guards.actor(), from_group=False)
    flash("ok", _("Bukti dihapus."))
    return see_other(address(case_id, "bukti"))


@blueprint.post("/verifikasi/<int:case_id>/hasil")
@requires(P.CASE_EXAMINE)
def case_conclude(case_id: int) -> Response | tuple[str, int]:
    """End the examination: somebody else decides, or the group puts it right."""
    load(case_id)
    form = ConclusionForm.of_request()
    is_whole = form.validate()
    end_reading()
    if is_whole:
        conclusion = Conclusion(
            recommendation=None if form.result.data == "return" else Recommendation(form.result.data),
            seen=form.seen.data or "",
            reasons=tuple(form.reasons.data or ()),
            words=form.words.data or "",
        )
        try:
            service.conclude(case_id, conclusion, guards.actor())
        except RefusedError as error:
            form.add_problems(error)
        else:
            is_back = conclusion.recommendation is None
            flash("ok", _("Dikirim ke kelompok.") if is_back else _("Pemeriksaan selesai. Orang lain memutuskannya."))
            return see_other(address(case_id))
    return _refused(case_id, form, "conclusion")


def _refused(case_id: int, form: ConclusionForm | DecisionForm, place: str) -> tuple[str, int]:
    """The page as it stands now; whoever sends it again has seen that."""
    found = load(case_id)
    form.seen.data = found.seen
    return page(found, {place: form}), 422


@blueprint.post("/verifikasi/<int:case_id>/putusan")
@requires(P.CASE_DECIDE)
def case_decide(case_id: int) -> Response | tuple[str, int]:
    load(case_id)
    form = DecisionForm.of_request()
    is_whole = form.validate()
    end_reading()
    if is_whole:
        decision = CaseDecision(
            to=DeterminationState(form.to.data),
            seen=form.seen.data or "",
            reasons=tuple(form.reasons.data or ()),
            words=form.words.data or "",
            valid_until=form.valid_until.data,
        )
        try:
            service.decide(case_id, decision, guards.actor())
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("Keputusan tersimpan. Kelompok mendapat kabar."))
            return see_other(address(case_id))
    return _refused(case_id, form, "decision")


@blueprint.post("/verifikasi/<int:case_id>/periksa-lagi")
@requires(P.CASE_DECIDE)
def case_reopen(case_id: int) -> Response | tuple[str, int]:
    found = load(case_id)
    form = ReasonForm(request.form, prefix="reopening-")
    is_whole = form.validate()
    end_reading()
    if is_whole:
        try:
            service.reopen(case_id, form.reason.data or "", guards.actor())
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("Dikembalikan ke pemeriksa."))
            return see_other(address(case_id))
    return page(found, {"reopening": form}), 422
