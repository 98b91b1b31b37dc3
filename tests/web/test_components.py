"""The component gallery stands for the design: what it does not show is not looked at by anyone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta, nodes
from markupsafe import Markup

from storefront.kernel.money import Rupiah
from storefront.web.differences import apart
from storefront.web.gallery_data import samples

if TYPE_CHECKING:
    from datetime import datetime

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
CSS = ROOT / "static" / "css"
COMPONENTS = sorted(path.name for path in (TEMPLATES / "components").glob("*.html"))
ALL = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for folder in ("components", "errors", "gallery", "layouts", "shop")
    for path in (TEMPLATES / folder).rglob("*.html")
)
ERRORS = sorted(path.stem for path in (TEMPLATES / "errors").glob("*.html"))


def stub_gettext(text: str, **values: object) -> str:
    return Markup(text) % values if values else text  # noqa: S704 - msgids are ours; values are escaped


def stub_ngettext(one: str, many: str, count: int, **values: object) -> str:
    return Markup(one if count == 1 else many) % {"num": count, **values}  # noqa: S704 - as above


def stub_url_for(endpoint: str, **values: object) -> str:
    return "/".join(["", *endpoint.split("."), *(str(value) for value in values.values())])


def local(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo("Asia/Makassar"))


FILTERS = {
    "rupiah": str,
    "tanggal": lambda at: local(at).strftime("%-d %B %Y, %H.%M WITA"),
    "tanggal_pendek": lambda at: local(at).strftime("%-d %B %Y"),
    "angka": lambda n: f"{n:,}".replace(",", "."),
    "berat": lambda grams: f"{grams} g",
    "lang_mark": lambda words: "",  # noqa: ARG005 -- nothing here is untranslated
    "apart": apart,
}


@pytest.fixture(scope="module")
def environment() -> Environment:
    built = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.do"]
    )
    built.globals.update(
        {
            "_": stub_gettext,
            "ngettext": stub_ngettext,
            "url_for": stub_url_for,
            "asset": lambda path: f"/static/hash/{path}",
            "css_url": lambda door: f"/static/hash/{door}.css",
            "sign_url": lambda: "data:image/svg+xml,",
            "picture_url": lambda key, width, ext: f"/media/{key}-{width}.{ext}",
            "widths_for_visitor": tuple,
            "for_visitor": lambda macro: macro(),
            "path_in": lambda lang: f"?lang={lang}",
            "absolute": lambda path: f"https://shop.test{path}",
            "address_in": lambda path, lang: f"{path}?lang={lang}",
            "carried": lambda: False,
            "offers_english": True,
            "share": None,
            "lang": "id",
            "current_person": None,
            "csrf_field": str,
            "flashes": list,
            "basket_count": 2,
            "nav_categories": [("tenun", "Tenun"), ("kopi", "Kopi")],
        }
    )
    built.filters.update(FILTERS)
    return built


@pytest.fixture(scope="module")
def page(environment: Environment) -> str:
    return environment.get_template("gallery.html").render(samples())


def imported(environment: Environment, name: str) -> set[str]:
    """Names of the templates that a template imports, extends or includes by constant name."""
    tree = environment.parse((TEMPLATES / name).read_text())
    found: set[str] = set()
    for node in tree.find_all((nodes.FromImport, nodes.Extends, nodes.Include)):
        if isinstance(node, nodes.FromImport | nodes.Extends | nodes.Include) and isinstance(
            node.template, nodes.Const
        ):
            found.add(node.template.value)
    return found


def test_gallery_shows_every_component(environment: Environment) -> None:
    waiting = {f"gallery/{path.name}" for path in (TEMPLATES / "gallery").glob("*.html")}
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= imported(environment, name) - seen
    shown = {name.removeprefix("components/") for name in seen if name.startswith("components/")}
    assert shown == set(COMPONENTS)


def test_every_gallery_part_is_on_the_page(page: str) -> None:
    parts = {path.stem for path in (TEMPLATES / "gallery").glob("*.html")} - {"heads", "cloth", "foot"}
    assert set(re.findall(r'<section class="specimen stack" id="([\w-]+)"', page)) == parts


def test_page_keeps_the_content_security_policy(page: str) -> None:
    assert not re.search(r"\sstyle\s*=|\son\w+\s*=|<style", page)
    assert re.findall(r"<script[^>]*>(.*?)</script>", page) == [""]
    assert re.search(r"<script[^>]*\ssrc=", page)


def test_words_of_the_error_summary_are_those_at_the_fields(page: str) -> None:
    summary = page[page.index('id="periksa"') :]
    summary = summary[: summary.index("</ul>")]
    wrong = re.findall(r'<a href="#([\w-]+)">([^<]+)</a>', summary)
    assert [text for _, text in wrong] == [
        "Nomor HP kurang satu angka.",
        "Isi jumlahnya.",
        "Patokan paling panjang 20 huruf.",
        "Pilih cara kirim.",
        "Centang dulu.",
    ]
    for anchor, text in wrong:
        assert f'id="{anchor}"' in page
        assert page.count(f">{text}<") == 2


def test_money_is_shown_by_the_one_filter(page: str) -> None:
    assert str(Rupiah(3_418_217)) == "Rp3.418.217"
    assert "Rp3.418.217" in page


@pytest.mark.parametrize("code", ERRORS)
def test_error_page_stands_alone(environment: Environment, code: str) -> None:
    """No database, session or navigation is at hand when an error page is made."""
    bare = environment.overlay()
    lacking = {"nav_categories", "current_person", "basket_count", "path_in"}
    bare.globals = {name: value for name, value in environment.globals.items() if name not in lacking}
    html = bare.get_template(f"errors/{code}.html").render(reference="7F2C-19A4")
    assert html.count("<h1>") == 1
    assert "7F2C-19A4" in html


@pytest.mark.parametrize("name", [*ALL, "gallery.html"])
def test_template_keeps_the_budget_and_the_policy(name: str) -> None:
    text = (TEMPLATES / name).read_text()
    assert len(text.splitlines()) <= 120
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/ld\+json)", text)


def test_each_component_says_what_it_takes() -> None:
    for name in COMPONENTS:
        assert (TEMPLATES / "components" / name).read_text().startswith("{# "), name


def local_name(name: str | tuple[str, str]) -> str:
    return name if isinstance(name, str) else name[1]


@pytest.mark.parametrize("name", [name for name in ALL if name.startswith("shop/")])
def test_page_names_its_context_on_top(environment: Environment, name: str) -> None:
    text = (TEMPLATES / name).read_text()
    tree = environment.parse(text)
    macros = {as_name for node in tree.find_all(nodes.FromImport) for as_name in map(local_name, node.names)}
    macros |= {node.name for node in tree.find_all(nodes.Macro)}  # a page may have one of its own
    asked = meta.find_undeclared_variables(tree) - macros - set(environment.globals)
    assert text.startswith("{# ")
    named = set(re.findall(r"\w+", text[: text.index("#}")]))
    assert asked <= named


def test_no_component_translates_when_it_is_imported(environment: Environment) -> None:
    """An imported template runs once and is kept: text made outside its macros stays in the first reader's language."""
    for name in COMPONENTS:
        tree = environment.parse((TEMPLATES / "components" / name).read_text())
        outside = [node for node in tree.body if not isinstance(node, nodes.Macro)]
        calls = [call.node for node in outside for call in node.find_all(nodes.Call)]
        assert not [call for call in calls if isinstance(call, nodes.Name) and call.name in {"_", "ngettext"}], name


def test_css_files_and_doors_agree() -> None:
    doors = json.loads((CSS / "doors.json").read_text())
    assert set(doors) == {"shop", "goods", "workspace", "office", "gallery"}
    assert {name for files in doors.values() for name in files} == {path.name for path in CSS.glob("*.css")}
    for door, files in doors.items():
        assert files[:2] == ["reset.css", "tokens.css"] or door == "goods", door
        assert len(files) == len(set(files)), door


def classes_in(names: list[str]) -> set[str]:
    return {name for file in names for name in re.findall(r"\.([a-z][\w-]*)", (CSS / file).read_text())}


def templates_of(name: str, environment: Environment) -> set[str]:
    """A template with all that it extends, includes and imports."""
    found, waiting = set(), [name]
    while waiting:
        each = waiting.pop()
        found.add(each)
        named = meta.find_referenced_templates(environment.parse((TEMPLATES / each).read_text()))
        waiting += [other for other in named if other and other not in found]
    return found


def test_a_page_without_the_sheet_of_goods_shows_nothing_that_needs_it(environment: Environment) -> None:
    doors = json.loads((CSS / "doors.json").read_text())
    assert not set(doors["shop"]) & set(doors["goods"])
    of_goods = classes_in(doors["goods"]) - classes_in(doors["shop"])
    light = [name for name in ALL if "{% set sheets = ['shop'] %}" in (TEMPLATES / name).read_text()]
    assert {"shop/basket.html", "shop/checkout.html", "shop/order.html"} <= set(light)
    for name in [*light, "layouts/plain.html"]:
        for part in templates_of(name, environment):
            texts = re.findall(r'class="([^"]*)"', (TEMPLATES / part).read_text())
            assert not {word for text in texts for word in re.findall(r"[a-z][\w-]*", text)} & of_goods, (name, part)


def test_custom_properties_are_defined_in_tokens_only() -> None:
    defined: dict[str, set[str]] = {}
    for path in CSS.glob("*.css"):
        for name in re.findall(r"[{;\s](--[\w-]+)\s*:", path.read_text()):
            defined.setdefault(name, set()).add(path.name)
    assert {file for files in defined.values() for file in files} == {"tokens.css"}
    used = {name for path in CSS.glob("*.css") for name in re.findall(r"var\((--[\w-]+)", path.read_text())}
    assert used <= set(defined)


def test_css_files_keep_the_budget() -> None:
    for path in CSS.glob("*.css"):
        lines = path.read_text().splitlines()
        assert len(lines) <= 200, path.name
        assert max(map(len, lines)) <= 160, path.name
