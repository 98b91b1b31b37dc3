"""Writing many rows at once: by COPY on PostgreSQL, elsewhere by one statement that is sent with each row.

PostgreSQL takes each row of such a statement as a question of its own, which costs it and the driver more than the row.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from psycopg import Error
from sqlalchemy import ARRAY, CursorResult, bindparam, column, func, insert, update
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Column, ColumnElement, Dialect, Insert, Table
    from sqlalchemy.orm import Session

FEW = 8


def add_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write at least one row, all with the same columns; what they leave out gets the defaults of the model.

    Raises:
        DBAPIError: that of the kind an INSERT would raise.
    """
    dialect = session.get_bind().dialect
    if dialect.name == "postgresql" and len(rows) > 1:
        session.flush()
        _copy(session, table, rows, dialect)
    else:
        session.execute(insert_of(table), list(rows))


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
def insert_of(table: Table) -> Insert:
    return insert(table)


def _copy(session: Session, table: Table, rows: Sequence[Mapping[str, Any]], dialect: Dialect) -> None:
    named = [table.c[key] for key in rows[0]]
    left_out = [column for column in table.c if column.default is not None and column.key not in rows[0]]
    quoted = dialect.identifier_preparer
    names = ", ".join(quoted.format_column(column) for column in (*named, *left_out))
    statement = f"COPY {quoted.format_table(table)} ({names}) FROM STDIN"
    try:
        with closing(session.connection().connection.cursor()) as cursor, cursor.copy(statement) as copy:
            for values in _values(rows, named, left_out, dialect):
                copy.write_row(values)
    except Error as error:
        raise DBAPIError.instance(statement, None, error, Error, dialect=dialect) from error


def _values(
    rows: Sequence[Mapping[str, Any]], named: Sequence[Column[Any]], left_out: Sequence[Column[Any]], dialect: Dialect
) -> Iterator[list[Any]]:
    own = [(column.key, _binder(column, dialect)) for column in named]
    defaults = [_binder(column, dialect)(_default(column)) for column in left_out]
    for row in rows:
        yield [bind(row[key]) for key, bind in own] + defaults


def _binder(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """What turns a value into one that the driver knows."""
    return column.type.dialect_impl(dialect).bind_processor(dialect) or _same


def _same(value: Any) -> Any:
    return value


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
