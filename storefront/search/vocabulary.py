"""The word lists of the search, read once from ``data/``: stems, stop words, synonyms, places, sounds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True, slots=True)
class StopWords:
    """``common`` words carry no meaning in running text; ``query`` adds those that only a buyer's question holds."""

    common: frozenset[str]
    query: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class SynonymList:
    """Words as written in the data: ``groups`` mean the same, ``narrower`` leads from a wide word to kinds of it."""

    groups: tuple[tuple[str, ...], ...]
    narrower: Mapping[str, tuple[str, ...]]


def _read(name: str) -> Any:
    return json.loads((_FOLDER / name).read_text(encoding="utf-8"))


def _stop_words() -> StopWords:
    data = _read("stop_words.json")
    common = frozenset[str](data["common"])
    return StopWords(common=common, query=common | frozenset[str](data["query"]))


def _fixed_stems() -> Mapping[str, str]:
    data: dict[str, list[str]] = _read("stems.json")
    return {form: stem for stem, forms in data.items() for form in (stem, *forms)}


def _synonyms() -> SynonymList:
    files = [_read("synonyms.json"), _read("places.json")]
    return SynonymList(
        groups=tuple(tuple(group) for data in files for group in data["groups"]),
        narrower={wide: tuple(kinds) for data in files for wide, kinds in data["narrower"].items()},
    )


STOP_WORDS = _stop_words()
FIXED_STEMS = _fixed_stems()
SYNONYMS = _synonyms()
SPELLINGS: tuple[tuple[str, str], ...] = tuple((written, spoken) for written, spoken in _read("sounds.json"))
