"""Settings from the environment, parsed and checked once at start.

The names are the project's promise to whoever runs it; see README.md for what each one does.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dotenv import dotenv_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent
LEAST_KEY_LENGTH = 32


class ConfigError(Exception):
    """What is wrong with the environment, one clear line for each fault."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything that may differ between two installations."""

    environment: str
    secret_key: str
    database_url: str
    data_dir: Path
    public_url: str
    search_engine: str
    mail_url: str
    media_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    testing: bool = False

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def media_dir(self) -> Path:
        """Public pictures."""
        return self.data_dir / "media"

    @property
    def private_dir(self) -> Path:
        """Documents and proofs, which leave only through guarded pages."""
        return self.data_dir / "private"

    @property
    def index_dir(self) -> Path:
        return self.data_dir / "index"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read the settings; a `.env` file in the project's folder fills what the environment leaves open.

        Raises:
            ConfigError: naming every fault, so that one start is enough to mend them all.
        """
        if environ is None:
            from_file = {key: value for key, value in dotenv_values(ROOT / ".env").items() if value is not None}
            environ = {**from_file, **os.environ}
        return _parse(environ)


def _parse(environ: Mapping[str, str]) -> Config:
    environment = environ.get("SHOP_ENV", "demo")
    data_dir = Path(environ.get("DATA_DIR") or ROOT / "var").resolve()
    port = environ.get("PORT") or "8000"
    if not port.isdecimal():
        raise ConfigError(f"PORT must be a number, not {port!r}.")
    config = Config(
        environment=environment,
        secret_key=environ.get("SECRET_KEY", ""),
        database_url=_database_url(environ.get("DATABASE_URL", ""), data_dir),
        data_dir=data_dir,
        public_url=(environ.get("PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        search_engine=environ.get("SEARCH_ENGINE") or "whoosh",
        mail_url=environ.get("MAIL_URL") or (data_dir / "mail").as_uri(),
        media_url=(environ.get("MEDIA_URL") or "/media").rstrip("/"),
        host=environ.get("HOST") or "127.0.0.1",
        port=int(port),
    )
    if faults := list(_faults(config)):
        raise ConfigError("\n".join(faults))
    return config if config.secret_key else replace(config, secret_key=_key_of_this_folder(data_dir))


def _faults(config: Config) -> Iterator[str]:
    """Values that may hold a password are not repeated."""
    if config.environment not in {"demo", "production"}:
        yield f"SHOP_ENV must be 'demo' or 'production', not {config.environment!r}."
    if not _is_origin(config.public_url):
        yield f"PUBLIC_URL must be an http or https address without a path, not {config.public_url!r}."
    if not config.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        yield "DATABASE_URL must begin with sqlite:/// or postgresql://."
    if not _is_mail_url(config.mail_url):
        yield "MAIL_URL must be file:///folder, smtp://host, smtp+starttls://host or smtps://host."
    elif _tells_a_password(config.mail_url):
        yield "MAIL_URL would send its password unencrypted: use smtps:// or smtp+starttls:// instead of smtp://."
    if not config.media_url.startswith(("/", "http://", "https://")):
        yield f"MEDIA_URL must be a path or an http or https address, not {config.media_url!r}."
    if config.search_engine != "whoosh":
        yield f"SEARCH_ENGINE must be 'whoosh', not {config.search_engine!r}."
    if config.is_production and len(config.secret_key) < LEAST_KEY_LENGTH:
        yield f"SECRET_KEY with at least {LEAST_KEY_LENGTH} characters is required when SHOP_ENV=production."


def _is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_server = bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        return False
    return is_server and parts.scheme in {"http", "https"} and not (parts.path or parts.query or parts.fragment)


def _is_mail_url(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "file":
        return bool(parts.path)
    return parts.scheme in {"smtp", "smtp+starttls", "smtps"} and bool(parts.hostname)


def _tells_a_password(url: str) -> bool:
    """Whether somebody on the way could read user or password: a plain connection that leaves this machine."""
    parts = urlsplit(url)
    if parts.scheme != "smtp" or not (parts.username or parts.password):
        return False
    try:
        return not ip_address(parts.hostname or "").is_loopback
    except ValueError:  # a name
        return parts.hostname != "localhost"


def _database_url(given: str, data_dir: Path) -> str:
    """Name the driver that the project locks, whatever short form was given."""
    if not given:
        return f"sqlite:///{data_dir / 'shop.db'}"
    for short in ("postgres://", "postgresql://"):
        if given.startswith(short):
            return "postgresql+psycopg://" + given.removeprefix(short)
    return given


def _key_of_this_folder(data_dir: Path) -> str:
    """A demo keeps one key of its own, so that sign-ins outlive a restart."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")
