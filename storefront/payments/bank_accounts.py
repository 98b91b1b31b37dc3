"""The bank accounts that buyers transfer to: added, put in order, closed and opened again, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel import audit
from storefront.kernel.audit import Change
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.payments import rules
from storefront.payments.models import BankAccount
from storefront.payments.types import NewAccount, PaymentProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor

EXAMPLE = NewAccount(bank="Bank NTT", number="000-0000-0000 (CONTOH)", holder="Beli Produk NTT (CONTOH)")


def load_reference() -> None:
    """Make the example account where there is none yet; safe to repeat."""
    with unit_of_work() as session:
        if session.scalar(select(BankAccount.id).limit(1)) is None:
            session.add(BankAccount(bank=EXAMPLE.bank, number=EXAMPLE.number, holder=EXAMPLE.holder, position=1))


def add_account(new: NewAccount, actor: Actor) -> int:
    """Offer one more account to buyers, below the others; returns its id.

    Raises:
        RefusedError: with everything that is wrong with it, or when it is in the list already.
    """
    problems = rules.check_account(new)
    if problems:
        raise RefusedError(*problems)
    with unit_of_work() as session:
        known = _lock_all(session)
        if any(rules.same_account(new, account.bank, account.number) for account in known):
            raise RefusedError(Problem(code=PaymentProblem.ACCOUNT_KNOWN, at="number"))
        last = max((account.position for account in known), default=0)
        account = BankAccount(
            bank=new.bank.strip(), number=new.number.strip(), holder=new.holder.strip(), position=last + 1
        )
        session.add(account)
        session.flush()
        after = {"bank": account.bank, "number": account.number, "holder": account.holder}
        audit.record(
            session, actor, Change(action="account.added", subject="account", subject_id=account.id, after=after)
        )
        return account.id


def raise_account(account_id: int, actor: Actor) -> None:
    """Show an open account one place further up; at the top it stays.

    Raises:
        NotFoundError: when there is no such account.
    """
    with unit_of_work() as session:
        accounts = _lock_all(session)
        place = next((place for place, account in enumerate(accounts) if account.id == account_id), None)
        if place is None:
            raise NotFoundError
        if place == 0 or not accounts[place].is_active:
            return
        accounts[place - 1], accounts[place] = accounts[place], accounts[place - 1]
        for position, account in enumerate(accounts, start=1):
            account.position = position
        change = Change(
            action="account.raised",
            subject="account",
            subject_id=account_id,
            before={"position": place + 1},
            after={"position": place},
        )
        audit.record(session, actor, change)


def set_account_active(account_id: int, actor: Actor, *, is_active: bool) -> None:
    """Offer an account to buyers or no longer; what has been transferred to it stays known. Saying it twice is one.

    Raises:
        NotFoundError: when there is no such account.
    """
    with unit_of_work() as session:
        account = next((each for each in _lock_all(session) if each.id == account_id), None)
        if account is None:
            raise NotFoundError
        if account.is_active == is_active:
            return
        account.is_active = is_active
        change = Change(
            action="account.opened" if is_active else "account.closed",
            subject="account",
            subject_id=account_id,
            before={"is_active": not is_active},
            after={"is_active": is_active},
        )
        audit.record(session, actor, change)


def _lock_all(session: Session) -> list[BankAccount]:
    """Every account, those that buyers see first; who changes one waits for who changes another."""
    take_turns(session, "bank accounts")  # locks on the rows would let two new ones in at once
    found = session.scalars(select(BankAccount))
    return sorted(found, key=lambda account: (not account.is_active, account.position, account.id))
