"""A process that shows pages as a web worker does, cache and all: `python -m tests.support.reader_process URL FOLDER`.

Reads one path a line and writes one page a line, as JSON. With a third argument `for-ever` it is the control: its pages
never grow old.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from storefront import create_app
from storefront.web import page_cache
from tests.support.databases import config_for


def main() -> None:
    url, folder, *control = sys.argv[1:]
    app = create_app(config_for(url, Path(folder), testing=False))
    if control:
        app.extensions["page_cache"].store.limits = replace(page_cache.LIMITS, fresh=float("inf"))
    client = app.test_client()
    for line in sys.stdin:
        print(json.dumps(client.get(line.strip()).text), flush=True)  # noqa: T201 -- the parent reads it


if __name__ == "__main__":
    main()
