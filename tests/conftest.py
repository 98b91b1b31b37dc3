"""Fixtures that every test may use.

A test that asks for `app` runs once on SQLite and once on PostgreSQL, each time on a fresh database with the schema of
the migrations; `@pytest.mark.sqlite_only` keeps a test that looks at pages alone from running twice. `IN_TURN=1`, as
`make test` has it outside CI, gives each test one of the two, always the same, so that the whole takes a fifth less.
Races and whatever is marked `both_databases` run on both all the same.
"""

from __future__ import annotations

import gc
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from argon2 import PasswordHasher
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # xdist has no types

from storefront import create_app
from storefront.accounts import passwords
from storefront.catalogue import service as catalogue
from storefront.exports import service as exports
from storefront.kernel.db import db, end_reading
from storefront.payments import service as payments
from storefront.search import service as search_service
from storefront.verification import service as verification
from tests.support.browser import Browser
from tests.support.databases import (
    IN_CI,
    IN_TURN,
    Copied,
    Emptied,
    Postgres,
    config_for,
    engine_for,
    migrate,
    start_postgres,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from config import Config


# Nobody guesses here; shops that run as processes of their own keep the true cost.
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
gc.disable()  # nothing of what is imported and collected goes away again: see below


def pytest_collection_finish() -> None:
    """What is there when the tests begin stays to the end: the collector need not look through it again and again."""
    gc.freeze()
    gc.enable()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames:
        metafunc.parametrize("database_kind", _databases_for(metafunc.definition))


def _databases_for(test: pytest.Item) -> list[Any]:
    both = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
    if test.get_closest_marker("sqlite_only"):
        return both[:1]
    if not IN_TURN or test.nodeid.startswith("tests/concurrency/") or test.get_closest_marker("both_databases"):
        return both
    return [both[zlib.crc32(test.nodeid.encode()) % len(both)]]


class OneBrowser(LoadScopeScheduling):  # type: ignore[misc]  # of the same reason
    """Tests one by one to whichever process is free; but one process alone takes the journeys.

    They share a browser and a shop with the whole demo, which a second process would set up once more.
    (`xdist_group` says the same, but xdist 3.8 writes it where pytest 9.2 no longer reads it.)
    Tests without a database go file by file: most are shorter than it takes to hand them out.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(("tests/unit/", "tests/architecture/")):
            return nodeid.split("::", 1)[0]
        return "journeys" if nodeid.startswith("tests/journeys/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneBrowser:
    return OneBrowser(config, log)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may be skipped: a machine without its database or browser proves nothing.

    Except the tests over the official lists, which are not ours to keep here; the summary names them.
    """
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter is not None else []
    if IN_CI and any("REGISTER_DIR" not in str(report.longrepr) for report in skipped):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    yield from start_postgres()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sqlite")
    path = folder / "template.db"
    migrate(f"sqlite:///{path}", folder)
    return path


@pytest.fixture(scope="session")
def emptied(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emptied]:
    """One database with the schema of the migrations, for all the tests of this process."""
    postgres.run("CREATE DATABASE shop")
    migrate(postgres.url("shop"), tmp_path_factory.mktemp("postgres"))
    database = Emptied(postgres.url("shop"))
    yield database
    database.engine.dispose()


@pytest.fixture(scope="session")
def copied(sqlite_template: Path) -> Copied:
    """One address for a copy of that file, for all the tests of this process."""
    return Copied(sqlite_template, sqlite_template.with_name("shop.db"))


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> str:
    """The address of a migrated database without anybody's rows."""
    database: Copied | Emptied = request.getfixturevalue("copied" if database_kind == "sqlite" else "emptied")
    database.empty()
    return database.url


@pytest.fixture(scope="session")
def one_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("data")
    return create_app(config_for(f"sqlite:///{folder / 'never.db'}", folder))


@pytest.fixture
def app(one_app: Flask, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application over a fresh database and without an index, with its context open."""
    with over(one_app, database_url, tmp_path):
        yield one_app


@contextmanager
def over(one_app: Flask, database_url: str, tmp_path: Path) -> Iterator[None]:
    """The application over this database, its private files in `tmp_path`."""
    search_service.configure(tmp_path / "index")
    payments.configure(tmp_path / "private")
    catalogue.configure(tmp_path / "private")
    verification.configure(tmp_path / "private")
    config: Config = one_app.config["SHOP"]
    private, profiles = tmp_path / "private", tmp_path / "profiles"
    exports.configure(private, config.media_dir, profiles, config.public_url, config.media_url)
    engine = engine_for(database_url).execution_options()  # another to whatever is remembered by engine
    db._app_engines[one_app][None] = engine
    with one_app.app_context():
        yield
        end_reading()
    if engine.dialect.name == "sqlite" or engine.pool.checkedout():  # type: ignore[attr-defined]  # a QueuePool
        engine.dispose()


@pytest.fixture
def client(app: Flask) -> Browser:
    """A browser without any cookie."""
    return Browser(app)
