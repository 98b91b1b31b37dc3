"""The criteria by version: those that ship, and new ones that the office edits and puts into force from a day."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from storefront.kernel import clock, settings
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.settings import Setting
from storefront.kernel.text import N_
from storefront.verification import rules
from storefront.verification.criteria import shipped_sets
from storefront.verification.reasons import KEEPER
from storefront.verification.types import CriteriaSet, Criterion, VerificationProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor

PREFIX = "criteria."


def list_sets(session: Session) -> list[CriteriaSet]:
    """All versions, the oldest first; one without a day is a draft."""
    made = settings.get_kind(session, PREFIX)
    return [*shipped_sets().values(), *(_set(version, value) for version, value in made.items())]


def criteria_set(session: Session, version: str) -> CriteriaSet:
    """The criteria of this version; those that ship cost no question.

    Raises:
        NotFoundError: when there is no such version.
    """
    if version in shipped_sets():
        return shipped_sets()[version]
    value = settings.get(session, setting_of_set(version))
    if not value:
        raise NotFoundError(version)
    return _set(version, value)


def current_set(session: Session) -> CriteriaSet:
    """What a case that begins today is examined by."""
    return [each for each in list_sets(session) if is_in_force(each)][-1]


def is_in_force(found: CriteriaSet) -> bool:
    """Whether cases may have begun under it, so that it stays as it is."""
    return found.since is not None and found.since <= clock.today()


def setting_of_set(version: str) -> Setting[dict[str, Any]]:
    """Where a version is kept with its history."""
    return Setting(key=PREFIX + version, default={}, label=N_("Syarat penetapan"), keeper=KEEPER)


def value_of_set(found: CriteriaSet) -> dict[str, Any]:
    """As it is kept."""
    since = found.since.isoformat() if found.since else ""
    return {"since": since, "source": found.source, "criteria": [asdict(each) for each in found.criteria]}


def _set(version: str, value: dict[str, Any]) -> CriteriaSet:
    since = date.fromisoformat(value["since"]) if value["since"] else None
    criteria = tuple(Criterion(**each) for each in value["criteria"])
    return CriteriaSet(version=version, since=since, source=value["source"], criteria=criteria)


def draft_set(actor: Actor) -> str:
    """Copy the newest version as a draft; returns the version of the draft, also of one that is there already."""
    with unit_of_work() as session:
        take_turns(session, "settings")
        newest = list_sets(session)[-1]
        if not is_in_force(newest):
            return newest.version
        version = str(int(newest.version) + 1)
        draft = replace(newest, version=version, since=None)
        settings.put(session, setting_of_set(version), value_of_set(draft), actor)
        return version


def change_set(wanted: CriteriaSet, seen: str, actor: Actor) -> None:
    """Write a version anew that is not in force yet; with a day it comes into force by itself.

    `seen` is the digest (`settings.digest`) of the value that the form was made from.

    Raises:
        NotFoundError: when there is no such version.
        RefusedError: when it is in force, when somebody has changed it since, or with everything that is wrong with it.
    """
    with unit_of_work() as session:
        take_turns(session, "settings")
        now = criteria_set(session, wanted.version)
        if is_in_force(now):
            raise RefusedError(Problem(code=VerificationProblem.SET_IN_FORCE))
        if settings.digest(value_of_set(now)) != seen:
            raise RefusedError(Problem(code=VerificationProblem.CHANGED_MEANWHILE))
        if problems := rules.set_problems(wanted, clock.today()):
            raise RefusedError(*problems)
        if wanted != now:
            settings.put(session, setting_of_set(wanted.version), value_of_set(wanted), actor)
