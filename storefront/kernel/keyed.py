"""Secrets that the database does not hold: derived from the key of the installation and a salt that lies in a table.

Whoever has a copy of the database alone can rebuild none of them. Another `SECRET_KEY` makes all of them void.
"""

from __future__ import annotations

import base64
import hashlib
import hmac


class Keyring:
    """Set once at start by `configure`."""

    def __init__(self) -> None:
        self._key: bytes | None = None

    def configure(self, secret_key: str) -> None:
        self._key = secret_key.encode()

    def derive(self, purpose: str, *parts: object) -> bytes:
        """32 bytes for one purpose; `parts` say which of them, such as a salt and a number."""
        assert self._key, "configure comes first"
        message = "\x1f".join((purpose, *map(str, parts)))
        return hmac.new(self._key, message.encode(), hashlib.sha256).digest()

    def token(self, purpose: str, *parts: object) -> str:
        """The same as text for a link or a cookie, 160 bits of it."""
        return base64.urlsafe_b64encode(self.derive(purpose, *parts)[:20]).decode().rstrip("=")


keyring = Keyring()
configure = keyring.configure
derive = keyring.derive
token = keyring.token
