"""`flask catalogue import`: listings from a spreadsheet, for operators."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.accounts import queries as accounts
from storefront.accounts.types import ROLE_LABELS
from storefront.catalogue import queries as catalogue
from storefront.imports import queries, service
from storefront.imports.types import Approval, ImportState, Outcome, Upload
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import sentence
from storefront.kernel.types import SYSTEM
from storefront.producers import queries as producers
from storefront.search import service as search

if TYPE_CHECKING:
    from storefront.imports.types import ImportView, RowFault

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
SHOWN = 200  # rows at fault on the screen; all of them are in the file
STARTED = frozenset({ImportState.APPLYING, ImportState.APPLIED})


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--group", "slug", required=True, metavar="SLUG", help="Lembaga Ekonomi, dengan alamatnya.")
@click.option("--dry-run", is_flag=True, help="Periksa saja; tidak ada yang berubah.")
@click.option("--all-or-nothing", is_flag=True, help="Satu baris salah, tidak ada yang masuk.")
@click.option("--verified-by", default="", metavar="EMAIL", help="Pejabat yang sudah memeriksa daftar ini.")
@click.option("--basis", default="", metavar="TEXT", help="Dasar penetapannya, misalnya nomor berita acara.")
def import_listings(**options: object) -> None:
    """Take in listings from XLSX or CSV: good rows go in, bad ones are named and written to a file beside it.

    Photos lie in a ZIP of the same name beside it. Killed halfway, the same command goes on. Exit 1 when a row failed.
    """
    file = Path(str(options["file"]))
    try:
        upload = _upload(file, options)
        import_id = service.begin(upload, SYSTEM)
        service.judge(import_id)
        if not options["dry_run"]:
            _apply(import_id, is_shown=upload.approval is not None)
    except RefusedError as error:
        raise click.ClickException("\n".join(sentence(problem) for problem in error.problems)) from None
    view = _see(import_id)
    _tell(view, file)
    if view.state is ImportState.JUDGED:  # tried out, or nothing in it can go in
        service.drop(import_id, SYSTEM)
    if view.state is ImportState.REFUSED or view.counts.failed:
        raise SystemExit(1)


def _upload(file: Path, options: dict[str, object]) -> Upload:
    end_reading()
    session = read_session()
    group = producers.find_group(session, str(options["slug"]))
    if group is None:
        raise click.ClickException(f"Tidak ada kelompok dengan alamat {options['slug']}.")
    beside = file.with_suffix(".zip")
    upload = Upload(
        group_id=group.id,
        file_name=file.name,
        data=file.read_bytes(),
        photos=beside.read_bytes() if beside.is_file() else None,
        all_or_nothing=bool(options["all_or_nothing"]),
        approval=_approval(str(options["verified_by"]), str(options["basis"])),
        from_command=True,
    )
    end_reading()
    return upload


def _approval(email: str, basis: str) -> Approval | None:
    if not email and not basis:
        return None
    if not email or not basis.strip():
        raise click.ClickException("Berikan --verified-by dan --basis bersama-sama.")
    session = read_session()
    person = accounts.find_person(session, email)
    roles = accounts.view_person(session, person.id).roles if person else ()
    decider = accounts.deciding_role(session)
    if person is None or decider not in roles:
        raise click.ClickException(f"{email} bukan akun pejabat yang menetapkan produk OVOP.")
    return Approval(person_id=person.id, label=ROLE_LABELS[decider], basis=basis.strip())


def _apply(import_id: int, *, is_shown: bool) -> None:
    view = _see(import_id)
    if view.state is ImportState.JUDGED:
        if view.counts.total == view.counts.failed or (view.all_or_nothing and view.counts.failed):
            return
        service.start(import_id, SYSTEM)
    if view.state not in STARTED | {ImportState.JUDGED}:
        return
    service.apply(import_id)
    service.take_photos(import_id, SYSTEM)
    if is_shown:
        search.make_missing_cards()
        while search.flush_index():
            pass


def _see(import_id: int) -> ImportView:
    end_reading()
    view = queries.get_import(read_session(), import_id)
    end_reading()
    return view


def _tell(view: ImportView, file: Path) -> None:
    counts = view.counts
    for note in view.notes:
        click.echo(_line("", note), err=True)
    if view.state is ImportState.REFUSED:
        click.echo("Tidak ada yang dimuat.", err=True)
        return
    is_tried = view.state is ImportState.JUDGED
    words = "Akan ditambah" if is_tried else "Ditambah"
    click.echo(
        f"{words} {counts.added}, diubah {counts.changed}, sama {counts.unchanged}, gagal {counts.failed} "
        f"dari {counts.total} baris."
    )
    if is_tried:
        click.echo("Tidak ada yang dimuat.")
    if counts.failed:
        _tell_failed(view.id, file)


def _tell_failed(import_id: int, file: Path) -> None:
    session = read_session()
    rows = queries.list_rows(session, import_id, outcomes=[Outcome.FAILED], limit=SHOWN)
    for row in rows:
        for fault in row.faults:
            if not fault.is_warning:
                click.echo(_line(f"Baris {row.row}, ", fault), err=True)
    head, lines = queries.failed_rows(session, import_id)
    kind = "xlsx" if file.suffix.lower() == ".xlsx" else "csv"
    beside = file.with_name(f"{file.stem}-gagal.{kind}")
    beside.write_bytes(service.write_sheet(kind, head, lines, catalogue.list_offers(session)))
    if len(lines) > len(rows):
        click.echo(f"… dan {len(lines) - len(rows)} baris lagi di berkas itu.", err=True)
    click.echo(f"Baris yang gagal: {beside}")
    end_reading()


def _line(start: str, fault: RowFault) -> str:
    meant = f" Mungkin maksud Anda: {fault.suggestion}." if fault.suggestion else ""
    column = f"kolom {fault.column}: " if fault.column else ""
    return f"{start}{column}{fault.reason}{meant}"
