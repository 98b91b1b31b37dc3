"""Commands for the shop as a whole."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from storefront.catalogue import service as catalogue
from storefront.payments import service as payments
from storefront.regions import service as regions
from storefront.shipping import service as shipping
from storefront.web import head

shop = AppGroup("shop", help="The shop as a whole.")


@shop.command("prepare")
def prepare() -> None:
    """Load the reference data and weave the head of the home page. Safe to run again."""
    load_all()
    click.echo("Data acuan siap.")


def load_all() -> None:
    """The reference data; of bank accounts only the demo has an example, as real buyers would transfer to it."""
    for load in REFERENCE:
        load()
    if not current_app.config["SHOP"].is_production:
        payments.load_reference()


def weave_head() -> None:
    head.weave_head(current_app.config["SHOP"].media_dir)


REFERENCE = (
    regions.load_reference,
    catalogue.load_reference,
    shipping.load_reference,
    weave_head,
)
