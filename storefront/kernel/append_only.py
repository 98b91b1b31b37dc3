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
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.orm import Session

APPEND_ONLY = frozenset({"audit_log", "audit_seal", "timeline", "stock_movement", "receipt", "consignment_sale"})

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

INSUFFICIENT_PRIVILEGE = "42501"  # a state of SQL
RIGHTS = "SELECT, INSERT, UPDATE, DELETE"
SQL_OF_COLUMNS = """
SELECT quote_ident(relname) AS table_name, string_agg(quote_ident(attname), ', ') AS names
  FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
  WHERE pg_class.oid = ANY (CAST(:tables AS regclass[])) AND attnum > 0 AND NOT attisdropped
    AND pg_get_serial_sequence(quote_ident(relname), attname) IS NULL
  GROUP BY relname ORDER BY relname
"""
SQL_OF_GRANTS = """
SELECT relname FROM pg_class WHERE relkind IN ('r', 'S') AND relnamespace = CAST('public' AS regnamespace) AND NOT CASE
  WHEN relkind = 'S' THEN has_sequence_privilege(oid, 'USAGE')
  WHEN relname = 'alembic_version' THEN has_table_privilege(oid, 'SELECT')
  WHEN oid = ANY (CAST(:tables AS regclass[]))
    THEN has_table_privilege(oid, 'SELECT') AND has_any_column_privilege(oid, 'INSERT')
  ELSE has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
    AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE') END
ORDER BY relname
"""
SQL_OF_WAYS = """
WITH me AS (SELECT * FROM pg_roles WHERE rolname = :role OR pg_has_role(:role, oid, 'MEMBER')),
  kept AS (SELECT * FROM pg_class WHERE oid = ANY (CAST(:tables AS regclass[])))
SELECT 'superuser' FROM me WHERE rolsuper
UNION SELECT 'createrole' FROM me WHERE rolcreaterole
UNION SELECT 'owns ' || kept.relname FROM kept JOIN me ON me.oid = kept.relowner
UNION SELECT lower(way) || ' ' || kept.relname
  FROM me, kept, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) way
  WHERE has_table_privilege(me.oid, kept.oid, way)
UNION SELECT 'update columns of ' || kept.relname FROM me, kept
  WHERE has_any_column_privilege(me.oid, kept.oid, 'UPDATE')
UNION SELECT 'numbers of ' || kept.relname FROM me, kept
  WHERE pg_get_serial_sequence(quote_ident(kept.relname), 'id') IS NOT NULL
    AND has_column_privilege(me.oid, kept.oid, 'id', 'INSERT')
UNION SELECT 'member of ' || rolname FROM me
  WHERE rolname IN ('pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program')
UNION SELECT 'owns the schema' FROM pg_namespace n JOIN me ON me.oid = n.nspowner WHERE n.nspname = 'public'
UNION SELECT 'owns refuse_change()' FROM pg_proc f JOIN me ON me.oid = f.proowner
  WHERE f.oid = CAST('refuse_change()' AS regprocedure)
UNION SELECT 'create in the schema' FROM me WHERE has_schema_privilege(me.oid, 'public', 'CREATE')
UNION SELECT 'create in the database' FROM me WHERE has_database_privilege(me.oid, current_database(), 'CREATE')
UNION SELECT 'temporary tables' FROM me WHERE has_database_privilege(me.oid, current_database(), 'TEMPORARY')
UNION SELECT 'trigger of ' || kept.relname || ' off' FROM pg_trigger t JOIN kept ON kept.oid = t.tgrelid
  WHERE NOT t.tgisinternal AND t.tgenabled IN ('D', 'R')
UNION SELECT 'no trigger on ' || kept.relname FROM kept WHERE (
  SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = kept.oid AND NOT t.tgisinternal
    AND t.tgfoid = CAST('refuse_change()' AS regprocedure)) < 2
ORDER BY 1
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


def missing_triggers(session: Session) -> list[str]:
    """Which triggers of SQLite somebody has taken out of the file."""
    there = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    needed = {f"{table}_{act}" for table in APPEND_ONLY for act in ("no_update", "no_delete", "no_replace", "in_order")}
    return sorted(needed - set(there))


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
        f"GRANT SELECT ON {closed} TO {{role}}",
        *_may_add(session),
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ):
        session.execute(text(statement.format(role=quote(role))))


def _may_add(session: Session) -> list[str]:
    """Rights to add lines, whose numbers the database alone gives: the highest would come before all that follow."""
    rows = session.execute(text(SQL_OF_COLUMNS), {"tables": sorted(APPEND_ONLY)})
    return [f"GRANT INSERT ({row.names}) ON {row.table_name} TO {{role}}" for row in rows]


def has_account(session: Session, role: str) -> bool:
    return session.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first() is not None


def missing_grants(session: Session) -> list[str]:
    """What the session's own account of PostgreSQL lacks rights on, as after a migration that nobody granted."""
    return list(session.scalars(text(SQL_OF_GRANTS), {"tables": sorted(APPEND_ONLY)}))


def is_refused(error: DBAPIError) -> bool:
    """Whether PostgreSQL refused a statement because the account has no right to it."""
    return getattr(error.orig, "sqlstate", "") == INSUFFICIENT_PRIVILEGE


def open_ways(session: Session, role: str | None = None) -> list[str]:
    """By which ways an account of PostgreSQL, or the session's own, could still rewrite or silence what is written.

    As itself, or as any role that it may become.
    """
    role = role or session.execute(text("SELECT current_user")).scalar_one()
    values = {"role": role, "tables": sorted(APPEND_ONLY)}
    return list(session.scalars(text(SQL_OF_WAYS), values))
