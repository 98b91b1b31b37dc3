"""What `flask shop check-deploy` calls unsafe, and that it finds nothing where all is well."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.models import SecondFactor
from storefront.accounts.types import Role
from storefront.cli import deploy_checks
from storefront.kernel import clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import SYSTEM
from storefront.payments import service as payments
from storefront.payments.types import NewAccount
from storefront.web import operator
from tests.support import factories
from tests.support.databases import config_for
from tests.support.people import make_person

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from config import Config

pytestmark = pytest.mark.sqlite_only
KEY = "c5f0b6a1e47d98327f1a6d0e9b3c8241"


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    tmp_path.chmod(0o700)
    unsafe = config_for(database_url, tmp_path)
    return replace(
        unsafe,
        environment="production",
        secret_key=KEY,
        public_url="https://toko.contoh.id",
        mail_url="smtps://toko:rahasia@contoh.id",
        database_url=f"sqlite:///{tmp_path / 'shop.db'}",
    )


def test_a_shop_that_is_set_up_well_passes(app: Flask, config: Config) -> None:
    admin = make_person("admin@ntt.contoh.id", Role.ADMIN)
    with unit_of_work() as session:
        factor = {"salt": "a", "codes_salt": "b", "created_at": clock.now(), "confirmed_at": clock.now()}
        session.add(SecondFactor(person_id=admin, **factor))
        for setting in (operator.NAME, operator.ADDRESS, operator.PHONE, operator.HOURS):
            settings.put(session, setting, "yang benar", SYSTEM)
        for setting in (operator.EMAIL, operator.PRIVACY_EMAIL):
            settings.put(session, setting, "toko@ntt.id", SYSTEM)
    payments.add_account(NewAccount(bank="Bank NTT", number="001 2345 678", holder="Pemprov NTT"), SYSTEM)
    app.config["SHOP"], before = config, app.config["SHOP"]
    try:
        answer = app.test_cli_runner().invoke(args=["shop", "check-deploy"])
    finally:
        app.config["SHOP"] = before
    assert (answer.output, answer.exit_code) == ("Nothing unsafe found.\n", 0)


def test_everything_that_is_unsafe_is_named_at_once(app: Flask, config: Config) -> None:
    factories.load_reference()
    make_person("pmd@demo.test", Role.DINAS_PMD)
    answer = app.test_cli_runner().invoke(args=["shop", "check-deploy"])
    assert answer.exit_code == 1
    for fault in (
        "SHOP_ENV",
        "SECRET_KEY",
        "PUBLIC_URL",
        "MAIL_URL",
        "1 accounts of the demo",
        "pmd@demo.test (dinas_pmd) has no second factor",
        "Nobody is admin",
        "bank account 000-0000-0000 (CONTOH)",
        "'Kurir reguler (contoh)'",
        "operator",
    ):
        assert answer.output.count(fault) == 1
    end_reading()
    safe = list(deploy_checks.environment(config, read_session()))
    assert safe == []


def test_a_folder_that_others_may_read_is_named(app: Flask, config: Config) -> None:
    del app
    config.private_dir.mkdir(mode=0o755)
    assert list(deploy_checks.folders(config, read_session())) == []  # the folder above is closed
    config.data_dir.chmod(0o755)
    (fault,) = deploy_checks.folders(config, read_session())
    assert str(config.private_dir) in fault
    config.private_dir.chmod(0o700)
    assert list(deploy_checks.folders(config, read_session())) == []
