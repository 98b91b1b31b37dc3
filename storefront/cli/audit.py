"""`flask audit`: is the log what was written?"""

from __future__ import annotations

import sys

import click

from storefront.kernel import audit_chain
from storefront.kernel.audit_chain import Head
from storefront.kernel.db import read_session


@click.group("audit")
def group() -> None:
    """The log of changes and its seals."""


def _head(context: click.Context, option: click.Parameter, given: str | None) -> Head | None:
    del context, option
    number, colon, digest = (given or "").partition(":")
    if not given:
        return None
    if not (number.isdecimal() and colon and digest):
        raise click.BadParameter("tulis NOMOR:SEGEL, seperti yang dicetak perintah ini")
    return Head(number=int(number), digest=digest)


@group.command("check")
@click.option(
    "--known", callback=_head, help="Segel yang dicatat dahulu, NOMOR:SEGEL: menemukan catatan yang dibuat ulang."
)
def check(known: Head | None) -> None:
    """Follow the chain of seals; name the first broken line, and exit 1.

    What it prints at the end is the newest seal: note it outside of the database.
    """
    verdict = audit_chain.check(read_session(), known)
    if verdict.broken:
        click.echo(f"Rantai putus: {verdict.broken}")
        sys.exit(1)
    click.echo(f"Utuh sampai segel {verdict.head}. Belum disegel: {verdict.unsealed}.")
