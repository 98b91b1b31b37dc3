"""Commands for the demo."""

from __future__ import annotations

import time

import click
from flask import current_app
from flask.cli import AppGroup

from storefront.cli.shop import load_all
from storefront.demo import loader, pictures, province, settling

PRODUCTS_HELP = (
    "So many generated products besides, over the whole province; the same number and seed, the same products."
)
demo = AppGroup("demo", help="The demo catalogue: real goods, example groups.")


@demo.command("load")
@click.option("--products", type=click.IntRange(0, province.SPREAD_MINUTES), default=0, metavar="N", help=PRODUCTS_HELP)
@click.option("--seed", type=click.IntRange(1, 999), default=1, show_default=True, help="Another seed, other products.")
def load(products: int, seed: int) -> None:
    """Load the demo catalogue; safe to run again. Refused in production."""
    report = load_demo()
    click.echo(
        f"Contoh dimuat: {report.groups} kelompok, {report.products} produk, "
        f"{report.featured} di etalase, {report.accounts} akun baru."
    )
    if products:
        started = time.monotonic()
        settled = settling.settle(products, seed)
        click.echo(
            f"Buatan dimuat: {settled.groups} kelompok, {settled.products} produk baru "
            f"dalam {time.monotonic() - started:.1f} detik."
        )


def load_demo() -> loader.LoadReport:
    """The reference data and the demo, as `flask demo load` and the first start load them."""
    load_all()
    try:
        return loader.load()
    except loader.NotInProductionError:
        raise click.ClickException("Katalog contoh tidak dimuat di SHOP_ENV=production.") from None


def load_first() -> None:
    """What a start needs: the reference data, and in the demo its catalogue."""
    if current_app.config["SHOP"].is_production:
        load_all()
    else:
        load_demo()


@demo.command("pictures")
def weave_pictures() -> None:
    """Weave at once what the worker weaves by and by: the large widths and the closer looks."""
    count = 0
    while pictures.weave_next():
        count += 1
    click.echo(f"{count} produk mendapat semua gambarnya.")
