"""What `make run` does: from an empty folder to a shop that answers, and quickly again the second time."""

from __future__ import annotations

import multiprocessing
import os
import time
from contextvars import Context
from typing import TYPE_CHECKING

import click
import flask_migrate
from flask import current_app
from sqlalchemy.exc import ProgrammingError

from storefront.cli.supervisor import supervise
from storefront.kernel import append_only
from storefront.kernel.db import db, end_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask

WEB_SERVER, WORKER, REGISTER = "server web", "pekerja", "register desa"  # what the list of processes calls them
WEB_PROCESSES = 2
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)  # of each: more would only wait for the same processors

NOT_GRANTED = (
    "Akun basis data toko belum boleh menjalankan versi ini. Dengan DATABASE_URL pemilik basis data jalankan "
    "`flask db upgrade && flask shop grant AKUN` (AKUN: akun toko), lalu jalankan `flask shop serve` lagi."
)
Step = tuple[str, "Callable[[], object]"]  # what it does, in Indonesian, and how


def serve_web(app: Flask, host: str, port: int) -> None:
    """Answer visitors until the process is asked to end.

    Each web process answers several buyers at once, and one that dies is replaced. They are forked from this one, which
    has the application already: importing it in each again took most of a start.
    """
    from granian import Granian  # noqa: PLC0415 -- the worker and every other command start without it
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    multiprocessing.set_start_method("fork", force=True)
    server = Granian(
        app.import_name,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=WEB_PROCESSES,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
        process_name=WEB_SERVER,
    )
    Context().run(server.serve, target_loader=lambda: app, wrap_loader=False)  # without the context of the command


def command(steps: Sequence[Step], work: Callable[[], None], fetch_register: Callable[[], None]) -> click.Command:
    """The command over the registry's steps: what must be there before the first visitor comes; then what runs beside.

    `fetch_register` is tried once, and only where the command is asked to.
    """

    @click.command("serve", help="Prepare everything, then serve the shop with its worker until Ctrl-C.")
    @click.option("--with-register", is_flag=True, help="Try once, beside the shop, to fetch the register of villages.")
    def run(*, with_register: bool) -> None:
        app, config = current_app._get_current_object(), current_app.config["SHOP"]  # type: ignore[attr-defined]  # noqa: SLF001 -- Flask's own way to the application
        try:
            _prepare([("Menyiapkan basis data", flask_migrate.upgrade), *steps])
        except ProgrammingError as error:
            if append_only.is_refused(error):
                click.echo()
                raise click.ClickException(NOT_GRANTED) from error
            raise
        _let_go_of_the_database()
        click.echo(f"Beli Produk NTT siap di {config.public_url} (Ctrl-C untuk berhenti).")
        supervise(
            {WEB_SERVER: lambda: serve_web(app, config.host, config.port), WORKER: work},
            {REGISTER: fetch_register} if with_register else {},
        )

    return run


def _let_go_of_the_database() -> None:
    """No connection may be shared between processes: each opens its own."""
    end_reading()
    db.engine.dispose()


def _prepare(steps: Sequence[Step]) -> None:
    for label, step in steps:
        started = time.monotonic()
        click.echo(f"{label} ...", nl=False)
        step()
        click.echo(f" {time.monotonic() - started:.1f} detik")
