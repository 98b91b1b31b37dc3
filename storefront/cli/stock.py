"""`flask stock`: is the stock what its ledger says?"""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from storefront.kernel.db import read_session
from storefront.stock import queries

stock = AppGroup("stock", help="Stock and its ledger.")


@stock.command("check")
def check() -> None:
    """Compare every level with its movements and holds; exit 1 and a list where they differ."""
    differences = queries.check_ledger(read_session())
    for each in differences:
        click.echo(
            f"variant {each.variant_id} at place {each.place_id}: {each.what} is {each.found}, "
            f"the records say {each.recorded}"
        )
    if differences:
        sys.exit(1)
    click.echo("Stock agrees with its ledger.")
