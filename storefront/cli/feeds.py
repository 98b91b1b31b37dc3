"""`flask export feed`: what is for sale, as Google and Meta fetch it."""

from __future__ import annotations

from pathlib import Path

import click

from storefront.exports.service import Feed, current_addresses, write_feed
from storefront.kernel.db import read_session
from storefront.kernel.media import whole_file


@click.command("feed")
@click.argument("target", type=click.Choice([feed.value for feed in Feed]))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path, dir_okay=False))
def feed(target: str, out: Path) -> None:
    """Write the feed of all public products: XML for Google, CSV for Meta. A file that fails leaves the old one."""
    try:
        with whole_file(out) as part, part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(write_feed(read_session(), Feed(target), current_addresses()))
    except OSError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out}: produk untuk {target}.")
