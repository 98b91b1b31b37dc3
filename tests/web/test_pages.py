from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from flask import render_template_string
from jinja2 import UndefinedError

from config import ROOT
from storefront.web import pages
from tests.support.people import make_group, make_person

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
OF_THE_REQUEST = re.compile(r'(?<!")\b(?:lang|current_person|basket_count|nav_categories)\b(?!=)')  # no attribute
IMPORT = re.compile(r'{%\s*from "(components/[a-z_]+\.html)" import [^%]*?(with context)?\s*%}')


def test_what_a_page_does_not_name_is_not_asked_for(app: Flask) -> None:
    asked: list[str] = []

    def ask() -> int:
        asked.append("x")
        return len(asked)

    app.jinja_env.globals["harga_uji"] = pages.Lazy(ask)
    with app.test_request_context("/"):
        assert render_template_string("{{ 1 }}") == "1"
        assert asked == []
        assert render_template_string("{{ harga_uji }}{% if harga_uji %}{{ harga_uji }}{% endif %}") == "11"
        assert render_template_string("{{ harga_uji }}") == "1"
    del app.jinja_env.globals["harga_uji"]


def test_a_name_that_nobody_gave_is_a_fault(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(UndefinedError):
        render_template_string("{{ tidak_ada }}")


def test_filters_and_sentences(app: Flask) -> None:
    template = "{{ 12500 | angka }} {{ 600 | berat }} "
    template += "{{ _('Halo %(nama)s', nama='<b>') }} {{ ngettext('%(num)d satu', '%(num)d banyak', 2) }}"
    with app.test_request_context("/"):
        assert render_template_string(template) == "12.500 0,6\N{NO-BREAK SPACE}kg Halo &lt;b&gt; 2 banyak"


def test_the_head_knows_who_is_here(client: Browser) -> None:
    make_person("maria@contoh.id", group_id=make_group())
    client.become("maria@contoh.id")
    page = client.get("/akun").text
    assert "Maria" in page
    assert "Buka lapak" in page
    assert "Buka kantor" not in page


def test_components_that_depend_on_the_request_are_imported_with_context() -> None:
    """Jinja makes a module imported without context once: what it read of the first request would stay for ever."""
    templates = {
        str(path.relative_to(ROOT / "templates")): path.read_text() for path in (ROOT / "templates").rglob("*.html")
    }
    bodies = {name: re.sub(r"{#.*?#}", "", text, flags=re.DOTALL) for name, text in templates.items()}
    dependent = {name for name, body in bodies.items() if OF_THE_REQUEST.search(body)}
    frozen = [
        (name, found[1])
        for name, body in bodies.items()
        for found in IMPORT.finditer(body)
        if found[1] in dependent and not found[2]
    ]
    assert "components/masthead.html" in dependent
    assert frozen == []
