"""Limits against guessing, shared by all web processes, and forgetting what is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_

from storefront.accounts import queries, rules
from storefront.accounts.models import AccountLink, Attempt, Invitation, NumberRequest, SignIn
from storefront.accounts.queries import WAITS_FOR_CODE
from storefront.accounts.types import AccountProblem
from storefront.kernel import clock, ids
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

Limit = tuple[str, str, int]  # what is tried, by whom, how often within the window
GUESSING_WINDOW = timedelta(minutes=15)
MOST_ASKED_BY_ONE = 20  # links and codes asked for from one address within the window; a village may share one
MOST_ASKED_FOR_ONE = 3  # for one account within the window: nobody's post is flooded
ATTEMPTS_KEPT = timedelta(days=1)


def allow_attempt(what: str, who: str, limit: int, per_seconds: int) -> bool:
    """Count one try of `who` at `what`; False when `limit` is reached within `per_seconds`, over all web processes."""
    digest = ids.digest(who)
    now = clock.now()
    with unit_of_work() as session:
        take_turns(session, f"{what} {digest}")
        if queries.count_attempts(session, what, digest, now - timedelta(seconds=per_seconds)) >= limit:
            return False
        session.add(Attempt(what=what, who=digest, at=now))
        return True


def refuse_too_many(*limits: Limit) -> None:
    """Count one try towards each limit.

    Raises:
        RefusedError: with `TOO_MANY_ATTEMPTS` at the first that is reached.
    """
    window = int(GUESSING_WINDOW.total_seconds())
    if not all(allow_attempt(what, who, limit, window) for what, who, limit in limits):
        raise RefusedError(Problem(code=AccountProblem.TOO_MANY_ATTEMPTS, values={"minutes": window // 60}))


def refuse_too_many_letters(contact: str, address: str) -> None:
    """Before a link or a code is made for somebody, known here or not. Raises as `refuse_too_many`."""
    network = rules.network_of(address)
    refuse_too_many(("ask.address", network, MOST_ASKED_BY_ONE), ("ask.account", contact, MOST_ASKED_FOR_ONE))


def forget_attempts(session: Session, what: str, who: Iterable[str]) -> None:
    session.execute(delete(Attempt).where(Attempt.what == what, Attempt.who.in_([ids.digest(each) for each in who])))


def tidy() -> None:
    """Forget attempts that no limit looks at any more, and sign-ins, links and requests that have ended."""
    now = clock.now()
    with unit_of_work() as session:
        session.execute(delete(Attempt).where(Attempt.at < now - ATTEMPTS_KEPT))
        unfinished = and_(SignIn.waits_for_code, SignIn.created_at < now - WAITS_FOR_CODE)
        session.execute(delete(SignIn).where(or_(SignIn.expires_at < now, unfinished)))
        session.execute(delete(AccountLink).where(or_(AccountLink.used_at.is_not(None), AccountLink.expires_at < now)))
        session.execute(delete(Invitation).where(or_(Invitation.used_at.is_not(None), Invitation.expires_at < now)))
        session.execute(delete(NumberRequest).where(NumberRequest.expires_at < now))
