"""One demo catalogue for all journeys, woven once, and the shop running over it."""

from __future__ import annotations

import fcntl
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from storefront import create_app
from storefront.cli.shop import load_all
from storefront.demo import loader
from storefront.kernel import worker
from storefront.kernel.db import db, end_reading
from storefront.search import service as search
from tests.support.chromium import start_chromium
from tests.support.databases import config_for, copy_rows, migrate
from tests.support.loom import loom_in
from tests.support.running import run_shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.support.databases import Postgres
    from tests.support.loom import Loom
    from tests.support.running import RunningShop


def furnish(url: str, folder: Path, loom: Loom) -> None:
    """An empty database becomes the demo: schema, data, accounts, index, and nothing left for the worker."""
    migrate(url, folder)
    config = config_for(url, folder)
    config.media_dir.symlink_to(loom.media, target_is_directory=True)
    app = create_app(config)
    with app.app_context():
        load_all()
        loader.load(weaver=loom.weave)
        while worker.run_once([]):
            pass
        search.rebuild()
        end_reading()
        db.engine.dispose()


@pytest.fixture(scope="session")
def loom(pytestconfig: pytest.Config) -> Loom:
    """Woven once for all processes and for the next run, as long as the code of the weaving stays the same."""
    return loom_in(pytestconfig.rootpath / ".pytest_cache" / "loom")


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, loom: Loom) -> Path:
    """The folder of a shop on SQLite, furnished by whichever process of this run comes first; to be copied."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "furnished"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            folder.mkdir()
            furnish(f"sqlite:///{folder / 'shop.db'}", folder, loom)
    return folder


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory, furnished: Path) -> Iterator[RunningShop]:
    """The shop on SQLite, with the demo."""
    folder = tmp_path_factory.mktemp("shop")
    shutil.copytree(furnished, folder, symlinks=True, dirs_exist_ok=True)
    yield from run_shop(folder, f"sqlite:///{folder / 'shop.db'}")


@pytest.fixture
def postgres_shop(
    tmp_path_factory: pytest.TempPathFactory, furnished: Path, postgres: Postgres
) -> Iterator[RunningShop]:
    """The same shop on PostgreSQL; that the demo can be loaded there is for the tests of the demo to say."""
    folder = tmp_path_factory.mktemp("shop-postgres")
    shutil.copytree(furnished, folder, symlinks=True, dirs_exist_ok=True)
    postgres.run("CREATE DATABASE journeys")
    url = postgres.url("journeys")
    migrate(url, folder)
    copy_rows(f"sqlite:///{furnished / 'shop.db'}", url)
    yield from run_shop(folder, url)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    yield from start_chromium()
