"""The page of one case: what the group says, what the law asks for, what was found, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.catalogue import service as catalogue_service
from storefront.catalogue.types import PaperKind
from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError
from storefront.office import blueprint, case_words, frame
from storefront.office.case_forms import ConclusionForm, DecisionForm, ReasonForm, RecheckForm
from storefront.verification import queries
from storefront.verification.types import DeterminationState
from storefront.web import guards
from storefront.web.documents import evidence_response, private_picture
from storefront.web.evidence import EvidenceForm, state_tag
from storefront.web.guards import requires

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response

    from storefront.verification.types import CaseView
    from storefront.web.forms import Form

D, P = DeterminationState, Permission
STANDING = frozenset({D.VERIFIED, D.SUSPENDED})


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the note of one criterion because it was refused, and why."""

    criterion: str
    note: str
    error: str


def load(case_id: int) -> CaseView:
    """The case, for whoever may see those of its kabupaten.

    Raises:
        NotFoundError: when there is none, or it is of another kabupaten.
    """
    return queries.get_case(read_session(), case_id, frame.own_regencies())


@blueprint.get("/verifikasi/<int:case_id>")
@requires(P.CASE_VIEW)
def case(case_id: int) -> str:
    return page(load(case_id))


def page(found: CaseView, sent: Mapping[str, Form] | None = None, typed: Typed | None = None) -> str:
    """The case with the forms that are open to this person; `sent` are those that were refused, by their place."""
    may_examine = frame.may(P.CASE_EXAMINE)
    may_add = may_examine and found.state in {D.SUBMITTED, D.RETURNED, *STANDING}
    judges = may_examine and found.state in {D.SUBMITTED, *STANDING}
    return frame.render(
        "office/case.html",
        "cases",
        case=found,
        name=str(found.content["name"]),
        tag=state_tag(found.state),
        origin=case_words.origin(found),
        pictures=found.content["pictures"],
        facts=case_words.facts(found),
        sources=found.supplies,
        law=[case_words.law(line) for line in found.gate],
        licences=[case_words.licence(found, each) for each in found.licences],
        annexes=case_words.annexes(found, is_open=may_add),
        whole=[case_words.evidence(each, is_open=may_add) for each in found.evidence if not each.criterion],
        history=case_words.history(found),
        verdicts=case_words.verdict_choices(),
        typed=typed,
        judges=judges,
        may_set_storage=may_examine and found.state is D.SUBMITTED and found.asks_storage,
        may_waive=may_examine and found.state is D.SUBMITTED,
        may_add=may_add,
        forms={**_forms(found), **(sent or {})},
        recommendation=case_words.recommendation(found),
        changed=case_words.changed(found),
        waits_for=_waits_for(found),
    )


def _forms(found: CaseView) -> dict[str, Form]:
    """The forms that stand open now."""
    forms: dict[str, Form] = {}
    if frame.may(P.CASE_EXAMINE):
        forms["evidence"] = evidence_form(found, EvidenceForm())
        if found.state is D.SUBMITTED:
            forms |= {f"waiver-{line.item}": ReasonForm(prefix=f"waiver-{line.item}-") for line in found.gate}
            forms["conclusion"] = ConclusionForm(data={"seen": found.seen})
        if found.state in STANDING:
            forms["recheck"] = RecheckForm(prefix="recheck-", data={"number": found.round})
    if frame.may(P.CASE_DECIDE):
        if found.state is D.EXAMINED and not _has_examined(found):
            until = queries.proposed_end(read_session())
            forms["decision"] = DecisionForm(data={"seen": found.seen, "valid_until": until})
        if found.state is D.EXAMINED:
            forms["reopening"] = ReasonForm(prefix="reopening-")
        if found.state in STANDING:
            forms["standing"] = ReasonForm(prefix="standing-")
    return forms


def evidence_form(found: CaseView, form: EvidenceForm) -> EvidenceForm:
    form.name_criteria(found)
    return form


def _has_examined(found: CaseView) -> bool:
    identity = guards.current_identity()
    return identity is not None and identity.person_id in found.examiner_ids


def _waits_for(found: CaseView) -> str:
    """Whose turn it is, for those who see no form."""
    if found.state is D.EXAMINED and frame.may(P.CASE_DECIDE) and _has_examined(found):
        return case_words.YOU_EXAMINED
    return case_words.WAITS.get(found.state, "")


@blueprint.get("/verifikasi/<int:case_id>/bukti/<int:evidence_id>")
@requires(P.CASE_VIEW)
def case_evidence(case_id: int, evidence_id: int) -> Response:
    """A file that shows how it is."""
    load(case_id)
    found = queries.get_evidence(read_session(), evidence_id)
    if found.determination_id != case_id:
        raise NotFoundError(evidence_id)
    return evidence_response(found)


@blueprint.get("/verifikasi/<int:case_id>/pindaian/<any(pirt, bpom, ig, halal):kind>")
@requires(P.CASE_VIEW)
def case_scan(case_id: int, kind: str) -> Response:
    """The photo of a licence."""
    key = catalogue.find_scan(read_session(), load(case_id).product_id, PaperKind(kind))
    if key is None:
        raise NotFoundError(kind)
    return private_picture(catalogue_service.read_scan(key))


def address(case_id: int, at: str = "") -> str:
    """Where a case stands, or a part of its page."""
    return url_for("office.case", case_id=case_id, _anchor=at or None)
