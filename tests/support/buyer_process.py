"""What a process does that buys, to be raced or killed."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from storefront import create_app
from storefront.kernel.db import end_reading
from storefront.kernel.errors import RefusedError
from storefront.orders import service as order_service
from storefront.trade import service as trade
from tests.support import factories, racing
from tests.support.databases import config_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from pathlib import Path

    from flask import Flask


@contextmanager
def _app(url: str, folder: Path) -> Iterator[Flask]:
    folder.mkdir(parents=True, exist_ok=True)
    app = create_app(config_for(url, folder))
    with app.app_context():
        yield app


def place_all(line: Connection, url: str, folder: Path, tokens: list[str]) -> None:
    """Wait for the mark, place an order for every basket at once, tell the numbers."""
    with _app(url, folder) as app:
        line.send("ready")
        line.recv()
        line.send(racing.at_once(app, tokens, buy))


def buy(token: str) -> str | None:
    """An order's number, or None where the shop says no."""
    form = factories.checkout_form(token)
    end_reading()
    try:
        return trade.place(form).number
    except RefusedError:
        return None


def die(line: Connection, url: str, folder: Path, when: str, token: str) -> None:
    """Be killed while placing: with everything written but not committed, or committed but not answered."""
    del line
    with _app(url, folder):
        form = factories.checkout_form(token)
        if when == "before_commit":
            order_service.empty = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        trade.place(form)
        os.kill(os.getpid(), signal.SIGKILL)
