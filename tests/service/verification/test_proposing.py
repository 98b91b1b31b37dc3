"""A kabupaten proposes, the province answers."""

from __future__ import annotations

from datetime import date

import pytest

from storefront.catalogue import service as catalogue
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.verification import queries, service
from storefront.verification.types import (
    CaseOrigin,
    DeterminationState,
    ProposalState,
    ProposeProduct,
    Proposer,
    RecordFinding,
    Verdict,
)
from tests.support.cases import newest_id, official, see_case, submitted
from tests.support.listings import KEY, change, complete, verified
from tests.support.products import MEMBER, load_reference, make_group

pytestmark = pytest.mark.usefixtures("app")
NGADA = {"53.09"}


def letter(product_id: int, number: str = "140/12/2026", on: date = date(2026, 1, 5)) -> ProposeProduct:
    return ProposeProduct(
        product_id=product_id, proposer=Proposer.VILLAGE_HEAD, letter_number=number, letter_date=on, words="Khas desa."
    )


def make_draft(*, is_whole: bool = True) -> int:
    load_reference()
    with unit_of_work() as session:
        group = make_group(session)
    product_id = catalogue.begin_draft(group.id, KEY, MEMBER)
    if is_whole:
        complete(product_id)
        change(product_id, category="tenun")
    return product_id


def listed(regencies: set[str] | None = None) -> list[tuple[ProposalState, str, int | None]]:
    end_reading()
    found = queries.list_proposals(read_session(), regencies)
    end_reading()
    return [(each.state, each.reason, each.determination_id) for each in found]


def codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [problem.code.value for problem in refused.value.problems]


def test_a_proposal_that_is_taken_up_opens_a_case_which_its_proposer_does_not_examine() -> None:
    product_id = make_draft()
    proposer, answering = official("pmd-ngada"), official()
    proposal_id = service.propose(letter(product_id), NGADA, proposer)
    assert listed(NGADA) == [(ProposalState.WAITING, "", None)]
    assert listed({"53.10"}) == []
    case_id = service.take_up(proposal_id, answering)
    case = see_case(case_id)
    assert (case.state, case.origin) == (DeterminationState.SUBMITTED, CaseOrigin.PROPOSAL)
    assert listed() == [(ProposalState.TAKEN_UP, "", case_id)]
    finding = RecordFinding(criterion="II.3.a", verdict=Verdict.MET)
    with pytest.raises(RefusedError) as refused:
        service.record_finding(case_id, finding, proposer)
    assert codes(refused) == ["own_product"]
    service.record_finding(case_id, finding, answering)
    with pytest.raises(StateConflictError):
        service.take_up(proposal_id, answering)


def test_it_joins_a_case_that_is_open() -> None:
    case_id = submitted()
    proposal_id = service.propose(letter(see_case(case_id).product_id), None, official())
    assert service.take_up(proposal_id, official()) == case_id
    assert newest_id(see_case(case_id).product_id) == case_id


def test_whoever_proposed_what_lies_there_already_does_not_examine_it_either() -> None:
    case_id = submitted()
    proposer, finding = official(), RecordFinding(criterion="II.3.a", verdict=Verdict.MET)
    proposal_id = service.propose(letter(see_case(case_id).product_id), None, proposer)
    with pytest.raises(RefusedError) as refused:
        service.record_finding(case_id, finding, proposer)
    assert codes(refused) == ["own_product"]
    service.take_up(proposal_id, official())
    with pytest.raises(RefusedError) as refused:
        service.record_finding(case_id, finding, proposer)
    assert codes(refused) == ["own_product"]
    assert see_case(case_id).findings == {}


def test_what_a_letter_lacks() -> None:
    product_id = make_draft()
    with pytest.raises(RefusedError) as refused:
        service.propose(letter(product_id, " ", date(2999, 1, 1)), NGADA, official())
    assert codes(refused) == ["letter_missing", "letter_later"]
    with pytest.raises(NotFoundError):  # of another kabupaten
        service.propose(letter(product_id), {"53.10"}, official())
    service.propose(letter(product_id), NGADA, official())
    with pytest.raises(RefusedError) as refused:
        service.propose(letter(product_id), NGADA, official())
    assert codes(refused) == ["proposed_already"]
    assert len(listed()) == 1


def test_what_is_determined_is_not_proposed() -> None:
    with pytest.raises(RefusedError) as refused:
        service.propose(letter(verified()), None, official())
    assert codes(refused) == ["determined_already"]
    assert listed() == []


def test_declined_with_a_reason_and_what_is_not_whole_waits() -> None:
    product_id = make_draft(is_whole=False)
    change(product_id, name="Kain")
    proposal_id = service.propose(letter(product_id), None, official())
    with pytest.raises(RefusedError):
        service.take_up(proposal_id, official())
    with pytest.raises(RefusedError) as refused:
        service.decline(proposal_id, " ", official())
    assert codes(refused) == ["declined_why"]
    assert listed() == [(ProposalState.WAITING, "", None)]
    service.decline(proposal_id, "Lengkapi dulu fotonya.", official())
    assert listed() == [(ProposalState.DECLINED, "Lengkapi dulu fotonya.", None)]
    with pytest.raises(StateConflictError):
        service.decline(proposal_id, "Lagi.", official())
