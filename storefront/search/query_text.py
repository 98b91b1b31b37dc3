"""What a buyer typed, as words with the alternatives by which each may be found. Pure; shared by every engine."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import pairwise

from .text import JOIN_MARK, SOUND_MARK, STEM_MARK, joined, significant_words, sound, stem, words
from .vocabulary import SYNONYMS

LONGEST_QUERY = 200
MOST_WORDS = 16


class Closeness(IntEnum):
    """How near a found word is to the typed one; lower is nearer."""

    WORD = 0
    STEM = 1
    SYNONYM = 2
    SOUND = 3
    TYPO = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternative:
    """One way to match a word: a document must hold, for every slot, at least one of its terms."""

    closeness: Closeness
    slots: tuple[frozenset[str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class QueryWord:
    """A typed word, folded, and the ways to match it without guessing at typos."""

    text: str
    alternatives: tuple[Alternative, ...]


@cache
def _synonym_table() -> Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """From a phrase (its words, or its one stem) to the phrases that are found as well."""
    table: dict[tuple[str, ...], dict[tuple[str, ...], None]] = defaultdict(dict)

    def lead(source: str, targets: tuple[str, ...]) -> None:
        phrase = tuple(words(source))
        for key in {phrase, (stem(phrase[0]),) if len(phrase) == 1 else phrase}:
            table[key].update(dict.fromkeys(tuple(words(target)) for target in targets if target != source))

    for group in SYNONYMS.groups:
        for member in group:
            lead(member, group)
    for wide, kinds in SYNONYMS.narrower.items():
        lead(wide, kinds)
    return {key: tuple(targets) for key, targets in table.items()}


def word_terms(word: str) -> frozenset[str]:
    """The terms by which a word itself is found: as written, joined, or by its stem."""
    return frozenset({word, JOIN_MARK + word, stem(word), STEM_MARK + stem(word)})


def _synonyms_at(typed: list[str]) -> list[dict[tuple[str, ...], None]]:
    """For each typed word the phrases that may stand for it, or for the run of words it belongs to."""
    table = _synonym_table()
    longest = max(len(key) for key in table)
    found: list[dict[tuple[str, ...], None]] = [{} for _ in typed]
    for start in range(len(typed)):
        for end in range(start + 1, min(start + longest, len(typed)) + 1):
            run = tuple(typed[start:end])
            targets = table.get(run) or (table.get((stem(run[0]),)) if len(run) == 1 else None) or ()
            for position in range(start, end):
                found[position].update(dict.fromkeys(target for target in targets if target != run))
    return found


def _alternatives(word: str, joins: set[str], phrases: dict[tuple[str, ...], None]) -> tuple[Alternative, ...]:
    written = {word, JOIN_MARK + word} | joins | {JOIN_MARK + join for join in joins}
    ways = [
        Alternative(closeness=Closeness.WORD, slots=(frozenset(written),)),
        Alternative(closeness=Closeness.STEM, slots=(word_terms(word),)),
    ]
    slots = [tuple(word_terms(one) for one in phrase) for phrase in phrases]
    ways += [Alternative(closeness=Closeness.SYNONYM, slots=phrase) for phrase in slots]
    keys = {key for form in (word, *joins) if (key := sound(form))}
    if keys:
        terms = {mark + key for key in keys for mark in ("", SOUND_MARK, JOIN_MARK)}
        ways.append(Alternative(closeness=Closeness.SOUND, slots=(frozenset(terms),)))
    return tuple(ways)


def analyse_query(text: str) -> list[QueryWord]:
    """The distinct words of a query (16 at most, of the first 200 characters), their alternatives nearest first."""
    short = text[:LONGEST_QUERY]
    typed = words(short)
    synonyms = _synonyms_at(typed)
    wanted = significant_words(short)[:MOST_WORDS]
    joins: dict[str, set[str]] = defaultdict(set)
    phrases: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
    for position, word in enumerate(typed):
        around = typed[max(position - 1, 0) : position + 2]
        joins[word].update(join for left, right in pairwise(around) if (join := joined(left, right)))
        phrases[word].update(synonyms[position])
    return [QueryWord(text=word, alternatives=_alternatives(word, joins[word], phrases[word])) for word in wanted]
