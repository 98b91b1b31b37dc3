"""Which documents answer a text, and how well: pure set arithmetic over a snapshot.

Each word gives a document the points of its best place and closeness; documents are kept in layers of equal points, so
that a result of a hundred thousand costs a few operations on bit sets and nobody is scored one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .bits import union
from .query_text import Alternative, Closeness, QueryWord, analyse_query
from .snapshot import Snapshot

# Points for a word by place (rows) and closeness (WORD, STEM, SYNONYM, SOUND, TYPO): name before description, exact
# before guessed. A word in the producer, keywords or place ("label") beats a guess in the name only when it is exact.
POINTS: Mapping[str, tuple[int, int, int, int, int]] = {
    "name": (12, 11, 9, 8, 6),
    "label": (9, 8, 6, 5, 4),
    "body": (4, 4, 3, 2, 1),
}
_PLACES_WITHIN = {"name": ("name",), "label": ("name", "label"), "body": ("name", "label", "body")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """``layers`` from points to documents; ``words`` is the number of typed words that took part."""

    layers: Mapping[int, int]
    words: int
    relaxed: bool
    corrected: Mapping[str, str]

    @property
    def documents(self) -> int:
        """All documents of all layers."""
        return union(self.layers.values())


def _found(snapshot: Snapshot, way: Alternative, place: str) -> int:
    """Documents that hold every slot of an alternative in the place or a better one."""
    found = snapshot.live
    for terms in way.slots:
        found &= union(snapshot.mask(field, terms) for field in _PLACES_WITHIN[place])
    return found


def _word_layers(snapshot: Snapshot, ways: Iterable[Alternative]) -> dict[int, int]:
    """Documents by the points that one word gives them, each in its best layer only."""
    layers: dict[int, int] = defaultdict(int)
    for way in ways:
        for place, by_closeness in POINTS.items():
            layers[by_closeness[way.closeness]] |= _found(snapshot, way, place)
    seen = 0
    best: dict[int, int] = {}
    for points in sorted(layers, reverse=True):
        fresh = layers[points] & ~seen
        seen |= fresh
        if fresh:
            best[points] = fresh
    return best


def _typo_ways(snapshot: Snapshot, word: QueryWord) -> tuple[Alternative, ...]:
    near = snapshot.near(word.text)
    return (Alternative(closeness=Closeness.TYPO, slots=(near,)),) if near else ()


def _all_words(per_word: list[dict[int, int]]) -> dict[int, int]:
    """Documents that have every word, by the sum of points."""
    total = per_word[0]
    for layers in per_word[1:]:
        merged: dict[int, int] = defaultdict(int)
        for points, documents in total.items():
            for more, others in layers.items():
                merged[points + more] |= documents & others
        total = {points: documents for points, documents in merged.items() if documents}
    return total


def _any_word(per_word: list[dict[int, int]], live: int) -> dict[int, int]:
    """Documents that have at least one word, by the sum of points."""
    with_none = [{**layers, 0: live & ~union(layers.values())} for layers in per_word]
    return {points: documents for points, documents in _all_words(with_none).items() if points}


def _correction(snapshot: Snapshot, word: QueryWord) -> str:
    """The commonest of the known words near a mistyped one."""
    near = sorted(snapshot.near(word.text))
    return max(near, key=lambda known: union(snapshot.mask(place, [known]) for place in POINTS).bit_count(), default="")


def find(snapshot: Snapshot, text: str) -> Answer:
    """The documents with all words; typos are tried for words that nothing matches, then for all; at last any word."""
    typed = analyse_query(text)
    if not typed:
        layers = {0: snapshot.live} if not text.strip() else {}
        return Answer(layers=layers, words=0, relaxed=False, corrected={})
    per_word = [_word_layers(snapshot, word.alternatives) for word in typed]
    corrected: dict[str, str] = {}
    for position, word in enumerate(typed):
        if not per_word[position]:
            per_word[position] = _word_layers(snapshot, _typo_ways(snapshot, word))
            if per_word[position]:
                corrected[word.text] = _correction(snapshot, word)
    layers = _all_words(per_word)
    if not layers:
        guessed = [_word_layers(snapshot, (*word.alternatives, *_typo_ways(snapshot, word))) for word in typed]
        layers = _all_words(guessed)
    relaxed = not layers and len(typed) > 1
    if relaxed:
        layers = _any_word(per_word, snapshot.live)
    return Answer(layers=layers, words=len(typed), relaxed=relaxed, corrected=corrected)
