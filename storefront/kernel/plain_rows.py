"""Writing many rows on SQLite: one statement, compiled once, and plain tuples for the driver.

SQLAlchemy would build a dictionary of parameters for each row and look up for each of its values how to bind it, which
takes longer than the database needs for the row.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Column, Dialect, Table
    from sqlalchemy.orm import Session


def write_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write at least one row, all with the same columns; what they leave out gets the defaults of the model.

    Raises:
        DBAPIError: that of the kind an INSERT would raise.
    """
    connection = session.connection()
    statement, columns = _statement(table, tuple(rows[0]), connection.dialect)
    values = [_values(rows, column, connection.dialect) for column in columns]
    connection.exec_driver_sql(statement, list(zip(*values, strict=True)))


def next_id(session: Session, table: Table) -> int:
    """The `id` that SQLite would give the next row; nobody else writes while a unit of work is open."""
    return int(session.execute(select(func.coalesce(func.max(table.c.id), 0) + 1)).scalar_one())


@cache
def _statement(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, list[Column[Any]]]:
    """The statement, and the columns in its order: those named, and those with a default in the model."""
    columns = [column for column in table.c if column.key in names or column.default is not None]
    return str(insert(table).compile(dialect=dialect, column_keys=[column.key for column in columns])), columns


def _values(rows: Sequence[Mapping[str, Any]], column: Column[Any], dialect: Dialect) -> list[Any]:
    """What the driver takes for one column of all rows."""
    key = column.key
    values = [row[key] for row in rows] if key in rows[0] else [_default(column)] * len(rows)
    bind: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    if bind is None:
        return values
    if isinstance(values[0], date):  # the same moments stand in many rows
        bind = cache(bind)
    return [bind(value) for value in values]


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    return default.arg(None) if default.is_callable else default.arg
