"""The accounts that buyers transfer to: who is shown, in which order, and one amount for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storefront.kernel import audit
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError
from storefront.kernel.money import Rupiah
from storefront.orders.types import PaymentState
from storefront.payments import queries, service
from storefront.payments.models import ExpectedTransfer
from storefront.payments.types import NewAccount, PaymentProblem
from storefront.trade import service as trade
from tests.support import invariants, two_groups
from tests.support.factories import CLERK
from tests.support.orders import refused

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.two_groups import Market

BRI = NewAccount(bank="BRI", number="0123-01-000456-30-1", holder="Dinas Koperasi NTT")
EXAMPLE = "Bank NTT"


@pytest.fixture
def market(app: Flask) -> Market:
    del app
    return two_groups.open_market()


def shown() -> list[str]:
    end_reading()
    found = [account.bank for account in queries.list_open_accounts(read_session())]
    end_reading()
    return found


@pytest.mark.usefixtures("market")
class TestAccounts:
    def test_a_new_one_stands_last_and_can_be_raised(self) -> None:
        account_id = service.add_account(BRI, CLERK)
        assert shown() == [EXAMPLE, "BRI"]
        service.raise_account(account_id, CLERK)
        service.raise_account(account_id, CLERK)
        assert shown() == ["BRI", EXAMPLE]
        actions = [(entry.action, entry.actor_label) for entry in audit.list_latest(read_session(), limit=2)]
        assert actions == [("account.raised", "Keuangan"), ("account.added", "Keuangan")]

    def test_closed_it_is_shown_no_longer_but_known(self) -> None:
        account_id = service.add_account(BRI, CLERK)
        for _ in range(2):
            service.set_account_active(account_id, CLERK, is_active=False)
        assert shown() == [EXAMPLE]
        assert [account.is_active for account in queries.list_accounts(read_session())] == [True, False]
        closed = [entry for entry in audit.list_latest(read_session()) if entry.action == "account.closed"]
        assert [(entry.before, entry.after) for entry in closed] == [({"is_active": True}, {"is_active": False})]
        service.set_account_active(account_id, CLERK, is_active=True)
        assert shown() == [EXAMPLE, "BRI"]

    def test_raised_past_those_that_buyers_see(self) -> None:
        ids = [
            service.add_account(NewAccount(bank=f"Bank {n}", number=f"1234{n}", holder="X"), CLERK) for n in range(3)
        ]
        service.set_account_active(ids[1], CLERK, is_active=False)
        service.raise_account(ids[2], CLERK)
        assert shown() == [EXAMPLE, "Bank 2", "Bank 0"]
        service.raise_account(ids[1], CLERK)  # nobody sees it: nothing to change
        assert shown() == [EXAMPLE, "Bank 2", "Bank 0"]

    def test_one_is_in_the_list_once(self) -> None:
        service.add_account(BRI, CLERK)
        again = NewAccount(bank=" b.r.i ", number="012301000456301", holder="Lain")
        assert refused(lambda: service.add_account(again, CLERK)) == [(PaymentProblem.ACCOUNT_KNOWN, "number")]
        assert shown() == [EXAMPLE, "BRI"]

    @pytest.mark.parametrize(
        ("account", "problems"),
        [
            (NewAccount(bank=" ", number="", holder=""), ["bank", "number", "holder"]),
            (NewAccount(bank="BRI", number="12a45", holder="X"), ["number"]),
            (NewAccount(bank="BRI", number="1234", holder="X"), ["number"]),
            (NewAccount(bank="BRI", number="1" * 31, holder="X"), ["number"]),
            (NewAccount(bank="B" * 81, number="12345", holder="X" * 81), ["bank", "holder"]),
        ],
    )
    def test_what_is_none_is_refused(self, account: NewAccount, problems: list[str]) -> None:
        answer = refused(lambda: service.add_account(account, CLERK))
        assert [at for _, at in answer] == problems
        assert shown() == [EXAMPLE]

    def test_none_there(self) -> None:
        with pytest.raises(NotFoundError):
            service.raise_account(999, CLERK)
        with pytest.raises(NotFoundError):
            service.set_account_active(999, CLERK, is_active=False)


class TestOneAmountForAll:
    def test_buyers_see_all_of_them_with_one_amount(self, market: Market) -> None:
        service.add_account(BRI, CLERK)
        order = two_groups.see(two_groups.place_transfer(market))
        instructions = queries.payment_instructions(read_session(), order.id)
        assert instructions is not None
        assert [account.bank for account in instructions.accounts] == [EXAMPLE, "BRI"]
        assert instructions.accounts[1].digits == "012301000456301"
        assert instructions.amount == order.total

    def test_an_amount_is_taken_whatever_account_is_open(self, market: Market) -> None:
        first = two_groups.see(two_groups.place_transfer(market))
        second = two_groups.see(two_groups.place_transfer(market))
        assert first.total != second.total
        with pytest.raises(IntegrityError), unit_of_work() as session:
            row = session.scalars(select(ExpectedTransfer).where(ExpectedTransfer.order_id == second.id)).one()
            row.amount = first.total

    def test_the_receipt_says_where_the_money_came_in(self, market: Market) -> None:
        account_id = service.add_account(BRI, CLERK)
        service.set_account_active(account_id, CLERK, is_active=False)  # closed, but somebody had its number
        order = two_groups.see(two_groups.place_transfer(market))
        trade.confirm_transfer(order.number, order.total, CLERK, account_id=account_id)
        (receipt,) = queries.list_receipts(read_session(), order.id)
        assert receipt.account == f"BRI {BRI.number}"
        assert audit.list_latest(read_session(), limit=1)[0].after["account"] == account_id

    def test_an_account_that_is_none_takes_no_money(self, market: Market) -> None:
        order = two_groups.see(two_groups.place_transfer(market))
        with pytest.raises(NotFoundError):
            trade.confirm_transfer(order.number, order.total, CLERK, account_id=999)
        assert two_groups.see(order.number).payment_state is PaymentState.UNPAID
        assert invariants.broken([order.number]) == []

    def test_with_none_open_transfer_cannot_be_offered(self, market: Market) -> None:
        number = two_groups.place_transfer(market)
        assert queries.may_transfer(read_session())
        (account,) = queries.list_accounts(read_session())
        service.set_account_active(account.id, CLERK, is_active=False)
        assert not queries.may_transfer(read_session())
        end_reading()
        assert refused(lambda: two_groups.place_transfer(market)) == [(PaymentProblem.NO_ACCOUNT, "payment_method")]
        order = two_groups.see(number)
        instructions = queries.payment_instructions(read_session(), order.id)
        assert instructions is not None
        assert instructions.accounts == ()
        assert instructions.amount > Rupiah(0)
