"""Amounts that name an order, and what a bank account must say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storefront.kernel.errors import Problem
from storefront.payments.types import PaymentProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from storefront.payments.types import NewAccount

NUMBER = re.compile(r"[0-9]([ .-]?[0-9]){4,29}")
LONGEST_NAME = 80


def pick_code(codes: range, taken: Collection[int], draw: Callable[[int], int]) -> int | None:
    """One of the codes that is not taken, by lot; None when none is left.

    `draw(n)` answers with a number below n.
    """
    free = sorted(set(codes) - set(taken))
    return free[draw(len(free))] if free else None


def check_account(account: NewAccount) -> list[Problem]:
    """Everything that would keep a buyer from transferring to it; `at` names the field."""
    problems = []
    if not account.bank.strip():
        problems.append(Problem(code=PaymentProblem.BANK_MISSING, at="bank"))
    if not NUMBER.fullmatch(account.number.strip()):
        problems.append(Problem(code=PaymentProblem.NUMBER_WRONG, at="number"))
    if not account.holder.strip():
        problems.append(Problem(code=PaymentProblem.HOLDER_MISSING, at="holder"))
    problems += [
        Problem(code=PaymentProblem.TEXT_TOO_LONG, at=name, values={"most": LONGEST_NAME})
        for name in ("bank", "holder")
        if len(getattr(account, name)) > LONGEST_NAME
    ]
    return problems


def same_account(new: NewAccount, bank: str, number: str) -> bool:
    """Whether both names lead to one account: banks are written in many ways, digits in one."""
    return _plain(new.bank) == _plain(bank) and _digits(new.number) == _digits(number)


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _digits(number: str) -> str:
    return re.sub(r"[^0-9]", "", number)
