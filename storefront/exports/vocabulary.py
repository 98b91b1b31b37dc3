"""What our categories are called in e-Katalog: data that the office may replace, see `profiles.configure`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.exports.profiles import ProfileError, path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "vocabulary"
LEVELS = 3  # of a category


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Levels and etalase by the slug of a category; what is not known is not there, never invented."""

    levels: Mapping[str, tuple[str, ...]]
    etalase: Mapping[str, str]

    def level(self, category: str, number: int) -> str:
        """From 1 to 3; empty where none is known."""
        found = self.levels.get(category)
        return found[number - 1] if found else ""


def load() -> Vocabulary:
    """Read the words that count now.

    Raises:
        ProfileError: when the file is none of these, or a category has other than three levels.
    """
    try:
        data = json.loads(path_of(NAME).read_text(encoding="utf-8"))
        categories = data["categories"].items()
        levels = {slug: tuple(map(str, each["v6"])) for slug, each in categories if each["v6"]}
        etalase = {slug: str(each.get("etalase", "")) for slug, each in categories}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ProfileError(f"{NAME}.json: {type(error).__name__}: {error}") from error
    if wrong := [slug for slug, names in levels.items() if len(names) != LEVELS]:
        raise ProfileError(f"{NAME}.json: {wrong[0]!r} needs {LEVELS} levels, or none")
    return Vocabulary(levels=levels, etalase=etalase)
