"""The seals of the audit log: what was changed behind the shop's back is found, and the first such line is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from storefront.kernel import audit, audit_chain, audit_rounds, clock
from storefront.kernel.audit import Change
from storefront.kernel.audit_chain import Head
from storefront.kernel.audit_rounds import BROKEN, Rounds
from storefront.kernel.db import db, end_reading, read_session, unit_of_work
from storefront.kernel.types import Actor

if TYPE_CHECKING:
    from flask import Flask

    from storefront.kernel.audit import AuditEntry

pytestmark = pytest.mark.both_databases

NOON = datetime(2026, 11, 22, 4, 0, 0, 123456, tzinfo=UTC)
CLERK = Actor(label="Dinas PMD Provinsi NTT", person_id=4, on_behalf_of="Tenun “Ina”")
HEAD = "3:ea6efcbc7ec4bc3b7002a6fc17200cb0a6487e17aa09ea629a9b1fc84f4398c1"
TRIGGERS = ("audit_log_no_update", "audit_log_no_delete", "audit_log_in_order", "audit_seal_no_delete")


def write(*prices: int) -> None:
    for number, price in enumerate(prices):
        with clock.frozen_at(NOON + timedelta(seconds=number)), unit_of_work() as session:
            after = {"price": price, "words": ["kopi", None]}
            change = Change(action="product.price", subject="variant", subject_id=7, after=after)
            audit.record(session, CLERK, change)


def behind_the_back(*statements: str) -> None:
    """What somebody does who owns the database."""
    end_reading()
    bare = create_engine(db.engine.url)
    with bare.begin() as connection:
        if bare.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for trigger in TRIGGERS:
                connection.execute(text(f"DROP TRIGGER {trigger}"))
        for statement in statements:
            connection.execute(text(statement))
    bare.dispose()


def reported() -> list[str]:
    """What the worker wrote into the log about it, in the order of its rounds."""
    end_reading()
    found = audit.list_latest(read_session(), audit.Search(actions=(BROKEN,)))
    return [entry.after["what"] for entry in reversed(found)]


def first_broken(known: Head | None = None) -> str | None:
    end_reading()
    return audit_chain.check(read_session(), known).broken


@pytest.mark.usefixtures("app")
class TestChain:
    def test_each_line_is_sealed_once_the_same_on_both_databases(self) -> None:
        write(100, 200)
        assert (audit_chain.seal(), audit_chain.seal()) == (2, 0)
        write(300)
        assert audit_chain.check(read_session()).unsealed == 1
        assert audit_chain.seal() == 1
        verdict = audit_chain.check(read_session())
        assert (verdict.broken, verdict.unsealed) == (None, 0)
        assert str(verdict.head) == HEAD

    def test_a_line_that_was_changed_or_taken_out_is_named(self) -> None:
        write(100, 200, 300, 400)
        audit_chain.seal()
        assert first_broken() is None
        behind_the_back(
            'UPDATE audit_log SET after = \'{"price": 250, "words": ["kopi", null]}\' WHERE id = 2',
            "DELETE FROM audit_log WHERE id = 3",
        )
        assert first_broken() == "line 2: it is not what was sealed"


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("app")
class TestOtherBreaks:
    def test_a_line_that_is_gone_is_named(self) -> None:
        write(100, 200)
        audit_chain.seal()
        behind_the_back("DELETE FROM audit_log WHERE id = 1")
        assert first_broken() == "line 1: it was taken out"

    def test_a_seal_that_is_gone_is_missed(self) -> None:
        write(100, 200, 300)
        audit_chain.seal()
        behind_the_back("DELETE FROM audit_seal WHERE id = 2")
        assert first_broken() == "line 3: seal 2 before it is gone"

    def test_a_log_made_anew_is_told_by_who_noted_a_seal(self) -> None:
        write(100, 200, 300)
        audit_chain.seal()
        noted = audit_chain.last(read_session())
        behind_the_back("DELETE FROM audit_seal", "UPDATE audit_log SET actor_label = 'Sistem' WHERE id = 2")
        audit_chain.seal()
        assert first_broken() is None
        assert first_broken(noted) == "line 3: its seal is not the one that was noted"
        assert first_broken(Head(number=9, digest="0")) == "seal 9 was noted, but the chain ends at 3"

    def test_a_line_that_came_much_later_is_sealed_by_night(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(audit_chain, "LATE", 0)
        write(100, 200)
        audit_chain.seal()
        behind_the_back(
            "INSERT INTO audit_log (id, at, actor_label, action, subject, subject_id, before, after) "
            "VALUES (-1, '2026-11-22 08:00:00', 'Sistem', 'late', 'variant', '8', '{}', '{}')"
        )
        assert audit_chain.seal() == 0
        Rounds(lambda _number: 0).go_on()
        verdict = audit_chain.check(read_session())
        assert (verdict.head.number, verdict.unsealed, verdict.broken) == (3, 0, None)

    def test_the_command_says_where(self, app: Flask) -> None:
        write(100, 200)
        audit_chain.seal()
        runner = app.test_cli_runner()
        whole = runner.invoke(args=["audit", "check"])
        head = whole.output.split()[3].rstrip(".")
        assert (whole.exit_code, head.partition(":")[0]) == (0, "2")
        assert runner.invoke(args=["audit", "check", "--known", head]).exit_code == 0
        assert runner.invoke(args=["audit", "check", "--known", "nonsense"]).exit_code == 2
        behind_the_back("UPDATE audit_log SET action = 'forged' WHERE id = 2")
        broken = runner.invoke(args=["audit", "check"])
        assert (broken.exit_code, broken.output) == (1, "Rantai putus: line 2: it is not what was sealed\n")


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("app")
class TestRounds:
    """A portion at each turn; each portion that is broken is told of."""

    @pytest.fixture(autouse=True)
    def _small(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        del app
        monkeypatch.setattr(audit_chain, "PORTION", 2)
        monkeypatch.setattr(audit_rounds, "LOOKS", 1)
        write(*range(7))
        audit_chain.seal()

    def test_each_turn_looks_at_few_and_all_together_at_everything(self, monkeypatch: pytest.MonkeyPatch) -> None:
        looked: list[int] = []
        digest_of = audit_chain.digest_of

        def noted(before: str, entry: AuditEntry) -> str:
            looked.append(entry.id)
            return digest_of(before, entry)

        monkeypatch.setattr(audit_chain, "digest_of", noted)
        rounds, portions = Rounds(lambda _number: 3), []
        for _turn in range(7):
            rounds.go_on()
            portions.append(looked.copy())
            looked.clear()
        assert portions == [[4, 5], [6, 7], [], [1, 2], [3, 4], [5, 6], [7]]
        assert reported() == []

    def test_every_broken_portion_is_told_of_once_a_day(self) -> None:
        behind_the_back(
            "UPDATE audit_log SET action = 'forged' WHERE id IN (2, 5, 6)", "DELETE FROM audit_seal WHERE id = 3"
        )
        rounds = Rounds(lambda _number: 0)
        for _turn in range(9):
            rounds.go_on()
        once = ["line 2: it is not what was sealed", "line 4: seal 3 before it is gone"]
        assert reported() == [*once, "line 6: it is not what was sealed"]
        with clock.frozen_at(clock.now() + timedelta(days=1)):
            for _turn in range(9):
                rounds.go_on()
        assert len(reported()) == 6

    @pytest.mark.parametrize(
        "forged",
        [
            "UPDATE audit_log SET after = '{' WHERE id = 3",
            "UPDATE audit_log SET at = 'noon' WHERE id = 3",
            "UPDATE audit_log SET action = x'ff' WHERE id = 3",
            "UPDATE audit_log SET action = CAST(x'ff' AS TEXT) WHERE id = 3",
        ],
        ids=["json", "moment", "bytes", "text"],
    )
    def test_a_line_that_cannot_be_read_is_told_of_and_keeps_nobody(self, forged: str) -> None:
        behind_the_back(forged, "UPDATE audit_log SET action = 'b' WHERE id = 6")
        rounds = Rounds(lambda _number: 0)
        for _turn in range(4):
            rounds.go_on()
        assert reported() == ["line 3: it is not what was sealed", "line 6: it is not what was sealed"]
        assert first_broken() == "line 3: it is not what was sealed"

    def test_a_line_that_cannot_be_sealed_holds_up_no_round(self) -> None:
        write(8)
        behind_the_back(
            "UPDATE audit_log SET action = 'forged' WHERE id = 2", "UPDATE audit_log SET after = '{' WHERE id = 8"
        )
        rounds = Rounds(lambda _number: 0)
        for _turn in range(3):
            rounds.go_on()
        with pytest.raises(ValueError, match="double quotes"):
            rounds.go_on()
        assert reported() == ["line 2: it is not what was sealed"]

    def test_a_chain_made_anew_while_the_worker_lives_is_told_of(self) -> None:
        rounds = Rounds(lambda _number: 0)
        for _turn in range(4):
            rounds.go_on()
        behind_the_back("DELETE FROM audit_seal", "UPDATE audit_log SET actor_label = 'Sistem' WHERE id = 2")
        audit_chain.seal()
        assert first_broken() is None
        with clock.frozen_at(clock.now() + timedelta(days=1)):
            for _turn in range(4):
                rounds.go_on()
        assert reported() == ["line 7: its seal is not the one that was noted"]

    def test_sealing_takes_a_bounded_number_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(audit_chain, "MOST_SEALED", 2)
        write(*range(5))
        assert [audit_chain.seal() for _turn in range(4)] == [2, 2, 1, 0]
