"""What the office asks of a product, and what the group sends to show how it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import _, paragraphs
from storefront.verification import queries, service
from storefront.verification.types import DeterminationState, Verdict
from storefront.web import guards
from storefront.web.documents import evidence_response
from storefront.web.evidence import EvidenceForm, about, sent_evidence, state_tag
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame
from storefront.workspace.product_photos import count_upload
from storefront.workspace.products import Keeping, get_keeping, keeps

if TYPE_CHECKING:
    from flask import Response as FlaskResponse
    from werkzeug import Response

    from storefront.verification.types import CaseView, EvidenceView

D = DeterminationState
OPEN = frozenset({D.SUBMITTED, D.RETURNED})
ANSWERABLE = OPEN | {D.SUSPENDED}


def _case_of(keeping: Keeping) -> CaseView:
    """Raises NotFoundError before the product was brought before the office."""
    session = read_session()
    row = queries.find_newest(session, keeping.id)
    if row is None:
        raise NotFoundError(keeping.id)
    return queries.get_case(session, row.id)


@blueprint.get("/produk/<int:product_id>/berkas")
@keeps
def product_case(product_id: int) -> str:
    keeping = get_keeping(product_id)
    found = _case_of(keeping)
    return _page(keeping, found, _named(found, EvidenceForm()))


def _named(found: CaseView, form: EvidenceForm) -> EvidenceForm:
    form.name_criteria(found)
    return form


def _page(keeping: Keeping, found: CaseView, form: EvidenceForm) -> str:
    return frame.render(
        "workspace/product_case.html",
        "produk",
        keeping.group,
        keeping=keeping,
        tag=state_tag(found.state),
        asked=paragraphs(queries.answer_of(found.state, found.history)),
        missing=_missing(found) if found.state is D.RETURNED else [],
        items=[_item(keeping.id, each, is_open=found.state in OPEN) for each in found.evidence],
        may_add=found.state in ANSWERABLE,
        is_back=found.state is D.RETURNED,
        form=form,
    )


def _missing(found: CaseView) -> list[tuple[str, str]]:
    """What was not met, with the examiner's note."""
    return [
        (each.text, found.findings[each.key].note)
        for each in found.criteria.criteria
        if each.key in found.findings and found.findings[each.key].verdict is Verdict.NOT_MET
    ]


def _item(product_id: int, each: EvidenceView, *, is_open: bool) -> dict[str, object]:
    here: dict[str, Any] = {"product_id": product_id, "evidence_id": each.id}
    is_ours = is_open and each.is_from_group
    return {
        **about(each, url_for("workspace.product_evidence", **here)),
        "remove_url": url_for("workspace.product_evidence_remove", **here) if is_ours else None,
    }


@blueprint.post("/produk/<int:product_id>/berkas")
@keeps
def product_evidence_add(product_id: int) -> Response | tuple[str, int]:
    """Send something that shows how it is, for one criterion or for the whole."""
    keeping = get_keeping(product_id)
    found = _case_of(keeping)
    form = _named(found, EvidenceForm.of_request())
    is_whole = form.validate()
    actor = guards.actor(keeping.group.name)
    end_reading()
    if is_whole:
        evidence = sent_evidence(form)
        if evidence.upload:
            count_upload()
        try:
            service.add_evidence(found.id, evidence, actor, from_group=True)
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("Bukti terkirim. Kantor melihatnya bersama produk Anda."))
            return see_other(url_for("workspace.product_case", product_id=product_id))
    return _page(keeping, found, form), 422


@blueprint.post("/produk/<int:product_id>/berkas/<int:evidence_id>/hapus")
@keeps
def product_evidence_remove(product_id: int, evidence_id: int) -> Response:
    keeping = get_keeping(product_id)
    found = _case_of(keeping)
    actor = guards.actor(keeping.group.name)
    end_reading()
    service.remove_evidence(found.id, evidence_id, actor, from_group=True)
    flash("ok", _("Bukti dihapus."))
    return see_other(url_for("workspace.product_case", product_id=product_id))


@blueprint.get("/produk/<int:product_id>/berkas/<int:evidence_id>")
@keeps
def product_evidence(product_id: int, evidence_id: int) -> FlaskResponse:
    """A file of the case."""
    keeping = get_keeping(product_id)
    found = next((each for each in _case_of(keeping).evidence if each.id == evidence_id), None)
    if found is None:
        raise NotFoundError(evidence_id)
    return evidence_response(found)
