"""Every way by which somebody with a connection may try to rewrite the audit log, or to have it stay silent."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

COLUMNS = "id, at, actor_id, actor_label, on_behalf_of, action, subject, subject_id, before, after"
FORGED = COLUMNS.replace("action", "'forged'")
CHANGE = "UPDATE audit_log SET action = 'forged'"
ADDED = (
    "INSERT INTO audit_log (at, actor_label, action, subject, subject_id, before, after) "
    "VALUES ('2026-11-22 08:00:00', 'Sistem', 'price.changed', 'variant', '8', '{}', '{}')"
)
Row = tuple[Any, ...]

PLAIN = {  # refused by triggers as well
    "update": [CHANGE],
    "delete": ["DELETE FROM audit_log"],
    "upsert": [
        "INSERT INTO audit_log ({columns}) SELECT {columns} FROM audit_log WHERE true "  # noqa: ISC004 -- one statement
        "ON CONFLICT (id) DO UPDATE SET action = 'forged'"
    ],
}
LAST = 2**63 - 1  # what follows would get numbers by chance on SQLite


def numbered(number: int) -> str:
    return ADDED.replace("(at", "(id, at").replace("VALUES (", f"VALUES ({number}, ")


SQLITE_PLAIN = {
    **PLAIN,
    "take the last number": [numbered(LAST)],
    "take a number before the first": [numbered(-1)],
    "replace": ["INSERT OR REPLACE INTO audit_log ({columns}) SELECT {forged} FROM audit_log"],
    "replace without recursive triggers": [
        "PRAGMA recursive_triggers = OFF",
        "INSERT OR REPLACE INTO audit_log ({columns}) SELECT {forged} FROM audit_log",
    ],
    "update of another name for the file": ["ATTACH '{path}' AS side", CHANGE.replace("audit_log", "side.audit_log")],
}
TRIGGERS = ("no_update", "no_delete", "no_replace", "in_order")
DROPPED = [f"DROP TRIGGER IF EXISTS audit_log_{name}" for name in TRIGGERS]
SQLITE = {
    "drop the triggers": [*DROPPED, CHANGE],
    "drop the table": ["DROP TABLE audit_log"],
    "put another table in its place": [
        "ALTER TABLE audit_log RENAME TO was",
        "CREATE TABLE audit_log AS SELECT {columns} FROM was WHERE false",
    ],
    "drop a column": ["ALTER TABLE audit_log DROP COLUMN after"],
    "write into the schema": [
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_log'",
        "PRAGMA schema_version = 9999",
        CHANGE,
    ],
    "swallow by a trigger": [
        "CREATE TRIGGER swallow BEFORE INSERT ON audit_log BEGIN SELECT RAISE(IGNORE); END",
    ],
    "swallow by a trigger of this connection": [
        "CREATE TEMP TRIGGER swallow BEFORE INSERT ON audit_log BEGIN SELECT RAISE(IGNORE); END",
    ],
    "a table of this connection before it": ["CREATE TEMP TABLE audit_log AS SELECT {columns} FROM audit_log"],
}
POSTGRES_PLAIN = {
    **PLAIN,
    "merge": [
        "MERGE INTO audit_log USING (SELECT 1) one ON true WHEN MATCHED THEN UPDATE SET action = 'forged'",
    ],
    "truncate": ["TRUNCATE audit_log CASCADE"],
    "give oneself the right": ["GRANT ALL ON audit_log TO CURRENT_USER", CHANGE],
}
SWALLOW = "CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
POSTGRES = {
    "take the last number": [numbered(LAST)],
    "take a number before the first": [numbered(-1)],
    "drop the trigger": ["DROP TRIGGER audit_log_append_only ON audit_log", CHANGE],
    "switch the triggers off": ["ALTER TABLE audit_log DISABLE TRIGGER ALL", CHANGE],
    "play a replica": ["SET LOCAL session_replication_role = replica", CHANGE],
    "become the owner": ["SET LOCAL ROLE postgres", "ALTER TABLE audit_log DISABLE TRIGGER ALL", CHANGE],
    "make oneself the owner": [
        "ALTER TABLE audit_log OWNER TO CURRENT_USER",
        "ALTER TABLE audit_log DISABLE TRIGGER ALL",
        CHANGE,
    ],
    "write into the catalogue": [
        "UPDATE pg_trigger SET tgenabled = 'D' WHERE tgrelid = 'public.audit_log'::regclass",
        "UPDATE pg_class SET relname = relname WHERE oid = 'public.audit_log'::regclass",
        CHANGE,
    ],
    "let the trigger say yes": [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        CHANGE,
    ],
    "drop the table": ["DROP TABLE audit_log CASCADE"],
    "put another table in its place": [
        "ALTER TABLE audit_log RENAME TO was",
        "CREATE TABLE audit_log (LIKE was INCLUDING ALL)",
    ],
    "swallow by a trigger": [
        SWALLOW,
        "CREATE TRIGGER swallow BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION swallow()",
    ],
    "swallow by a rule": ["CREATE RULE swallow AS ON INSERT TO audit_log DO INSTEAD NOTHING"],
    "a table of this session before it": ["CREATE TEMP TABLE audit_log (LIKE audit_log INCLUDING DEFAULTS)"],
    "a schema before it": [
        "CREATE SCHEMA before_it",
        "CREATE TABLE before_it.audit_log (LIKE public.audit_log INCLUDING DEFAULTS)",
        "SET LOCAL search_path = before_it, public",
    ],
}
UNLOCKED = {
    "sqlite": DROPPED,
    "postgresql": [
        "DROP TRIGGER audit_log_append_only ON audit_log",
        "DROP TRIGGER audit_log_no_truncate ON audit_log",
    ],
}


def rewrites_sqlite(connect: Callable[[], sqlite3.Connection], path: Path, statements: Sequence[str]) -> bool:
    """Whether the log is another one afterwards than it was, and one line more, to whoever looks from elsewhere."""
    before = _lines(path)
    with closing(connect()) as connection:
        for statement in (*(_named(each, path) for each in statements), ADDED):
            try:
                connection.execute(statement)
            except sqlite3.Error:
                continue  # the next may do
    after = _lines(path)
    return after[:-1] != before or len(after) != len(before) + 1


def _named(statement: str, path: Path | None = None) -> str:
    """A statement whose columns and file are still to be named; those with words of JSON have none."""
    for name, value in (("columns", COLUMNS), ("forged", FORGED), ("path", str(path))):
        statement = statement.replace(f"{{{name}}}", value)
    return statement


def _lines(path: Path) -> list[Row]:
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute(f"SELECT {COLUMNS} FROM audit_log ORDER BY id").fetchall()  # noqa: S608 -- our own words
        except sqlite3.Error:
            return []


def rewrites_postgres(engine: Engine, statements: Sequence[str], *, unlocked: bool = False) -> bool:
    """The same within a transaction that leaves nothing behind; `unlocked` takes the triggers away first."""
    with engine.connect() as connection, connection.begin() as transaction:

        def run(statement: str) -> list[Row]:
            try:
                with connection.begin_nested():
                    answer = connection.execute(text(statement))
                    return [tuple(row) for row in answer] if answer.returns_rows else []
            except DBAPIError:
                return []

        look = "SELECT id, actor_label, action, subject, subject_id, after::text FROM public.audit_log ORDER BY id"
        before = run(look)
        for statement in (*(UNLOCKED["postgresql"] if unlocked else ()), *map(_named, statements), ADDED):
            run(statement)
        after = run(look)
        transaction.rollback()
    return after[:-1] != before or len(after) != len(before) + 1
