"""Cases before the office: submitted, judged, examined, decided, each by a person."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from storefront.catalogue import service as catalogue
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import Actor
from storefront.verification import queries, service
from storefront.verification.types import (
    CaseDecision,
    Conclusion,
    DeterminationState,
    Recommendation,
    RecordFinding,
    Verdict,
)
from tests.support.listings import change, complete
from tests.support.people import make_person
from tests.support.products import GROUP, MEMBER, load_reference, make_group

if TYPE_CHECKING:
    from storefront.verification.types import CaseView

LABEL = "Dinas PMD Provinsi NTT"
_numbers = itertools.count(1)


def official(name: str = "pemeriksa") -> Actor:
    """Somebody of the office, each time another."""
    return Actor(label=LABEL, person_id=make_person(f"{name}-{next(_numbers)}@contoh.id"))


def submitted(category: str = "tenun", group_name: str = GROUP.name) -> int:
    """A case before the office; woven cloth needs no licence."""
    load_reference()
    with unit_of_work() as session:
        group = make_group(session, replace(GROUP, name=group_name))
    product_id = catalogue.begin_draft(group.id, f"{group.id:016x}", MEMBER)
    complete(product_id)
    change(product_id, category=category)
    service.submit(product_id, MEMBER)
    return newest_id(product_id)


def newest_id(product_id: int) -> int:
    end_reading()
    row = queries.find_newest(read_session(), product_id)
    end_reading()
    assert row
    return row.id


def see_case(determination_id: int) -> CaseView:
    """The case as it stands in the database now."""
    end_reading()
    found = queries.get_case(read_session(), determination_id)
    end_reading()
    return found


def judge(determination_id: int, actor: Actor, verdict: Verdict = Verdict.MET) -> None:
    """The same verdict on each criterion."""
    for criterion in see_case(determination_id).criteria.criteria:
        finding = RecordFinding(criterion=criterion.key, verdict=verdict, note="Dilihat di tempat.")
        service.record_finding(determination_id, finding, actor)


def conclude(
    determination_id: int, actor: Actor, recommendation: Recommendation | None = Recommendation.ACCEPT, words: str = ""
) -> None:
    """End the examination as its page would, opened just now."""
    seen = see_case(determination_id).seen
    service.conclude(determination_id, Conclusion(recommendation=recommendation, seen=seen, words=words), actor)


def decide(
    determination_id: int, actor: Actor, to: DeterminationState = DeterminationState.VERIFIED, words: str = ""
) -> None:
    """Decide as the page would, opened just now."""
    seen = see_case(determination_id).seen
    service.decide(determination_id, CaseDecision(to=to, seen=seen, words=words), actor)


def examined(examiner: Actor, group_name: str = GROUP.name) -> int:
    """A case that is ready to be decided."""
    determination_id = submitted(group_name=group_name)
    judge(determination_id, examiner)
    conclude(determination_id, examiner)
    return determination_id
