"""Letters on their way to a mail server, over a socket of this machine."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest

from storefront.notifications.post import PostError, post_for
from storefront.notifications.types import Letter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADDRESS = "kristina.wuring@contoh.id"
LETTER = Letter(key="order-placed-1", to=ADDRESS, subject="Pesanan NTT-7K4-M9R", text="Halo", html="<p>Halo</p>")


class Server(socketserver.ThreadingTCPServer):
    """A mail server (RFC 5321) that takes everything, or refuses every recipient with `refusal`."""

    refusal = ""
    taken = b""


class Talk(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.say("220 surat.contoh.id")
        while line := self.rfile.readline():
            verb = line.split()[0].upper()
            if verb == b"DATA":
                self.say("354 go on")
                while (part := self.rfile.readline()) != b".\r\n":
                    self.server.taken += part
            refused = verb == b"RCPT" and self.server.refusal
            self.say(refused or ("221 bye" if verb == b"QUIT" else "250 fine"))

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Talk) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def url(server: Server) -> str:
    return f"smtp://127.0.0.1:{server.server_address[1]}"


def test_a_letter_goes_out_in_both_forms(server: Server) -> None:
    post_for(url(server), "toko.contoh.id").send(LETTER)
    taken = message_from_bytes(server.taken)
    assert (taken["To"], taken["From"]) == (ADDRESS, "Beli Produk NTT <toko@toko.contoh.id>")
    assert taken["Message-ID"] == "<order-placed-1@toko.contoh.id>"
    assert [part.get_content_type() for part in taken.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_a_folder_keeps_a_letter_until_it_is_forgotten(tmp_path: Path) -> None:
    post = post_for((tmp_path / "mail").as_uri(), "toko.contoh.id")
    post.forget(LETTER.key)  # nothing is there yet
    post.send(LETTER)
    (kept,) = (tmp_path / "mail").iterdir()
    assert message_from_bytes(kept.read_bytes())["To"] == ADDRESS
    post.forget("order-placed-2")
    assert kept.exists()
    post.forget(LETTER.key)
    assert not kept.exists()


def test_what_a_server_complains_of_names_nobody(server: Server) -> None:
    """The worker writes it into its log and into the outbox."""
    server.refusal = f"550 5.1.1 <{ADDRESS.upper()}>: no such mailbox"
    with pytest.raises(PostError) as complaint:
        post_for(url(server), "toko.contoh.id").send(LETTER)
    assert "no such mailbox" in str(complaint.value)
    assert "wuring" not in str(complaint.value).lower()
    assert complaint.value.__suppress_context__
