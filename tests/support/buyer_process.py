"""A process that buys, to be raced or killed: `python -m tests.support.buyer_process ACT URL FOLDER …`."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from storefront import create_app
from storefront.kernel.db import end_reading
from storefront.kernel.errors import RefusedError
from storefront.orders import service as order_service
from storefront.trade import service as trade
from tests.support import factories, racing
from tests.support.databases import config_for

if TYPE_CHECKING:
    from flask import Flask


def place_all(app: Flask, tokens: list[str]) -> None:
    """Wait for the mark, place an order for every basket at once, print the numbers."""
    print("ready", flush=True)  # noqa: T201 -- the parent waits for it
    sys.stdin.readline()
    answers = racing.at_once(app, tokens, buy)
    json.dump(answers, sys.stdout)


def buy(token: str) -> str | None:
    """An order's number, or None where the shop says no."""
    form = factories.checkout_form(token)
    end_reading()
    try:
        return trade.place(form).number
    except RefusedError:
        return None


def die(when: str, token: str) -> None:
    """Be killed while placing: with everything written but not committed, or committed but not answered."""
    form = factories.checkout_form(token)
    if when == "before_commit":
        order_service.empty = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    trade.place(form)
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    act, url, folder, *rest = sys.argv[1:]
    Path(folder).mkdir(parents=True, exist_ok=True)
    app = create_app(config_for(url, Path(folder)))
    with app.app_context():
        if act == "place":
            place_all(app, json.loads(rest[0]))
        else:
            die(act, rest[0])


if __name__ == "__main__":
    main()
