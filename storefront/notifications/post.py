"""Where letters leave: into a folder, which is the default, or to a mail server."""

from __future__ import annotations

import re
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from storefront.notifications.types import Letter

SENDER_NAME = "Beli Produk NTT"
TIMEOUT_SECONDS = 20


class PostError(Exception):
    """A mail server would not take a letter: what it said, without the address, as this goes into logs."""


class Post(Protocol):
    """Takes a letter away, or raises so that the worker tries again later."""

    def send(self, letter: Letter) -> None: ...

    def forget(self, key: str) -> None:
        """Erase what is kept of a letter; safe to repeat."""


def post_for(mail_url: str, public_host: str) -> Post:
    """Choose by `MAIL_URL`: `file:///folder`, `smtp://host`, `smtp+starttls://user:password@host:587`, `smtps://host`.

    The sender's address is the user of the server where that is one, else `toko@` the shop's own host.

    Raises:
        ValueError: for any other scheme.
    """
    parts = urlsplit(mail_url)
    if parts.scheme == "file":
        return FolderPost(Path(unquote(parts.path)), f"toko@{public_host}")
    if parts.scheme in {"smtp", "smtp+starttls", "smtps"} and parts.hostname:
        return ServerPost(mail_url, f"toko@{public_host}")
    raise ValueError(f"MAIL_URL must begin with file://, smtp://, smtp+starttls:// or smtps://, not {parts.scheme!r}")


def compose(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{SENDER_NAME} <{sender}>"
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{letter.key}@{sender.split('@')[1]}>"  # a mail program shows a repeated letter once
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


class FolderPost:
    """Writes letters as files; the same letter again overwrites itself."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder, self.sender = folder, sender

    def send(self, letter: Letter) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._file(letter.key).write_bytes(compose(letter, self.sender).as_bytes())

    def forget(self, key: str) -> None:
        self._file(key).unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.eml"


class ServerPost:
    """Hands letters to a mail server, encrypted where the server can; but for `smtp` always."""

    def __init__(self, url: str, sender: str) -> None:
        self.parts = urlsplit(url)
        user = unquote(self.parts.username or "")
        self.sender = user if "@" in user else sender

    def send(self, letter: Letter) -> None:
        """Raises PostError when the server refuses, OSError when it is not there."""
        try:
            self._send(letter)
        except smtplib.SMTPException as error:
            words = re.sub(re.escape(letter.to), "…", str(error), flags=re.IGNORECASE)
            raise PostError(f"{type(error).__name__}: {words}") from None

    def forget(self, key: str) -> None:
        """Whatever has gone out to a server is not kept here."""

    def _send(self, letter: Letter) -> None:
        host, port = self.parts.hostname or "", self.parts.port
        context = ssl.create_default_context()
        if self.parts.scheme == "smtps":
            with smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT_SECONDS, context=context) as server:
                self._deliver(server, letter)
            return
        with smtplib.SMTP(host, port or 587, timeout=TIMEOUT_SECONDS) as server:
            server.ehlo()
            if self.parts.scheme == "smtp+starttls" or server.has_extn("starttls"):
                server.starttls(context=context)  # raises where the server cannot
                server.ehlo()
            self._deliver(server, letter)

    def _deliver(self, server: smtplib.SMTP, letter: Letter) -> None:
        if self.parts.username:
            server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        server.send_message(compose(letter, self.sender))
