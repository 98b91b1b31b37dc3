"""What the office often asks for when something goes back: a list that ships, and that the office goes on writing."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

from storefront.kernel import settings
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.settings import Setting
from storefront.kernel.text import N_
from storefront.verification import rules
from storefront.verification.criteria import shipped_reasons
from storefront.verification.types import Reason, ReasonUse, VerificationProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor

PREFIX = "reason."
KEEPER = "dinas_pmd"
OWN = "own-"  # before the number of one that the office added


def list_reasons(session: Session) -> dict[str, Reason]:
    """All by key, retired ones too: those that ship in the order of their file, then those that the office added."""
    changed = settings.get_kind(session, PREFIX)
    return {**shipped_reasons(), **{key: _reason(key, value) for key, value in changed.items()}}


def reasons(session: Session, use: ReasonUse) -> dict[str, Reason]:
    """Those that are offered when something of this kind goes back, by key."""
    every = list_reasons(session).values()
    return {each.key: each for each in every if use in each.uses and not each.is_retired}


@cache
def setting_of(key: str) -> Setting[dict[str, Any]]:
    """Where a reason is kept with its history."""
    shipped = shipped_reasons().get(key)
    label = N_("Alasan untuk kelompok")
    return Setting(key=PREFIX + key, default=value_of(shipped) if shipped else {}, label=label, keeper=KEEPER)


def value_of(reason: Reason) -> dict[str, Any]:
    """As it is kept."""
    value = asdict(reason)
    del value["key"]
    return {**value, "uses": [use.value for use in reason.uses]}


def _reason(key: str, value: dict[str, Any]) -> Reason:
    return Reason(**{**value, "key": key, "uses": tuple(ReasonUse(use) for use in value["uses"])})


def add_reason(wanted: Reason, actor: Actor) -> str:
    """Put another one at the end of the list; returns its key, whatever key `wanted` has.

    Raises:
        RefusedError: with everything that is wrong with it; also when the list has it already.
    """
    with unit_of_work() as session:
        take_turns(session, "settings")
        every = list_reasons(session)
        if problems := rules.reason_problems(wanted, every.values()):
            raise RefusedError(*problems)
        key = f"{OWN}{sum(each.startswith(OWN) for each in every) + 1}"
        settings.put(session, setting_of(key), value_of(wanted), actor)
        return key


def change_reason(wanted: Reason, seen: str, actor: Actor) -> None:
    """Write one anew, or retire it; `seen` is the digest (`settings.digest`) of the value that the form was made from.

    What was answered with it keeps the words that the group has read.

    Raises:
        NotFoundError: when there is none with this key.
        RefusedError: with everything that is wrong with it; also when somebody has changed it since.
    """
    with unit_of_work() as session:
        take_turns(session, "settings")
        every = list_reasons(session)
        if wanted.key not in every:
            raise NotFoundError(wanted.key)
        now = value_of(every.pop(wanted.key))
        if settings.digest(now) != seen:
            raise RefusedError(Problem(code=VerificationProblem.CHANGED_MEANWHILE, at="text"))
        if problems := rules.reason_problems(wanted, every.values()):
            raise RefusedError(*problems)
        if now != value_of(wanted):
            settings.put(session, setting_of(wanted.key), value_of(wanted), actor)
