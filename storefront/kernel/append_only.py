"""What is written down once and never changed, and the walls around it.

Triggers refuse UPDATE, DELETE and TRUNCATE to everybody. So that the shop cannot take the triggers away, its own
account has no right to: on SQLite, which knows no accounts, by an authorizer on each of its connections; on PostgreSQL
by an account that owns nothing. See docs/decisions/018-a-log-that-stays.md.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

APPEND_ONLY = frozenset({"audit_log", "audit_seal", "timeline", "stock_movement", "receipt"})

HARMLESS = frozenset(
    {
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
        sqlite3.SQLITE_ANALYZE,
    }
)
WRITING = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
OUTWARDS = frozenset({"load_extension", "fts3_tokenizer"})  # functions that let in code of others
LOOKING = frozenset(  # pragmas whose value is what to look at, not what to set
    {"foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo", "integrity_check"}
    | {"quick_check", "table_info", "table_list", "table_xinfo"}
)

READ_AND_ADD = "SELECT, INSERT"
RIGHTS = "SELECT, INSERT, UPDATE, DELETE"
SQL_OF_WAYS = """
SELECT 'superuser' WHERE (SELECT rolsuper FROM pg_roles WHERE rolname = :role)
UNION ALL SELECT 'createrole' WHERE (SELECT rolcreaterole FROM pg_roles WHERE rolname = :role)
UNION ALL SELECT 'owns ' || c.relname FROM pg_class c
  WHERE c.oid = ANY (CAST(:tables AS regclass[])) AND pg_has_role(:role, c.relowner, 'MEMBER')
UNION ALL SELECT lower(way) || ' ' || c.relname
  FROM pg_class c, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) way
  WHERE c.oid = ANY (CAST(:tables AS regclass[])) AND has_table_privilege(:role, c.oid, way)
UNION ALL SELECT 'update columns of ' || c.relname FROM pg_class c
  WHERE c.oid = ANY (CAST(:tables AS regclass[])) AND has_any_column_privilege(:role, c.oid, 'UPDATE')
UNION ALL SELECT 'member of ' || r.rolname FROM pg_roles r
  WHERE r.rolname IN ('pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program')
    AND pg_has_role(:role, r.oid, 'MEMBER')
UNION ALL SELECT 'create in the schema' WHERE has_schema_privilege(:role, 'public', 'CREATE')
UNION ALL SELECT 'create in the database' WHERE has_database_privilege(:role, current_database(), 'CREATE')
UNION ALL SELECT 'temporary tables' WHERE has_database_privilege(:role, current_database(), 'TEMPORARY')
UNION ALL SELECT 'trigger of ' || c.relname || ' off' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE c.oid = ANY (CAST(:tables AS regclass[])) AND NOT t.tgisinternal AND t.tgenabled IN ('D', 'R')
UNION ALL SELECT 'no trigger on ' || c.relname FROM pg_class c
  WHERE c.oid = ANY (CAST(:tables AS regclass[])) AND (
    SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal
      AND t.tgfoid = CAST('refuse_change()' AS regprocedure)) < 2
"""


def authorize(act: int, first: str | None, second: str | None, database: str | None, source: str | None) -> int:
    """Answer SQLite, which asks before it prepares a statement, with `SQLITE_OK` or `SQLITE_DENY`.

    The shop reads, adds, changes and deletes rows; nothing else is let through. Schema, settings of the connection and
    other files are for migrations and for whoever runs the machine. `REPLACE` does not come by here: a trigger has it.
    """
    del database, source
    if act in HARMLESS:
        return sqlite3.SQLITE_OK
    if act in WRITING:
        allowed = _may_write(act, first or "")
    elif act == sqlite3.SQLITE_FUNCTION:
        allowed = second not in OUTWARDS
    elif act == sqlite3.SQLITE_PRAGMA:
        allowed = second is None or first in LOOKING
    else:
        allowed = False
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _may_write(act: int, table: str) -> bool:
    is_own = not table.startswith("sqlite_")
    return is_own and (act == sqlite3.SQLITE_INSERT or table not in APPEND_ONLY)


def confine(connection: Any) -> None:
    """Let a connection of SQLite do only what the running shop does."""
    connection.set_authorizer(authorize)


def grant(session: Session, role: str) -> None:
    """Give an account of PostgreSQL what the shop needs and nothing more; the session is the owner's.

    Safe to run again, as after a migration that made new tables.
    """
    quote = session.get_bind().dialect.identifier_preparer.quote
    database = quote(session.execute(text("SELECT current_database()")).scalar_one())
    closed = ", ".join(sorted(APPEND_ONLY))
    for statement in (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        f"REVOKE ALL ON DATABASE {database} FROM {{role}}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {role}",
        "REVOKE ALL ON SCHEMA public FROM {role}",
        f"GRANT CONNECT ON DATABASE {database} TO {{role}}",
        "GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT {RIGHTS} ON ALL TABLES IN SCHEMA public TO {{role}}",
        f"REVOKE ALL ON alembic_version, {closed} FROM {{role}}",
        "GRANT SELECT ON alembic_version TO {role}",
        f"GRANT {READ_AND_ADD} ON {closed} TO {{role}}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ):
        session.execute(text(statement.format(role=quote(role))))


def has_account(session: Session, role: str) -> bool:
    return session.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first() is not None


def open_ways(session: Session, role: str | None = None) -> list[str]:
    """By which ways an account of PostgreSQL, or the session's own, could still rewrite or silence what is written."""
    role = role or session.execute(text("SELECT current_user")).scalar_one()
    values = {"role": role, "tables": sorted(APPEND_ONLY)}
    return list(session.scalars(text(SQL_OF_WAYS), values))
