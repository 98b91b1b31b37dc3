"""`flask export`: files for other catalogues, and what is ready for them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from storefront.catalogue.types import Selection
from storefront.cli.feeds import feed
from storefront.exports import service
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.media import whole_file
from storefront.producers import queries as producers

if TYPE_CHECKING:
    from collections.abc import Callable


OUT_DIR = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)
KINDS = (".xlsx", ".csv")
group = AppGroup("export", help="Files for other catalogues, and what is ready for them.")
group.add_command(feed)


def of_group(command: Callable[..., None]) -> Callable[..., None]:
    """The options by which every file is cut to size."""
    command = click.option("--group", "slug", metavar="SLUG", help="Hanya Lembaga Ekonomi ini, dengan alamatnya.")(
        command
    )
    return click.option(
        "--with-unverified", is_flag=True, help="Juga yang belum tayang atau belum terverifikasi, kecuali arsip."
    )(command)


@group.command("ekatalog")
@click.argument("out", metavar="OUT_DIR", type=OUT_DIR)
@of_group
def to_ekatalog(out: Path, slug: str | None, *, with_unverified: bool) -> None:
    """Write the lembar kerja of e-Katalog into a folder: workbook, CSV, photos, checksums."""
    wanted = selection(slug, with_unverified=with_unverified)
    tell = Told()
    try:
        service.write_folder(wanted, out, tell)
    except FileExistsError:
        raise click.ClickException(f"{out} berisi hal lain. Pilih folder baru atau kosong.") from None
    except (service.ProfileError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out}: {tell.count} produk.")


@group.command("nttmart")
@click.argument("out", metavar="OUT.xlsx", type=FILE)
@click.option("--profile", default=service.PROFILES[0], help="nttmart atau ipos5, atau susunan kantor sendiri.")
@of_group
def to_nttmart(out: Path, profile: str, slug: str | None, *, with_unverified: bool) -> None:
    """Write the item file of NTT Mart as XLSX or CSV, as the name ends."""
    if out.suffix not in KINDS:
        raise click.ClickException("Beri nama berkas yang berakhir .xlsx atau .csv.")
    wanted = selection(slug, with_unverified=with_unverified)
    tell = Told()
    try:
        with whole_file(out) as part:
            service.write_items(wanted, part, tell, profile)
    except (service.ProfileError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out}: {tell.count} produk.")


@group.command("readiness")
def readiness() -> None:
    """Judge for every product what each catalogue still lacks; the worker does so every night."""
    started = time.monotonic()
    click.echo(f"{service.judge_all()} produk diperiksa dalam {time.monotonic() - started:.1f} detik.")


def selection(slug: str | None, *, with_unverified: bool) -> Selection:
    """What the options name. Raises ClickException for a group that there is not."""
    if slug is None:
        return Selection(only_public=not with_unverified)
    found = producers.find_group(read_session(), slug)
    end_reading()
    if found is None:
        raise click.ClickException(f"Tidak ada kelompok dengan alamat {slug}.")
    return Selection(group_id=found.id, only_public=not with_unverified)


class Told:
    """Remembers how many products were written; is a `Progress`."""

    count = 0

    def __call__(self, done: int, total: int) -> None:
        del total
        self.count = done
