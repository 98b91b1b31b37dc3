"""Settings from the environment, parsed and checked once at start.

The names are the project's promise to whoever runs it; see README.md for what each one does.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dotenv import dotenv_values

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    faults: list[str] = []
    environment = environ.get("SHOP_ENV", "demo")
    if environment not in {"demo", "production"}:
        faults.append(f"SHOP_ENV must be 'demo' or 'production', not {environment!r}.")
    data_dir = Path(environ.get("DATA_DIR") or ROOT / "var").resolve()
    public_url = (environ.get("PUBLIC_URL") or f"http://127.0.0.1:{environ.get('PORT') or '8000'}").rstrip("/")
    if urlsplit(public_url).scheme not in {"http", "https"} or not urlsplit(public_url).hostname:
        faults.append(f"PUBLIC_URL must be an http or https address, not {public_url!r}.")
    engine = environ.get("SEARCH_ENGINE") or "whoosh"
    if engine != "whoosh":
        faults.append(f"SEARCH_ENGINE must be 'whoosh', not {engine!r}.")
    secret_key = environ.get("SECRET_KEY", "")
    if environment == "production" and len(secret_key) < LEAST_KEY_LENGTH:
        faults.append(f"SECRET_KEY with at least {LEAST_KEY_LENGTH} characters is required when SHOP_ENV=production.")
    if faults:
        raise ConfigError("\n".join(faults))
    return Config(
        environment=environment,
        secret_key=secret_key or _key_of_this_folder(data_dir),
        database_url=_database_url(environ.get("DATABASE_URL", ""), data_dir),
        data_dir=data_dir,
        public_url=public_url,
        search_engine=engine,
        mail_url=environ.get("MAIL_URL") or (data_dir / "mail").as_uri(),
        media_url=(environ.get("MEDIA_URL") or "/media").rstrip("/"),
    )


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
