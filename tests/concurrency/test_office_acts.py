"""What an office writes after a look at what is there: pressed by several at once, it happens once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from storefront.kernel.db import db, end_reading, read_session
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.payments import bank_accounts, rules
from storefront.payments.types import NewAccount
from storefront.shipping import service as shipping
from storefront.shipping.types import SaveOutlet, SheetKind
from tests.support import factories, racing
from tests.support.factories import CLERK

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from flask import Flask

TIMES = 4
BRI = NewAccount(bank="BRI", number="0123-01-000456-30-1", holder="Dinas Koperasi NTT")
MART = SaveOutlet(name="NTT Mart", address="Jalan 1", regency_code="53.09", hours="Setiap hari")
ZONES = b"kode_wilayah,zona\n31,ibu-kota\n"


def _add_account(seen: str) -> object:
    del seen
    return bank_accounts.add_account(BRI, CLERK)


def _load_zones(seen: str) -> object:
    return shipping.load_sheet(SheetKind.ZONES, ZONES, seen, CLERK)


def _open_outlet(seen: str) -> object:
    del seen
    return shipping.save_outlet(None, MART, CLERK)


@pytest.mark.parametrize("in_turn", [True, False], ids=["in turn", "control"])
@pytest.mark.parametrize(
    ("act", "module", "look"),
    [
        (_add_account, rules, "same_account"),
        (_load_zones, shipping, "check_sheet"),
        (_open_outlet, shipping, "_problems"),
    ],
    ids=["bank account", "zones", "outlet"],
)
def test_once(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[str], object],
    module: ModuleType,
    look: str,
    *,
    in_turn: bool,
) -> None:
    """Each looks, waits for the others to look, and writes; the control takes no turns, but SQLite's writers do."""
    factories.load_reference()
    found = getattr(module, look)

    def slowly(*arguments: object) -> object:
        answer = found(*arguments)
        time.sleep(0.3)
        return answer

    monkeypatch.setattr(module, look, slowly)
    if not in_turn:
        for user in (bank_accounts, shipping):
            monkeypatch.setattr(user, "take_turns", lambda _session, _name: None)
    seen = shipping.fingerprint(read_session(), SheetKind.ZONES)
    end_reading()
    answers = racing.at_once(app, [seen] * TIMES, act)
    refused = [answer for answer in answers if isinstance(answer, (RefusedError, StateConflictError))]
    is_once = len(refused) == TIMES - 1
    assert is_once == (in_turn or db.engine.dialect.name == "sqlite"), answers
