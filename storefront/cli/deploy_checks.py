"""What is unsafe in this configuration: each check names all its faults, in words for whoever runs the machine."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from storefront.accounts import queries as accounts
from storefront.accounts.types import Role
from storefront.demo.source import DOMAIN as DEMO_DOMAIN
from storefront.kernel import append_only
from storefront.kernel.db import end_reading, read_session
from storefront.payments import queries as payments
from storefront.shipping import queries as shipping
from storefront.web import operator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from config import Config


Check = Callable[["Config", "Session"], "Iterator[str]"]
LEAST_VARIETY = 12  # different characters of a key that was not typed by hand
OTHERS = stat.S_IRWXG | stat.S_IRWXO
EXAMPLE = "contoh"


def environment(config: Config, session: Session) -> Iterator[str]:
    """The settings of the process."""
    del session
    if not config.is_production:
        yield "SHOP_ENV is not production: /_komponen is open, and officials need no second factor."
    if len(set(config.secret_key)) < LEAST_VARIETY:
        yield "SECRET_KEY repeats itself: make one with `python -c 'import secrets; print(secrets.token_hex(32))'`."
    if not config.is_https:
        yield "PUBLIC_URL is not https: cookies and passwords travel in the open, and cookies are not marked Secure."
    if config.mail_url.startswith("file:"):
        yield "MAIL_URL is a folder: no letter reaches anybody."


def folders(config: Config, session: Session) -> Iterator[str]:
    """What other accounts of the machine may open."""
    del session
    database = config.database_url.removeprefix("sqlite:///")
    private = [config.private_dir, config.data_dir / "mail", config.data_dir / "secret_key"]
    if database != config.database_url:
        private.append(Path(database))
    for path in private:
        if _opens_to_others(path, config.data_dir):
            yield f"{path} can be read by other accounts of this machine: chmod -R go-rwx {path}"


def _opens_to_others(path: Path, data_dir: Path) -> bool:
    """A closed folder above it closes it, too."""
    if not path.exists() or (data_dir in path.parents and not data_dir.stat().st_mode & OTHERS):
        return False
    return bool(path.stat().st_mode & OTHERS)


def database(config: Config, session: Session) -> Iterator[str]:
    """Whether what was acknowledged stays, and what was written down is not rewritten."""
    del config
    if session.get_bind().dialect.name == "postgresql":
        for name in ("fsync", "full_page_writes"):
            if session.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one() != "on":
                yield f"PostgreSQL runs with {name} = off: a power cut loses orders."
        for name in append_only.missing_grants(session):
            yield f"The shop's account lacks rights on {name}: run `flask shop grant ACCOUNT` as the database's owner."
        for way in append_only.open_ways(session):
            yield f"The shop's own account could rewrite its logs ({way}): see `flask shop grant`."
        return
    for name in append_only.missing_triggers(session):
        yield f"The trigger {name} was taken out of the database: see `flask audit check`, and restore a backup."


def people(config: Config, session: Session) -> Iterator[str]:
    """Accounts that are too easy to enter."""
    del config
    if number := accounts.count_with_domain(session, DEMO_DOMAIN):
        yield f"{number} accounts of the demo are there; everybody knows their password."
    grants = accounts.list_grants(session)
    for each in grants:
        if not each.has_factor:
            yield f"{each.contact} ({each.role.value}) has no second factor yet."
    if not any(each.role is Role.ADMIN for each in grants):
        yield "Nobody is admin: `flask accounts create EMAIL --role admin`."


def examples(config: Config, session: Session) -> Iterator[str]:
    """What the packaged data guess and an office has to know."""
    del config
    open_accounts = payments.list_open_accounts(session)
    if not open_accounts:
        yield "No bank account is open at /kantor/rekening: nobody can pay by transfer."
    for account in open_accounts:
        if EXAMPLE in f"{account.number} {account.holder}".casefold():
            yield f"The bank account {account.number} is an example: buyers would transfer into nothing."
    for service in shipping.list_services(session):
        if EXAMPLE in service.name.casefold():
            yield f"The courier service {service.name!r} is an example: load the real rates at /kantor/ongkir."
    if operator.read(session).is_example:
        yield "Name, address or contact of the operator was never set: the terms name an example."


def _found(check: Check, config: Config) -> list[str]:
    try:
        return list(check(config, read_session()))
    except ProgrammingError as error:
        end_reading()
        if append_only.is_refused(error):
            return [f"Not everything could be looked at: {error.orig}"]
        raise


def command(checks: Sequence[Check]) -> click.Command:
    """The command over the registry's checks."""

    @click.command("check-deploy", help="Name what is unsafe in this configuration; exit 1 if anything is.")
    def run() -> None:
        config: Config = current_app.config["SHOP"]
        faults = [fault for check in checks for fault in _found(check, config)]
        for fault in faults:
            click.echo(f"- {fault}")
        if faults:
            sys.exit(1)
        click.echo("Nothing unsafe found.")

    return run
