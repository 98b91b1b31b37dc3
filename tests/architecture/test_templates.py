"""What holds for every template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment, nodes

from config import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
PARSER = Environment(autoescape=True, extensions=["jinja2.ext.do"])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_literals_are_translated_by_call(path: Path) -> None:
    """Jinja takes the answer of `_()` for safe HTML: what people wrote would pass unescaped."""
    tree = PARSER.parse(path.read_text(encoding="utf-8"))
    calls = [
        call
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in {"_", "ngettext"}
    ]
    assert [call.lineno for call in calls if not isinstance(call.args[0], nodes.Const)] == []


@pytest.mark.parametrize(
    "path",
    [path for path in TEMPLATES if path.name != "icon.html"],  # its paths are drawn by us and come from a template
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_nothing_is_declared_safe_by_hand(path: Path) -> None:
    found = re.findall(r"\|\s*safe\b|Markup\(|autoescape false", path.read_text(encoding="utf-8"))
    assert found == []
