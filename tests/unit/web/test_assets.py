from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import brotli
import pytest

from storefront.web.assets import Assets, shrink_css

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "css").mkdir()
    (tmp_path / "js").mkdir()
    (tmp_path / "css" / "reset.css").write_text("/* bare */\n* { margin: 0; }\n")
    (tmp_path / "css" / "card.css").write_text(".card > a:hover,\n.card  b { color: red; }")
    (tmp_path / "css" / "doors.json").write_text(
        json.dumps({"shop": ["reset.css", "card.css"], "office": ["reset.css"]})
    )
    (tmp_path / "js" / "a.js").write_text('import "./b.js";')
    (tmp_path / "js" / "b.js").write_text("1;")
    return tmp_path


def test_css_is_joined_for_each_door_in_order(folder: Path) -> None:
    assets = Assets(folder)
    assert assets.files["css/door-shop.css"].body.content == b"*{margin: 0;}.card > a:hover,.card b{color: red;}"
    assert assets.files["css/door-office.css"].body.content == b"*{margin: 0;}"
    assert assets.files["css/door-shop.css"].mimetype == "text/css"
    assert "css/doors.json" not in assets.files


def test_a_change_anywhere_changes_every_address(folder: Path) -> None:
    before = Assets(folder)
    assert Assets(folder).url("js/a.js") == before.url("js/a.js")
    (folder / "js" / "b.js").write_text("2;")
    assert Assets(folder).url("js/a.js") != before.url("js/a.js")


def test_a_dead_link_is_found_when_the_page_is_made(folder: Path) -> None:
    with pytest.raises(LookupError, match=r"js/c\.js"):
        Assets(folder).url("js/c.js")


def test_an_empty_tree_is_no_fault(tmp_path: Path) -> None:
    assert Assets(tmp_path).files == {}


def test_compressed_forms_hold_the_same(folder: Path) -> None:
    body = Assets(folder).files["js/a.js"].body
    assert brotli.decompress(body.form("br")) == body.content
    assert gzip.decompress(body.form("gzip")) == body.content
    assert body.form("br") is body.form("br")
    assert body.form(None) is body.content


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("a  b { c : d ; }", "a b{c : d;}"),
        ("a/* x; { */b {}", "a b{}"),
        ('q::before { content: "/* {  } */"; }', 'q::before{content: "/* {  } */";}'),
        ("x { content: 'it\\'s  ; ok' }", "x{content: 'it\\'s  ; ok'}"),
        ("p { width: calc(1px  +  2px) }", "p{width: calc(1px + 2px)}"),
        ("nav :hover, nav:hover {}", "nav :hover,nav:hover{}"),
        ("@media (min-width: 40em)  and (hover) { a {} }", "@media (min-width: 40em) and (hover){a{}}"),
    ],
)
def test_css_loses_only_what_means_nothing(text: str, short: str) -> None:
    assert shrink_css(text) == short
