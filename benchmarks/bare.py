"""The yardstick: what Flask itself answers under the same server, in the same run: `python -m benchmarks.bare PORT`."""

from __future__ import annotations

import sys

from flask import Flask

from storefront.cli.serve import serve_web

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"


if __name__ == "__main__":
    serve_web(app, "127.0.0.1", int(sys.argv[1]))
