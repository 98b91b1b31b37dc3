"""Commands for the shop as a whole."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from storefront.catalogue import service as catalogue
from storefront.kernel import append_only
from storefront.kernel.db import unit_of_work
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


@shop.command("grant")
@click.argument("account")
def grant(account: str) -> None:
    """Give an account of PostgreSQL what the running shop needs, and no way to rewrite its logs.

    To be run as the owner of the database, after each `flask db upgrade`; the shop then runs as ACCOUNT.
    """
    with unit_of_work() as session:
        if session.get_bind().dialect.name != "postgresql":
            raise click.ClickException("SQLite tidak mengenal akun: di sana toko menjaga sambungannya sendiri.")
        if not append_only.has_account(session, account):
            raise click.ClickException(f"Tidak ada akun basis data {account}. Buat dulu dengan CREATE ROLE ... LOGIN.")
        append_only.grant(session, account)
        if ways := append_only.open_ways(session, account):
            raise click.ClickException("Akun ini masih bisa mengubah catatan: " + "; ".join(ways))
    click.echo(f"Akun {account} bisa menjalankan toko, dan tidak bisa mengubah catatannya.")


REFERENCE = (
    regions.load_reference,
    catalogue.load_reference,
    shipping.load_reference,
    weave_head,
)
