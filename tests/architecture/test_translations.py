"""Every sentence that a buyer may read has its English, and every English sentence belongs to one that is said."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment, nodes

from tests.support.translations import ENGLISH, ROOT, Sentence, english, forms, spoken

if TYPE_CHECKING:
    from pathlib import Path

PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([a-z_]+\)[a-z]|%(?!\()")
MARKS = {"_", "N_", "gettext", "ngettext"}
INDONESIAN_ROOMS = (
    *("storefront/workspace/", "storefront/office/", "templates/workspace/", "templates/office/"),
    # what is said on pages of offices and groups alone
    *("storefront/web/change_labels.py", "storefront/web/change_words.py", "storefront/web/listing_words.py"),
    *("storefront/casework/", "storefront/settings_of_office.py"),
    # spreadsheets, catalogue files, labels and counters are for groups and offices
    *("storefront/imports/", "storefront/catalogue/sheet/", "storefront/exports/", "storefront/outlets/"),
    *("storefront/web/consignment.py", "templates/components/consignment.html"),
    *("storefront/web/entry_pages.py", "storefront/web/run_pages.py"),
)
TEXTS = {message.id: message for message in english() if message.id}


def outside_indonesian_rooms(folder: str, *endings: str) -> list[Path]:
    files = sorted(path for path in (ROOT / folder).rglob("*") if path.suffix in endings)
    return [path for path in files if not path.relative_to(ROOT).as_posix().startswith(INDONESIAN_ROOMS)]


PYTHON = outside_indonesian_rooms("storefront", ".py")
TEMPLATES = outside_indonesian_rooms("templates", ".html", ".txt")


def test_nothing_is_missing_and_nothing_is_left_over() -> None:
    said, known = set(spoken()), set(TEXTS)
    assert {sentence: spoken()[sentence] for sentence in said - known} == {}
    assert known - said == set()
    assert list(english().obsolete) == []


def test_every_sentence_has_all_its_forms_and_is_sure_of_them() -> None:
    unsure = [message.id for message in TEXTS.values() if message.fuzzy]
    unfinished = [
        message.id
        for message in TEXTS.values()
        if len(forms(message.string)) != len(forms(message.id)) or not all(forms(message.string))
    ]
    assert (unsure, unfinished) == ([], [])


@pytest.mark.parametrize("sentence", [each for each in TEXTS if PLACEHOLDER.search("".join(forms(each)))], ids=str)
def test_placeholders_are_those_of_the_source(sentence: Sentence) -> None:
    pairs = zip(forms(sentence), forms(TEXTS[sentence].string), strict=True)
    for source, translated in pairs:
        assert Counter(PLACEHOLDER.findall(translated)) == Counter(PLACEHOLDER.findall(source))


def test_sentences_end_as_in_the_source() -> None:
    """A label stays a label, a sentence a sentence, a question a question."""
    ends = re.compile(r"[.?:…,]?$")
    strange = [
        (source, translated)
        for message in TEXTS.values()
        for source, translated in zip(forms(message.id), forms(message.string), strict=True)
        if ends.findall(source)[0] != ends.findall(translated)[0]
    ]
    assert strange == []


def test_the_catalogue_keeps_no_places_and_no_dates() -> None:
    text = ENGLISH.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("#") and not line.startswith("#, ")] == []
    assert "Date:" not in text


def marked_in_python(path: Path) -> tuple[set[str], list[str]]:
    """The literal sentences of a module, and what is marked but put together from pieces."""
    literal: set[str] = set()
    pieced: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS):
            continue
        for argument in node.args[:2]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                literal.add(argument.value)
            elif isinstance(argument, ast.JoinedStr | ast.BinOp | ast.BoolOp | ast.IfExp):
                pieced.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return literal, pieced


def collected(folder: str) -> set[str]:
    """All forms of the sentences that were collected from files of this folder."""
    return {
        form
        for sentence, files in spoken().items()
        if any(name.startswith(folder) for name in files)
        for form in forms(sentence)
    }


def test_no_sentence_in_python_escapes_the_collector() -> None:
    found = {path: marked_in_python(path) for path in PYTHON}
    assert [place for _, pieced in found.values() for place in pieced] == []
    assert set().union(*(sentences for sentences, _ in found.values())) == collected("storefront/")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_templates_mark_whole_sentences(path: Path) -> None:
    tree = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True).parse(path.read_text("utf-8"))
    sentences = [
        argument
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in MARKS
        for argument in call.args[: 2 if call.node.name == "ngettext" else 1]
    ]
    assert [node.lineno for node in sentences if not isinstance(node, nodes.Const)] == []
