"""What `make run` does: from an empty folder to a shop that answers, and quickly again the second time."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
import flask_migrate
from flask import current_app

from storefront.cli.supervisor import supervise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WEB_PROCESSES = 2
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)  # of each: more would only wait for the same processors

Step = tuple[str, "Callable[[], object]"]  # what it does, in Indonesian, and how


def web_command(host: str, port: str) -> list[str]:
    """The web server: each process answers several buyers at once, and one that dies is replaced."""
    return [
        str(Path(sys.executable).parent / "granian"),
        *("--interface", "wsgi", "--http", "1", "--no-ws", "--host", host, "--port", port),
        *("--workers", str(WEB_PROCESSES), "--blocking-threads", str(THREADS)),
        *("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "10"),
        *("--log-level", "warning", "wsgi:app"),
    ]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "flask", "worker"]


def register_command() -> list[str]:
    return [sys.executable, "-m", "flask", "regions", "fetch", "--once"]


def command(steps: Sequence[Step]) -> click.Command:
    """The command over the registry's steps: what must be there before the first visitor comes."""

    @click.command("serve", help="Prepare everything, then serve the shop with its worker until Ctrl-C.")
    @click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
    @click.option("--port", envvar="PORT", default="8000", show_default=True)
    @click.option("--with-register", is_flag=True, help="Try once, beside the shop, to fetch the register of villages.")
    def run(host: str, port: str, *, with_register: bool) -> None:
        os.environ["PORT"] = port  # the children read their public address from it
        _prepare([("Menyiapkan basis data", flask_migrate.upgrade), *steps])
        config = current_app.config["SHOP"]
        click.echo(f"Beli Produk NTT siap di {config.public_url} (Ctrl-C untuk berhenti).")
        once = {"Register desa": register_command()} if with_register else {}
        supervise({"Server web": web_command(host, port), "Pekerja": worker_command()}, once)

    return run


def _prepare(steps: Sequence[Step]) -> None:
    for label, step in steps:
        started = time.monotonic()
        click.echo(f"{label} ...", nl=False)
        step()
        click.echo(f" {time.monotonic() - started:.1f} detik")
