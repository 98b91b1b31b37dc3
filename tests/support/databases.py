"""Fresh databases for tests: a copied file for SQLite, a copied template for PostgreSQL."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import flask_migrate
import pytest
from sqlalchemy import MetaData, StaticPool, create_engine, exists, func, select, text

from config import Config
from storefront import create_app
from storefront.kernel.db import db
from storefront.kernel.engines import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

CUT_OFF = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state IS DISTINCT FROM 'idle'"""
COUNT_FROM_ONE = """SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences
WHERE last_value IS NOT NULL"""
BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
STATEMENTS = 5_000  # more than the shop has
IN_CI = os.environ.get("CI") == "true"
IN_TURN = bool(os.environ.get("IN_TURN")) and bool(BINARIES) and not IN_CI  # without a server all are for SQLite


def config_for(url: str, folder: Path, **overrides: object) -> Config:
    values: dict[str, object] = {
        "environment": "demo",
        "secret_key": "test-key-" * 5,
        "database_url": url,
        "data_dir": folder,
        "public_url": "http://localhost",
        "search_engine": "whoosh",
        "mail_url": (folder / "mail").as_uri(),
        "media_url": "/media",
        "testing": True,
    }
    return Config(**(values | overrides))  # type: ignore[arg-type]  # the dataclass checks the names


def migrate(url: str, folder: Path) -> None:
    """Bring an empty database to the newest schema."""
    app = create_app(config_for(url, folder))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


def copy_rows(source: str, target: str) -> None:
    """What stands in one migrated database, whatever its kind, into another on PostgreSQL."""
    giver, taker = create_engine(source), create_engine(target)
    with giver.connect() as reading, taker.begin() as writing:
        writing.execute(text("SET LOCAL session_replication_role = replica"))  # nothing is counted or refused anew
        for table in db.metadata.tables.values():
            writing.execute(table.delete())
            if rows := [dict(row) for row in reading.execute(table.select()).mappings()]:
                writing.execute(table.insert(), rows)
                if table.autoincrement_column is not None:
                    counter = func.pg_get_serial_sequence(table.name, "id")
                    writing.execute(select(func.setval(counter, max(row["id"] for row in rows))))
    giver.dispose()
    taker.dispose()


@dataclass(frozen=True)
class Postgres:
    """A server of our own on a socket in a temporary folder."""

    folder: Path
    port: int

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}&port={self.port}"

    def run(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@cache
def engine_for(url: str) -> Engine:
    """The same for every test at this address: it remembers how statements are written, most of the time."""
    engine = create_engine(url, query_cache_size=STATEMENTS)
    prepare(engine)
    return engine


@dataclass(frozen=True)
class Copied:
    """A database of SQLite that every test finds as the migrations left it: a copy of a file."""

    template: Path
    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def empty(self) -> None:
        """Whoever still has the old file open keeps it to themselves: the new one is another file."""
        for old in self.path.parent.glob(f"{self.path.name}*"):
            old.unlink()
        shutil.copy(self.template, self.path)


class Emptied:
    """A database that every test finds as the migrations left it: emptying takes a fortieth of making it anew.

    Connections stay from test to test, this one and those of the application: a new one would have to read first how
    every table is made, and most tests are shorter than that takes.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=StaticPool)
        tables = MetaData()
        tables.reflect(self.engine)
        with self.engine.connect() as connection:
            self.first = {
                table: [dict(row) for row in connection.execute(table.select()).mappings()]
                for table in tables.tables.values()
            }
            connection.execute(text("SET session_replication_role = replica"))  # what nobody may delete goes as well
        self.filled = select(*(exists().select_from(table) for table in self.first))

    def empty(self) -> None:
        """Whoever is still in the middle of something is cut off first: a killed process must not keep its locks."""
        with self.engine.connect() as connection:
            connection.execute(text(CUT_OFF))
            filled = connection.execute(self.filled).one()
            for (table, rows), is_filled in zip(self.first.items(), filled, strict=True):
                if is_filled:
                    connection.execute(table.delete())
                if rows:
                    connection.execute(table.insert(), rows)
            connection.execute(text(COUNT_FROM_ONE))


def _as_postgres(*command: str) -> None:
    """Run as the user `postgres` where we are root: the server refuses to run as root."""
    prefix = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    subprocess.run((*prefix, *command), check=True, capture_output=True, cwd="/")  # noqa: S603 -- our own words only


def start_postgres() -> Iterator[Postgres]:
    """Start a server, or say what to install; in CI its absence is a failure."""
    if not BINARIES:
        message = "PostgreSQL is not installed: apt-get install postgresql"
        pytest.fail(message) if IN_CI else pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    data, tool = folder / "data", BINARIES[0]
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c port={port} -c max_connections=200"
    if not os.environ.get("TEST_POSTGRES_DURABLE"):
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    _as_postgres(str(tool / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    _as_postgres(str(tool / "pg_ctl"), "start", "-w", "-D", str(data), "-l", str(folder / "log"), "-o", options)
    try:
        yield Postgres(folder, port)
    finally:
        _as_postgres(str(tool / "pg_ctl"), "stop", "-D", str(data), "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)
