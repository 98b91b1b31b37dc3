"""`flask catalogue`: listings as spreadsheets."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from storefront.catalogue import queries as catalogue
from storefront.cli.importing import import_listings
from storefront.imports import service
from storefront.kernel.db import read_session
from storefront.producers import queries as producers

FILE = click.Path(path_type=Path, dir_okay=False)
KINDS = {".xlsx": "xlsx", ".csv": "csv"}
group = AppGroup("catalogue", help="Listings as spreadsheets.")
group.add_command(import_listings)


@group.command("template")
@click.argument("out", metavar="OUT.xlsx", type=FILE)
def template(out: Path) -> None:
    """Write the empty listing workbook, with drop-downs and instructions; needs no database."""
    if _kind(out) != "xlsx":
        raise click.ClickException("Lembar kosong hanya ada sebagai XLSX: beri nama berkas yang berakhir .xlsx.")
    try:
        offers = catalogue.list_offers(read_session())
    except (OperationalError, ProgrammingError):  # no tables yet: each of the two databases says so in its own way
        offers = catalogue.shipped_offers()
        click.echo("Basis data belum siap: dipakai kategori dan satuan bawaan.", err=True)
    out.write_bytes(service.empty_sheet(offers))
    click.echo(f"{out}: lembar kosong.")


@group.command("export")
@click.argument("file", type=FILE)
@click.option("--group", "slug", required=True, metavar="SLUG", help="Lembaga Ekonomi, dengan alamatnya.")
def export(file: Path, slug: str) -> None:
    """Write a group's listings as XLSX or CSV, as the name ends; `import` takes it back unchanged."""
    kind, session = _kind(file), read_session()
    found = producers.find_group(session, slug)
    if found is None:
        raise click.ClickException(f"Tidak ada kelompok dengan alamat {slug}.")
    file.write_bytes(service.export_listings(session, found.id, kind))
    click.echo(f"{file}: produk {found.name}.")


def _kind(file: Path) -> str:
    kind = KINDS.get(file.suffix.lower())
    if kind is None:
        raise click.ClickException("Beri nama berkas yang berakhir .xlsx atau .csv.")
    return kind
