"""The one place that knows Flask-SQLAlchemy: base class, column types, the unit of work."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    func,
    select,
    text,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, registry

from storefront.kernel import bulk
from storefront.kernel.engines import WAIT_SECONDS, prepare, turn_to_write
from storefront.kernel.errors import BusyError
from storefront.kernel.money import Rupiah

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from enum import StrEnum

    from flask import Flask

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
INTEGER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts keys up by itself only where the type is INTEGER


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; SQLite keeps it without a zone, so it always goes in as UTC and comes out aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class RupiahColumn(TypeDecorator[Rupiah]):
    """Whole rupiah in 64 bits: a cloth costs up to nine digits, a government order more."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Rupiah | None, dialect: Dialect) -> int | None:
        del dialect
        return None if value is None else value.amount

    def process_result_value(self, value: Any, dialect: Dialect) -> Rupiah | None:
        del dialect
        return None if value is None else Rupiah(int(value))


def choice(members: type[StrEnum], name: str) -> Enum:
    """A text column that holds one value of an enum, with a named check in the database."""
    return Enum(
        members,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda enum: [member.value for member in enum],
    )


class Base(DeclarativeBase):
    """Base of all tables."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            int: INTEGER,
            str: Text,
            datetime: UtcDateTime,
            date: Date,
            Rupiah: RupiahColumn,
            dict[str, Any]: JSON,
            list[str]: JSON,
        },
    )


db = SQLAlchemy(model_class=Base)
_open: ContextVar[bool] = ContextVar("unit_of_work_open", default=False)


def init_database(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def read_session() -> Session:
    """The session of this request or command for reading; it must never write."""
    return db.session()


def end_reading() -> None:
    """Close the reading session, so that nothing read before a change is taken for true after it."""
    db.session.remove()


def renew_statistics() -> None:
    """Let the database count anew what its tables hold, after a change so large that its plans no longer fit."""
    with unit_of_work() as session:
        session.execute(text("ANALYZE"))


def insert_many(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many rows with the same columns in a few statements; see `kernel.bulk`."""
    if rows:
        bulk.add_rows(session, table_of(model), rows)


def insert_reading(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> list[Any]:
    """The same with the `id` of each, and these columns of them, in any order; in a unit of work.

    The ids are known beforehand: a COPY answers nothing, and for SQLite SQLAlchemy would write a long statement.
    """
    if not rows:
        return []
    table = table_of(model)
    if session.get_bind().dialect.name == "sqlite":
        ids: Iterable[int] = range(first := bulk.next_id(session, table), first + len(rows))
    else:
        numbered = select(func.nextval(func.pg_get_serial_sequence(table.name, "id")))
        ids = session.scalars(numbered.select_from(func.generate_series(1, len(rows))))
    known = [{**row, "id": key} for row, key in zip(rows, ids, strict=True)]
    insert_many(session, model, known)
    return [tuple(row[name] for name in columns) for row in known]


def table_of(model: type[Base]) -> Table:
    """For statements around the ORM, which takes longer over them and sends rows one by one wherever some hold NULL."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction with a session of its own, for one use case.

    Mail, pictures, gateways and index writes have no place inside: publish an event.

    Raises:
        BusyError: when the database stays taken for longer than `WAIT_SECONDS`.
    """
    if _open.get():
        raise RuntimeError("a unit of work inside another: pass the session on instead")
    end_reading()
    token = _open.set(True)
    try:
        with turn_to_write(db.engine), Session(db.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"writes": True})
            if db.engine.dialect.name == "postgresql":
                session.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))
            yield session
            session.commit()
    except OperationalError as error:
        if "lock" in str(error.orig):
            raise BusyError from error
        raise
    finally:
        _open.reset(token)


def take_turns(session: Session, name: str) -> None:
    """Let one transaction at a time on from here, of all that name the same; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})
