"""Nobody rewrites the audit log with the account of the shop, on either database.

Each way has two controls: without triggers and without the walls around them it rewrites the log; with the triggers
alone some ways still do, and these are what the walls are for.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from storefront.cli import deploy_checks
from storefront.imports import service as imports
from storefront.imports.types import ImportState
from storefront.kernel import append_only, audit, audit_chain, engines, worker
from storefront.kernel.audit import Change
from storefront.kernel.db import db, end_reading, read_session, renew_statistics, unit_of_work
from storefront.kernel.types import SYSTEM
from storefront.registry import jobs
from tests.support import invariants, rewriting, sheets, two_groups
from tests.support.rewriting import DROPPED, POSTGRES, POSTGRES_PLAIN, SQLITE, SQLITE_PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from sqlalchemy import Engine

    from tests.support.databases import Emptied

pytestmark = pytest.mark.both_databases

ACCOUNT = "shop_account"
BY_TRIGGERS_ALONE = {
    "replace",
    "replace without recursive triggers",
    "take the last number",
    "take a number before the first",
}


def write() -> None:
    with unit_of_work() as session:
        audit.record(session, SYSTEM, Change(action="price.changed", subject="variant", subject_id=7))


class Copies:
    """The database of SQLite, anew for each try: what one lets through is not there for the next."""

    def __init__(self, folder: Path) -> None:
        end_reading()
        db.engine.dispose()
        self.original, self.path = Path(str(db.engine.url.database)), folder / "copy.db"

    def renew(self, *statements: str) -> None:
        for old in self.path.parent.glob("copy.db*"):
            old.unlink()
        shutil.copy(self.original, self.path)
        with closing(self.bare()) as connection:
            for statement in statements:
                connection.execute(statement)

    def bare(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, isolation_level=None)

    def of_the_shop(self) -> sqlite3.Connection:
        connection = self.bare()
        engines._settle(connection, None)
        return connection


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("app")
class TestOnSqlite:
    def _through(self, copies: Copies, *, guarded: bool, prepared: tuple[str, ...] = ()) -> set[str]:
        found = set()
        for name, statements in {**SQLITE_PLAIN, **SQLITE}.items():
            copies.renew(*prepared)
            connect = copies.of_the_shop if guarded else copies.bare
            if rewriting.rewrites_sqlite(connect, copies.path, statements):
                found.add(name)
        return found

    def test_no_way_rewrites_the_log(self, tmp_path: Path) -> None:
        write()
        copies = Copies(tmp_path)
        assert self._through(copies, guarded=True) == set()
        assert self._through(copies, guarded=True, prepared=tuple(DROPPED)) == BY_TRIGGERS_ALONE
        assert self._through(copies, guarded=False) == set(SQLITE)
        assert self._through(copies, guarded=False, prepared=tuple(DROPPED)) == {*SQLITE_PLAIN, *SQLITE}

    def test_nothing_leads_out_of_the_file(self, tmp_path: Path) -> None:
        write()
        copies = Copies(tmp_path)
        away = tmp_path / "away.db"
        outwards = (f"VACUUM INTO '{away}'", f"ATTACH '{away}' AS away", "SELECT load_extension('mod_none')")
        copies.renew()
        with closing(copies.of_the_shop()) as connection:
            for statement in outwards:
                with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|denied"):
                    connection.execute(statement)
        assert not away.exists()
        with closing(copies.bare()) as connection:
            connection.execute(outwards[0])
        assert away.exists()

    def test_a_file_without_a_trigger_is_named(self, one_app: Flask) -> None:
        session = read_session()
        assert append_only.missing_triggers(session) == []
        end_reading()
        bare = create_engine(db.engine.url)
        with bare.begin() as connection:
            connection.execute(text("DROP TRIGGER timeline_no_delete"))
        bare.dispose()
        named = list(deploy_checks.database(one_app.config["SHOP"], read_session()))
        assert [fault.split()[2] for fault in named] == ["timeline_no_delete"]

    def test_the_shop_may_still_count_anew_what_its_tables_hold(self) -> None:
        write()
        renew_statistics()
        assert read_session().execute(text("SELECT count(*) FROM sqlite_stat1")).scalar_one() > 0


@pytest.fixture
def account(one_app: Flask, emptied: Emptied, tmp_path: Path) -> Iterator[Engine]:
    """The shop as an account that owns nothing; the engine of the owner."""
    del tmp_path
    emptied.empty()
    owner = create_engine(emptied.url)
    theirs = create_engine(owner.url.set(username=ACCOUNT))
    with one_app.app_context():
        db._app_engines[one_app][None] = owner
        with unit_of_work() as session:
            if not append_only.has_account(session, ACCOUNT):
                session.execute(text(f"CREATE ROLE {ACCOUNT} LOGIN"))
        answer = one_app.test_cli_runner().invoke(args=["shop", "grant", ACCOUNT])
        assert (answer.exit_code, answer.output.count("bisa menjalankan toko")) == (0, 1)
        db._app_engines[one_app][None] = theirs
        yield owner
        end_reading()
    theirs.dispose()
    owner.dispose()


@pytest.mark.postgresql
class TestOnPostgres:
    def _through(self, engine: Engine, *, unlocked: bool = False) -> set[str]:
        ways = {**POSTGRES_PLAIN, **POSTGRES}
        return {
            name
            for name, statements in ways.items()
            if rewriting.rewrites_postgres(engine, statements, unlocked=unlocked)
        }

    def test_no_way_rewrites_the_log(self, account: Engine) -> None:
        write()
        end_reading()
        assert self._through(db.engine) == set()
        assert self._through(account) == set(POSTGRES)
        assert self._through(account, unlocked=True) == {*POSTGRES_PLAIN, *POSTGRES}

    def test_the_shop_sells_with_that_account(self, account: Engine) -> None:
        del account
        number = two_groups.place_transfer(two_groups.open_market())
        two_groups.pay(number)
        worker.drain([job for job in jobs() if not job.name.startswith(("search.", "demo.", "shop."))])
        assert invariants.broken([number]) == []
        with pytest.raises(DatabaseError, match="permission denied"), unit_of_work() as session:
            session.execute(text("UPDATE receipt SET amount = 1"))

    def test_the_shop_takes_sheets_in_and_back_with_that_account(self, account: Engine) -> None:
        """Many rows at once, by COPY."""
        del account
        rows = [sheets.row(f"K-{number}", varian=f"isi {number}") for number in range(3)]
        import_id = sheets.take_in(sheets.make_group(), sheets.as_csv([*rows, sheets.row("K-3")]))
        assert (sheets.see(import_id).state, sheets.see(import_id).done) == (ImportState.APPLIED, 4)
        imports.start_undo(import_id, sheets.MEMBER)
        imports.undo(import_id)
        assert sheets.see(import_id).state is ImportState.UNDONE
        assert invariants.broken() == []
        assert audit_chain.seal() > 0
        assert audit_chain.check(read_session()).broken is None

    def test_a_migration_that_still_waits_is_told_without_a_trace(self, one_app: Flask, account: Engine) -> None:
        version = "UPDATE alembic_version SET version_num = "
        with account.begin() as connection:
            head = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
            connection.execute(text(f"{version}'0020'"))
        end_reading()
        answer = one_app.test_cli_runner().invoke(args=["shop", "serve"])
        with account.begin() as connection:
            connection.execute(text(f"{version}'{head}'"))
        assert (answer.exit_code, answer.exception.__class__) == (1, SystemExit)
        assert "flask db upgrade && flask shop grant AKUN" in answer.output

    def test_what_was_not_granted_after_an_upgrade_is_named(self, one_app: Flask, account: Engine) -> None:
        with unit_of_work() as session:
            assert append_only.missing_grants(session) == []
        with account.begin() as connection:
            connection.execute(text(f"REVOKE ALL ON person, audit_log, job FROM {ACCOUNT}"))
            connection.execute(text(f"REVOKE ALL ON SEQUENCE person_id_seq FROM {ACCOUNT}"))
        answer = one_app.test_cli_runner().invoke(args=["shop", "check-deploy"])
        named = [line.split()[7].rstrip(":") for line in answer.output.splitlines() if "lacks rights on" in line]
        assert named == ["audit_log", "job", "person", "person_id_seq"]
        assert (answer.exit_code, answer.output.count("permission denied for table person")) == (1, 1)

    def test_an_account_that_could_do_more_is_named(self, account: Engine) -> None:
        with unit_of_work() as session:
            assert append_only.open_ways(session) == []
        with account.begin() as connection:
            connection.execute(text(f"ALTER ROLE {ACCOUNT} CREATEROLE"))
            connection.execute(text(f"GRANT UPDATE (action) ON audit_log TO {ACCOUNT}"))
            connection.execute(text("ALTER TABLE timeline DISABLE TRIGGER timeline_append_only"))
        with unit_of_work() as session:
            ways = append_only.open_ways(session)
        with account.begin() as connection:
            connection.execute(text(f"ALTER ROLE {ACCOUNT} NOCREATEROLE"))
            connection.execute(text("ALTER TABLE timeline ENABLE TRIGGER timeline_append_only"))
        assert sorted(ways) == ["createrole", "trigger of timeline off", "update columns of audit_log"]

    @pytest.mark.parametrize(
        ("rights", "way"),
        [
            (["ALTER ROLE {other} SUPERUSER"], "superuser"),
            (["ALTER ROLE {other} CREATEROLE"], "createrole"),
            (["GRANT DELETE ON audit_log TO {other}"], "delete audit_log"),
            (["GRANT CREATE ON SCHEMA public TO {other}"], "create in the schema"),
        ],
        ids=["superuser", "createrole", "right", "schema"],
    )
    def test_what_it_may_become_is_named(self, account: Engine, rights: list[str], way: str) -> None:
        """A member that does not inherit may still `SET ROLE`."""
        other = "shop_other"
        with account.connect() as connection, connection.begin() as transaction:
            connection.execute(text(f"CREATE ROLE {other}"))
            connection.execute(text(f"ALTER ROLE {ACCOUNT} NOINHERIT"))
            connection.execute(text(f"GRANT {other} TO {ACCOUNT}"))
            with Session(connection) as session:
                assert append_only.open_ways(session, ACCOUNT) == []
                for each in rights:
                    session.execute(text(each.format(other=other)))
                assert way in append_only.open_ways(session, ACCOUNT)
            transaction.rollback()

    @pytest.mark.parametrize(
        ("thing", "way"),
        [
            ("SCHEMA public", "owns the schema"),
            ("FUNCTION refuse_change()", "owns refuse_change()"),
        ],
    )
    def test_whoever_owns_what_is_around_it_is_named(self, account: Engine, thing: str, way: str) -> None:
        with account.connect() as connection, connection.begin() as transaction:
            with Session(connection) as session:
                session.execute(text(f"ALTER {thing} OWNER TO {ACCOUNT}"))
                session.execute(text(f"REVOKE ALL ON SCHEMA public FROM {ACCOUNT}"))
                assert append_only.open_ways(session, ACCOUNT) == [way]
            transaction.rollback()

    def test_the_owner_is_refused(self, one_app: Flask, account: Engine) -> None:
        db._app_engines[one_app][None] = account
        runner = one_app.test_cli_runner()
        answers = [runner.invoke(args=["shop", "grant", name]) for name in ("postgres", "nobody_there")]
        assert [answer.exit_code for answer in answers] == [1, 1]
        assert "superuser" in answers[0].output
        assert "nobody_there" in answers[1].output
        end_reading()
        named = list(deploy_checks.database(one_app.config["SHOP"], read_session()))
        assert any("(superuser)" in fault and "flask shop grant" in fault for fault in named)
