"""Writing many rows at once: by COPY on PostgreSQL, as plain tuples for one statement on SQLite.

PostgreSQL takes each row of a statement as a question of its own, which costs it and the driver more than the row. For
SQLite, SQLAlchemy would build a dictionary for each row and look up for each value how to bind it, which takes longer
than the database needs for the row.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from psycopg import Error
from sqlalchemy import ARRAY, CursorResult, bindparam, column, func, insert, select, update
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Column, ColumnElement, Dialect, Table
    from sqlalchemy.orm import Session


def add_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write at least one row, all with the same columns; what they leave out gets the defaults of the model.

    Raises:
        DBAPIError: that of the kind an INSERT would raise.
    """
    session.flush()  # what these rows refer to
    dialect = session.get_bind().dialect
    columns = [each for each in table.c if each.key in rows[0] or each.default is not None]
    if dialect.name == "sqlite":
        session.connection().exec_driver_sql(_insert(table, tuple(rows[0]), dialect), _tuples(rows, columns, dialect))
    elif len(rows) > 1:
        _copy(session, table, columns, _tuples(rows, columns, dialect))
    else:
        session.execute(insert(table), list(rows))


def next_id(session: Session, table: Table) -> int:
    """The `id` that SQLite would give the next row; nobody else writes while a unit of work is open."""
    return int(session.execute(select(func.coalesce(func.max(table.c.id), 0) + 1)).scalar_one())


def change_rows(session: Session, table: Table, keys: Collection[str], rows: Sequence[Mapping[str, Any]]) -> int:
    """Set the other columns of the rows that these key columns name, and count them.

    At least one, all with the same columns.
    """
    new: dict[str, ColumnElement[Any]] = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in rows[0]}
    many = session.get_bind().dialect.name == "postgresql"
    if many:
        lists = (bindparam(f"new_{name}", type_=ARRAY(each.type, dimensions=1)) for name, each in new.items())
        named = (column(name, each.type) for name, each in new.items())
        new = dict(func.unnest(*lists).table_valued(*named).render_derived(name="new").c.items())
    same = [table.c[name] == new[name] for name in keys]
    statement = update(table).where(*same).values({name: value for name, value in new.items() if name not in keys})
    sent: Any = [{f"new_{name}": value for name, value in row.items()} for row in rows]
    if many:
        sent = {f"new_{name}": [row[name] for row in rows] for name in new}
    changed = session.execute(statement, sent)
    assert isinstance(changed, CursorResult)
    return changed.rowcount


@cache
def _insert(table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
    return str(insert(table).compile(dialect=dialect, column_keys=list(names)))


def _copy(session: Session, table: Table, columns: Sequence[Column[Any]], values: Sequence[tuple[Any, ...]]) -> None:
    dialect = session.get_bind().dialect
    quoted = dialect.identifier_preparer
    names = ", ".join(quoted.format_column(each) for each in columns)
    statement = f"COPY {quoted.format_table(table)} ({names}) FROM STDIN"
    try:
        with closing(session.connection().connection.cursor()) as cursor, cursor.copy(statement) as copy:
            for each in values:
                copy.write_row(each)
    except Error as error:
        raise DBAPIError.instance(statement, None, error, Error, dialect=dialect) from error


def _tuples(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Column[Any]], dialect: Dialect
) -> list[tuple[Any, ...]]:
    """The rows as the driver takes them, in the order of these columns."""
    return list(zip(*(_values(rows, each, dialect) for each in columns), strict=True))


def _values(rows: Sequence[Mapping[str, Any]], of: Column[Any], dialect: Dialect) -> list[Any]:
    key = of.key
    values = [row[key] for row in rows] if key in rows[0] else [_default(of)] * len(rows)
    bind = of.type.dialect_impl(dialect).bind_processor(dialect)
    if bind is None:
        return values
    if isinstance(values[0], date):  # the same moments stand in many rows
        bind = cache(bind)
    return [bind(value) for value in values]


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    return default.arg(None) if default.is_callable else default.arg


@contextmanager
def fresh_plans(session: Session) -> Iterator[None]:
    """Let PostgreSQL plan each statement by what its tables hold now; elsewhere nothing to do.

    It would keep a plan for what is sent often, and go through a whole table that was nearly empty when it made it.
    """
    if session.get_bind().dialect.name != "postgresql":
        yield
        return
    driver: Any = session.connection().connection.driver_connection
    usual, driver.prepare_threshold = driver.prepare_threshold, None
    try:
        yield
    finally:
        driver.prepare_threshold = usual
