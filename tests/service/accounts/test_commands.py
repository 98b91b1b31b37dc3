from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.accounts import queries, service
from storefront.accounts.types import Role
from storefront.kernel.db import end_reading, read_session
from tests.support.people import make_person

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


def test_a_role_is_given_and_taken_away(app: Flask) -> None:
    make_person("yosef@contoh.id")
    runner, asked = app.test_cli_runner(), ["yosef@contoh.id", "--role", "pmd_kabupaten"]
    without = runner.invoke(args=["accounts", "grant", *asked])
    assert (without.exit_code, "perlu wilayah" in without.output) == (1, True)
    scoped = [*asked, "--scope", "53.09"]
    assert runner.invoke(args=["accounts", "grant", *scoped]).exit_code == 0
    person = queries.get_person(read_session(), "yosef@contoh.id").id
    assert queries.list_scopes(read_session(), person, Role.PMD_KABUPATEN) == {"53.09"}
    end_reading()
    other = runner.invoke(args=["accounts", "revoke", *asked, "--scope", "53.10"])
    assert (other.exit_code, "dan peran itu" in other.output) == (1, True)
    end_reading()
    assert queries.list_scopes(read_session(), person, Role.PMD_KABUPATEN) == {"53.09"}
    end_reading()
    assert runner.invoke(args=["accounts", "revoke", *scoped]).exit_code == 0
    end_reading()
    assert queries.view_person(read_session(), person).roles == ()
    nobody = runner.invoke(args=["accounts", "grant", "siapa@contoh.id", "--role", "admin"])
    assert (nobody.exit_code, "Tidak ada akun" in nobody.output) == (1, True)
