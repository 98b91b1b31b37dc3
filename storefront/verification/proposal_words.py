"""The words of proposals; `types` hands them on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.states import Machine

if TYPE_CHECKING:
    from datetime import date, datetime


class Proposer(StrEnum):
    """Who proposes a product: annex II.4.f, VI.1.k and l."""

    VILLAGE_HEAD = "village_head"
    CAMAT = "camat"
    PMD_KABUPATEN = "pmd_kabupaten"
    BAGIAN_PEMERINTAHAN = "bagian_pemerintahan"


class ProposalState(StrEnum):
    WAITING = "waiting"
    TAKEN_UP = "taken_up"
    DECLINED = "declined"


PROPOSAL = Machine(
    name="proposal",
    states=ProposalState,
    initial=ProposalState.WAITING,
    transitions={
        ProposalState.WAITING: frozenset({ProposalState.TAKEN_UP, ProposalState.DECLINED}),
        ProposalState.TAKEN_UP: frozenset(),
        ProposalState.DECLINED: frozenset(),
    },
)


@dataclass(frozen=True, kw_only=True)
class ProposeProduct:
    """A product that somebody proposes by a letter."""

    product_id: int
    proposer: Proposer
    letter_number: str
    letter_date: date
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """A proposal in the list; `reason` says why it was declined, `determination_id` leads to its case."""

    id: int
    product_id: int
    product_name: str
    group_name: str
    regency_code: str
    state: ProposalState
    proposer: Proposer
    letter_number: str
    letter_date: date
    words: str
    at: datetime
    determination_id: int | None
    reason: str
