"""Small rooms: budgets that may only shrink."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from config import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = sorted(path for part in ("storefront", "tests", "benchmarks") for path in (ROOT / part).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
STYLES = sorted((ROOT / "static").rglob("*.css"))
MOST_MODULE_LINES = 300
MOST_FUNCTION_LINES = 40
MOST_PARAMETERS = 5
MOST_TEMPLATE_LINES = 120
MOST_STYLE_LINES = 200


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return names[1:] if names and names[0] in {"self", "cls", "session"} else names


def test_there_is_something_to_measure() -> None:
    assert len(PYTHON) > 100
    assert len(TEMPLATES) > 40
    assert len(STYLES) > 10


def test_modules() -> None:
    assert {_name(path): _lines(path) for path in PYTHON if _lines(path) > MOST_MODULE_LINES} == {}


def test_functions() -> None:
    long = {
        f"{_name(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in PYTHON
        for node in _functions(path)
        if node.end_lineno and node.end_lineno - node.lineno + 1 > MOST_FUNCTION_LINES
    }
    assert long == {}


def test_parameters() -> None:
    """Beside `self`, `cls` and a session passed on; fixtures are parameters of tests, so those are not counted."""
    many = {
        f"{_name(path)}:{node.name}": len(names)
        for path in PYTHON
        if path.is_relative_to(ROOT / "storefront")
        for node in _functions(path)
        if len(names := _parameters(node)) > MOST_PARAMETERS
    }
    assert many == {}


def test_templates() -> None:
    assert {_name(path): _lines(path) for path in TEMPLATES if _lines(path) > MOST_TEMPLATE_LINES} == {}


def test_styles() -> None:
    assert {_name(path): _lines(path) for path in STYLES if _lines(path) > MOST_STYLE_LINES} == {}


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "misc"])
def test_no_room_without_a_name(word: str) -> None:
    assert [path for path in PYTHON if word in path.stem.split("_") or word in path.parent.name.split("_")] == []
