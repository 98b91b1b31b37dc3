"""The yardstick: what Flask itself answers under the same server, in the same run."""

from __future__ import annotations

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"
