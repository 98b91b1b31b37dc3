"""The way out: what the shop's address is, who takes letters away, and that each letter leaves once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.notifications.models import SentLetter
from storefront.notifications.post import post_for

if TYPE_CHECKING:
    from storefront.notifications.post import Post
    from storefront.notifications.types import Letter


class Outgoing:
    """Set once at start by `configure`."""

    def __init__(self) -> None:
        self._public_url: str | None = None
        self._post: Post | None = None

    def configure(self, public_url: str, mail_url: str) -> None:
        """`public_url` begins every link; `mail_url` as `post_for` takes it.

        Raises:
            ValueError: when nothing can take letters to `mail_url`.
        """
        self._post = post_for(mail_url, urlsplit(public_url).hostname or "localhost")
        self._public_url = public_url.rstrip("/")

    def link(self, path: str) -> str:
        """A whole address for a path of the shop; never built from what a request says about its host."""
        assert self._public_url, "configure comes first"
        return self._public_url + path

    def deliver(self, letter: Letter) -> None:
        """Send a letter unless it has left before. Whatever the post raises lets the worker try again later."""
        assert self._post, "configure comes first"
        has_left = read_session().get(SentLetter, letter.key) is not None
        end_reading()
        if has_left:
            return
        self._post.send(letter)
        with unit_of_work() as session:
            row = SentLetter(key=letter.key, recipient=letter.to, subject=letter.subject, sent_at=clock.now())
            session.merge(row)  # the same event may be handled twice at once

    def forget(self, key: str) -> None:
        """Let no copy of a letter lie where the post keeps some."""
        assert self._post, "configure comes first"
        self._post.forget(key)


outgoing = Outgoing()
configure = outgoing.configure
