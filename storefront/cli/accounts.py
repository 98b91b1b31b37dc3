"""`flask accounts`: people who cannot register by themselves."""

from __future__ import annotations

import sys

import click

from storefront.accounts import queries, service
from storefront.accounts.types import NewPerson, Role
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import sentence
from storefront.kernel.types import SYSTEM

ROLE = click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
SCOPE = click.option("--scope", default="", help="Kode kabupaten (pmd_kabupaten) atau nomor gerai (gerai).")


@click.group("accounts")
def group() -> None:
    """People and their roles."""


@group.command("create")
@click.argument("email")
@ROLE
@SCOPE
@click.option("--name", default="", help="Nama orangnya; tanpa ini: bagian alamat sebelum @.")
def create(email: str, role: str, scope: str, name: str) -> None:
    """Make an account; the password comes from a prompt or, when piped, from standard input."""
    if sys.stdin.isatty():
        password = click.prompt("Kata sandi", hide_input=True, confirmation_prompt="Sekali lagi")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    person = NewPerson(name=name or email.partition("@")[0], email=email, password=password)
    try:
        service.create_account(person, Role(role), scope, SYSTEM)
    except RefusedError as error:
        raise _refusal(error) from None
    click.echo(f"Akun {email} dibuat dengan peran {role}.")


@group.command("grant")
@click.argument("email")
@ROLE
@SCOPE
def grant(email: str, role: str, scope: str) -> None:
    """Give an account one more role; its owner is signed out and signs in anew."""
    try:
        service.grant_role(email, Role(role), scope, actor=SYSTEM)
    except RefusedError as error:
        raise _refusal(error) from None
    except NotFoundError:
        raise _nobody(email) from None
    click.echo(f"Akun {email} punya peran {role}.")


@group.command("revoke")
@click.argument("email")
@ROLE
@SCOPE
def revoke(email: str, role: str, scope: str) -> None:
    """Take a role from an account; its owner is signed out."""
    try:
        service.revoke_role(email, Role(role), scope, actor=SYSTEM)
    except RefusedError as error:
        raise _refusal(error) from None
    except NotFoundError:
        raise click.ClickException(f"Tidak ada akun dengan surel {email} dan peran itu.") from None
    click.echo(f"Peran {role} dari akun {email} sudah dicabut.")


@group.command("reset-factor")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Take the second factor off an account whose owner has lost app and recovery codes; they are signed out."""
    try:
        person_id = queries.get_person(read_session(), email).id
    except NotFoundError:
        raise _nobody(email) from None
    finally:
        end_reading()
    service.reset_factor(person_id, SYSTEM)
    click.echo(f"Verifikasi dua langkah {email} sudah dilepas.")


def _refusal(error: RefusedError) -> click.ClickException:
    return click.ClickException("\n".join(sentence(problem) for problem in error.problems))


def _nobody(email: str) -> click.ClickException:
    return click.ClickException(f"Tidak ada akun dengan surel {email}.")
