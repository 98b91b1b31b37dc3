from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.accounts import queries, service
from storefront.accounts.types import Role
from storefront.kernel.db import end_reading, read_session

if TYPE_CHECKING:
    from flask import Flask


def test_create_takes_the_password_from_standard_input(app: Flask) -> None:
    arguments = ["accounts", "create", "Yosef@Contoh.id", "--role", "keuangan"]
    result = app.test_cli_runner().invoke(args=arguments, input="kata sandi uji\n")
    assert (result.exit_code, result.output) == (0, "Akun Yosef@Contoh.id dibuat dengan peran keuangan.\n")
    token = service.sign_in("yosef@contoh.id", "kata sandi uji", device="", address="")
    identity = queries.find_identity(read_session(), token)
    assert identity is not None
    assert identity.roles == {Role.KEUANGAN}


def test_create_names_what_is_wrong_and_makes_nothing(app: Flask) -> None:
    runner = app.test_cli_runner()
    short = runner.invoke(args=["accounts", "create", "yosef@contoh.id", "--role", "admin"], input="pendek\n")
    assert short.exit_code == 1
    assert "Kata sandi paling sedikit 10 karakter." in short.output
    unknown = runner.invoke(args=["accounts", "create", "yosef@contoh.id", "--role", "raja"], input="kata sandi uji\n")
    assert unknown.exit_code == 2
    end_reading()
    assert queries.find_person(read_session(), "yosef@contoh.id") is None
