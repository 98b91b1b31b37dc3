"""`flask producers`: groups, until the office has its page for them."""

from __future__ import annotations

import click

from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.kernel.text import sentence
from storefront.kernel.types import SYSTEM
from storefront.producers import queries, service
from storefront.verification import queries as verification


@click.group("producers")
def group() -> None:
    """Groups that apply and groups that sell."""


@group.command("activate")
@click.argument("slug")
@click.option("--waive", default="", metavar="REASON", help="Alasan melepas syarat yang belum dipenuhi.")
def activate(slug: str, waive: str) -> None:
    """Let a group sell that has brought all that is asked for; with --waive also one that has not."""
    try:
        with unit_of_work() as session:
            found = queries.find_group(session, slug)
            if found is None:
                raise click.ClickException(f"Tidak ada kelompok dengan alamat {slug}.")
            has_product = verification.has_submitted(session, found.id)
            if waive:
                service.admit(session, found, SYSTEM, waive)
            else:
                service.activate(session, found, SYSTEM, has_product=has_product)
    except RefusedError as error:
        raise click.ClickException("\n".join(sentence(problem) for problem in error.problems)) from None
    except StateConflictError:
        raise click.ClickException(f"Kelompok {slug} sudah aktif.") from None
    click.echo(f"Kelompok {slug} sekarang dapat menjual.")
