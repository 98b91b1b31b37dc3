"""Commands for the files of other catalogues."""

from __future__ import annotations

import time

import click
from flask.cli import AppGroup

from storefront.cli.feeds import feed
from storefront.exports import service

group = AppGroup("export", help="Files for other catalogues, and what is ready for them.")
group.add_command(feed)


@group.command("readiness")
def readiness() -> None:
    """Judge for every product what each catalogue still lacks; the worker does so every night."""
    started = time.monotonic()
    click.echo(f"{service.judge_all()} produk diperiksa dalam {time.monotonic() - started:.1f} detik.")
