"""How often a page asks the database, counted in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import servers
from storefront import create_app
from storefront.kernel.db import db, end_reading
from tests.support.databases import config_for
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from pathlib import Path


def count(data_dir: Path, addresses: dict[str, str]) -> dict[str, int]:
    """Questions for one page of each kind, made anew for a visitor without cookies."""
    app = create_app(config_for(servers.database_url(data_dir), data_dir))
    counts = {}
    with app.app_context():
        client = app.test_client()
        for page, address in addresses.items():
            with counted_queries() as asked:
                answer = client.get(address)
            assert answer.status_code == 200, address  # noqa: PLR2004 -- OK
            counts[page] = len(asked)
        end_reading()
        db.engine.dispose()
    return counts
