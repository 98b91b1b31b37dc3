"""Commands for the shop as a whole."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from storefront.catalogue import service as catalogue
from storefront.payments import service as payments
from storefront.regions import service as regions
from storefront.shipping import service as shipping

shop = AppGroup("shop", help="The shop as a whole.")


@shop.command("prepare")
def prepare() -> None:
    """Load what ships with the project: regions, categories, shipping rates, bank account. Safe to run again."""
    load_all()
    click.echo("Data acuan siap.")


def load_all() -> None:
    for load in REFERENCE:
        load()


REFERENCE = (
    regions.load_reference,
    catalogue.load_reference,
    shipping.load_reference,
    payments.load_reference,
)
