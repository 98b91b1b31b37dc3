"""What a process does that shows pages as a web worker does, cache and all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storefront import create_app
from storefront.web import page_cache
from tests.support.databases import config_for

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path


def show(line: Connection, url: str, folder: Path, *, for_ever: bool = False) -> None:
    """Answer each path with its page, until the line ends. With `for_ever` it is the control: no page grows old."""
    app = create_app(config_for(url, folder, testing=False))
    if for_ever:
        app.extensions["page_cache"].store.limits = replace(page_cache.LIMITS, fresh=float("inf"))
    client = app.test_client()
    while path := line.recv():
        line.send(client.get(path).text)
