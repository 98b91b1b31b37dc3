from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config import Config, ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def test_defaults_make_a_demo(tmp_path: Path) -> None:
    config = Config.from_environment({"DATA_DIR": str(tmp_path)})
    assert (config.environment, config.database_url) == ("demo", f"sqlite:///{tmp_path / 'shop.db'}")
    assert (config.public_url, config.media_url) == ("http://127.0.0.1:8000", "/media")


def test_the_demo_key_is_made_once(tmp_path: Path) -> None:
    first = Config.from_environment({"DATA_DIR": str(tmp_path)}).secret_key
    assert Config.from_environment({"DATA_DIR": str(tmp_path)}).secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    wrong = {"DATA_DIR": str(tmp_path), "SHOP_ENV": "production", "PUBLIC_URL": "ftp://x", "SEARCH_ENGINE": "magic"}
    with pytest.raises(ConfigError) as raised:
        Config.from_environment(wrong)
    assert [line.split()[0] for line in str(raised.value).splitlines()] == ["PUBLIC_URL", "SEARCH_ENGINE", "SECRET_KEY"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://u@h/d"),
        ("MAIL_URL", "ftp://x"),
        ("MAIL_URL", "smtp://"),
        ("MEDIA_URL", "foto.example"),
        ("PORT", "abc"),
        ("PUBLIC_URL", "http://toko.example:abc"),
        ("PUBLIC_URL", "https://toko.example/toko"),
    ],
)
def test_a_setting_that_cannot_work_is_named_at_start(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        Config.from_environment({"DATA_DIR": str(tmp_path), name: value})
    (line,) = str(raised.value).splitlines()
    assert line.split()[0] == name


@pytest.mark.parametrize("short", ["postgres://u@h/d", "postgresql://u@h/d"])
def test_any_form_of_a_postgresql_address_is_taken(short: str, tmp_path: Path) -> None:
    config = Config.from_environment({"DATA_DIR": str(tmp_path), "DATABASE_URL": short})
    assert config.database_url == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize(
    "url",
    [
        "smtp://toko:rahasia-sekali@mail.contoh.id:587",
        "smtp://toko@mail.contoh.id",
        "smtp://:rahasia-sekali@192.0.2.7",
        "smtp://toko:rahasia-sekali@localhost.contoh.id",
    ],
)
def test_a_password_never_travels_in_the_open(url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        Config.from_environment({"DATA_DIR": str(tmp_path), "MAIL_URL": url})
    (line,) = str(raised.value).splitlines()
    assert line.startswith("MAIL_URL would send its password unencrypted")
    assert "rahasia-sekali" not in line


@pytest.mark.parametrize(
    "url",
    [
        "smtp://mail.contoh.id",
        "smtps://toko:rahasia@mail.contoh.id",
        "smtp+starttls://toko:rahasia@mail.contoh.id:587",
        "smtp://toko:rahasia@localhost:1025",
        "smtp://toko:rahasia@127.0.0.1:1025",
        "smtp://toko:rahasia@[::1]:1025",
        "file:///var/mail",
    ],
)
def test_other_ways_of_mail_are_taken(url: str, tmp_path: Path) -> None:
    assert Config.from_environment({"DATA_DIR": str(tmp_path), "MAIL_URL": url}).mail_url == url
