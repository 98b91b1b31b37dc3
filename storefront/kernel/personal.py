"""What the shop holds on a person, from all its parts: what each knows, how it is erased, and what forbids it.

UU 27/2022 on personal data gives people a copy (article 7) and erasure (articles 8 and 43); what other law asks to be
kept (books of account: UU 28/2007 article 28, ten years) stays without the person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from storefront.kernel.errors import Problem


def _nothing_forbids(session: Session, person_id: int) -> list[Problem]:
    del session, person_id
    return []


def _nothing_is_found_by_it(session: Session, person_id: int, email: str) -> None:
    del session, person_id, email


@dataclass(frozen=True, kw_only=True)
class Contributor:
    """One part's share.

    `export` answers with what JSON can hold. `erase` runs in the transaction that ends the account. `problems` are
    reasons why it cannot be ended now. `let_go_of_email` runs just before a person has another mail address: what is
    found by the old one alone is tied to the person then, or it would outlive the account. `columns` names table and
    columns that hold personal data: a test walks all tables and finds any that nobody answers for.
    """

    name: str
    export: Callable[[Session, int], Any]
    erase: Callable[[Session, int], None]
    problems: Callable[[Session, int], list[Problem]] = _nothing_forbids
    let_go_of_email: Callable[[Session, int, str], None] = _nothing_is_found_by_it
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Contributors:
    """Set once at start by `configure`, in the order in which they erase: what finds things by others goes first."""

    def __init__(self) -> None:
        self.all: tuple[Contributor, ...] = ()

    def configure(self, contributors: Sequence[Contributor]) -> None:
        self.all = tuple(contributors)


contributors = Contributors()
configure = contributors.configure


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Everything held on a person, by part."""
    return {each.name: each.export(session, person_id) for each in contributors.all}


def problems(session: Session, person_id: int) -> list[Problem]:
    """Every reason why this person's data cannot be erased now."""
    return [problem for each in contributors.all for problem in each.problems(session, person_id)]


def let_go_of_email(session: Session, person_id: int, email: str) -> None:
    """Tell everybody that this address, which the person still has, is about to be theirs no more."""
    for each in contributors.all:
        each.let_go_of_email(session, person_id, email)


def erase(session: Session, person_id: int) -> None:
    """Erase everywhere; the caller has asked for `problems` in the same transaction."""
    for each in contributors.all:
        each.erase(session, person_id)
