"""What each target asks of a product, and the tables that help to fill it in: data, read once.

An official list replaces a file in `data/readiness` without a change of code; who needs another reading of a rule gives
it another number there (`least`, `warn_days`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storefront.exports.types import Target
from storefront.kernel.ids import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FOLDER = Path(__file__).parent / "data" / "readiness"
_WORDS = re.compile(r"[a-z]+")


@dataclass(frozen=True, kw_only=True)
class Demand:
    """One requirement in words for people. `least`: digits or pixels; `warn_days`: before the end of a paper."""

    code: str
    label: str
    fix: str
    who: str
    least: int = 0
    warn_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What one target asks for; `date` is when its `source` was looked at."""

    target: Target
    name: str
    version: str
    date: str
    source: str
    demands: tuple[Demand, ...]


@dataclass(frozen=True, kw_only=True)
class Kbki:
    """A class of goods: it fits a product of one of its categories that has all of its words."""

    code: str
    name: str
    categories: frozenset[str]
    words: frozenset[str]


@cache
def profiles() -> Mapping[Target, Profile]:
    """By target, in the order of the enum."""
    return {target: _profile(_read(target.value)) for target in Target}


def _profile(row: dict[str, Any]) -> Profile:
    demands = tuple(Demand(**each) for each in row["requirements"])
    told = {name: row[name] for name in ("name", "version", "date", "source")}
    return Profile(target=Target(row["target"]), demands=demands, **told)


@cache
def version() -> str:
    """Differs whenever any of the files does; read once, as they are: who judges by old ones must not say new."""
    return digest("".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.json"))))


def kbli_of(category: str) -> tuple[str, ...]:
    """Codes of what a maker of such goods does, of the edition that the file names; empty where none is known."""
    return tuple(_read("kbli")["categories"].get(category, ()))


def kbli_edition() -> str:
    """The year of the classification whose codes are listed."""
    return str(_read("kbli")["edition"])


def kbki_edition() -> str:
    """The classification whose codes are suggested, by its name."""
    return str(_read("kbki")["edition"])


@cache
def _classes() -> tuple[Kbki, ...]:
    return tuple(
        Kbki(
            code=row["code"],
            name=row["name"],
            categories=frozenset(row["categories"]),
            words=frozenset(row["words"]),
        )
        for row in _read("kbki")["codes"]
    )


def suggest_kbki(category: str, texts: Iterable[str], labels: Sequence[str]) -> Kbki | None:
    """The class with the most words that all stand in the texts, the first of equals; None where none is known.

    Of the labels of its variants what all of them say counts, too: goods of several kinds are none of these kinds.
    """
    said = _words(" ".join(texts))
    if labels:
        said |= set.intersection(*map(_words, labels))
    fitting = [each for each in _classes() if category in each.categories and each.words <= said]
    return max(fitting, key=lambda each: len(each.words), default=None)


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(text.lower().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")))


def specification_of(category: str) -> tuple[str, ...]:
    """The names that a specification of such goods has at least."""
    table = _read("specification")
    return tuple(table["categories"].get(category, table["others"]))


def known_specification() -> Mapping[str, str]:
    """Names of a specification that say what a listing says elsewhere, with its key there."""
    found: Mapping[str, str] = _read("specification")["known"]
    return found


def unit_of(unit: str) -> str | None:
    """A unit as the list of e-Katalog has it (`bungkus 250 g` is `Bungkus`); None where it is not listed."""
    table = _read("units")["units"]
    return next((str(table[word]) for word in _WORDS.findall(unit.lower()) if word in table), None)


@cache
def _read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
