from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import brotli
import pytest

from storefront.web.assets import Assets, current_assets
from storefront.web.files import FOR_A_MINUTE, FOR_EVER, picture_url

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
KEY = "ab12cd34"


@pytest.fixture
def tree(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A small static tree in place of the real one; returns its address."""
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "img").mkdir()
    (folder / "css" / "a.css").write_text("a { color: red; }\n" * 50)
    (folder / "css" / "doors.json").write_text(json.dumps({"shop": ["a.css"]}))
    (folder / "img" / "x.png").write_bytes(b"\x89PNG")
    monkeypatch.setitem(app.extensions, "assets", Assets(folder))
    return f"/static/{current_assets().hash}"


def test_a_static_file_is_kept_for_ever(client: Browser, tree: str) -> None:
    answer = client.get(f"{tree}/css/door-shop.css")
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.vary.as_set() == {"accept-encoding"}
    assert "Content-Encoding" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [("br", "br"), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("gzip;q=1, br;q=0", "gzip"), ("identity", None)],
)
def test_it_comes_compressed_as_the_browser_likes(
    client: Browser, tree: str, accepts: str, encoding: str | None
) -> None:
    plain = client.get(f"{tree}/css/door-shop.css").data
    answer = client.get(f"{tree}/css/door-shop.css", headers={"Accept-Encoding": accepts})
    assert answer.content_encoding == encoding
    undo = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert undo(answer.data) == plain
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_pictures_are_not_compressed_again(client: Browser, tree: str) -> None:
    answer = client.get(f"{tree}/img/x.png", headers={"Accept-Encoding": "br"})
    assert (answer.data, answer.mimetype) == (b"\x89PNG", "image/png")
    assert "Content-Encoding" not in answer.headers


def test_another_versions_address_is_not_answered_with_this_one(client: Browser, tree: str) -> None:
    wrong = tree[:-1] + ("0" if tree[-1] != "0" else "1")
    assert client.get(f"{wrong}/css/door-shop.css").status_code == 404
    for path in ("css/none.css", "css/doors.json", "../config.py", "%2e%2e/config.py"):
        assert client.get(f"{tree}/{path}").status_code == 404


def test_pages_come_compressed(client: Browser) -> None:
    plain = client.get("/masuk")
    packed = client.get("/masuk", headers={"Accept-Encoding": "gzip, br"})
    assert packed.content_encoding == "br"
    assert brotli.decompress(packed.data) == plain.data
    assert packed.vary.as_set() == {"cookie", "accept-encoding", "accept-language"}


@pytest.fixture
def media(app: Flask) -> Path:
    folder: Path = app.config["SHOP"].media_dir / KEY[:2]
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    (folder / f"{KEY}-320.avif").write_bytes(b"320")
    return folder


def test_a_picture_is_kept_for_ever(client: Browser, media: Path) -> None:
    del media
    answer = client.get(picture_url(KEY, 320, "avif"))
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"320", "image/avif")
    assert answer.headers["Cache-Control"] == FOR_EVER


def test_the_largest_smaller_width_stands_in_for_a_while(client: Browser, media: Path) -> None:
    (media / f"{KEY}-640.avif").write_bytes(b"640")
    (media / f"{KEY}-1200.avif").write_bytes(b"1200")
    (media / f"{KEY}x-700.avif").write_bytes(b"another")
    (media / f"{KEY}-{KEY}-700.avif").write_bytes(b"another")
    answer = client.get(f"/media/ab/{KEY}-800.avif")
    assert answer.data == b"640"
    assert answer.headers["Cache-Control"] == FOR_A_MINUTE


@pytest.mark.parametrize(
    "path",
    [
        f"ab/{KEY}-160.avif",
        f"ab/{KEY}-320.jpg",
        f"cd/{KEY}-320.avif",
        f"ab/{KEY}-320.svg",
        f"ab/{KEY}",
        f"ab/ab{'c' * 3000}-320.avif",
        f"ab/ab{'c' * 250}-320.avif",
        "../secret_key",
        "ab/../../secret_key",
        "..%2f..%2fsecret_key",
        "",
    ],
)
def test_nothing_else_leaves_the_folder(client: Browser, media: Path, path: str) -> None:
    del media
    assert client.get(f"/media/{path}").status_code == 404
