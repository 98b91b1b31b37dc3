"""Typing slips: which known words are one or two strokes away. Pure."""

from collections.abc import Set as AbstractSet

LEAST_FOR_ONE = 5
LEAST_FOR_TWO = 9
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def allowed_slips(word: str) -> int:
    """0 for short words and figures, 1 from five letters, 2 from nine."""
    if not word.isalpha() or len(word) < LEAST_FOR_ONE:
        return 0
    return 2 if len(word) >= LEAST_FOR_TWO else 1


def one_slip(word: str) -> set[str]:
    """Every string one stroke away: a letter dropped, added, changed, or two neighbours swapped."""
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    dropped = {left + right[1:] for left, right in splits if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in splits if right[1:]}
    changed = {left + letter + right[1:] for left, right in splits if right for letter in _LETTERS}
    added = {left + letter + right for left, right in splits for letter in _LETTERS}
    return (dropped | swapped | changed | added) - {word}


def distance(first: str, second: str, limit: int) -> int:
    """Strokes between two words, a swap of neighbours counting as one; ``limit + 1`` as soon as there are more."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before: list[int] = []
    last: list[int] = []
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first, 1):
        before, last, row = last, row, [at]
        for to, other in enumerate(second, 1):
            cost = min(last[to] + 1, row[to - 1] + 1, last[to - 1] + (letter != other))
            if at > 1 and to > 1 and letter == second[to - 2] and first[at - 2] == other:
                cost = min(cost, before[to - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def near_words(word: str, vocabulary: AbstractSet[str]) -> frozenset[str]:
    """The known words nearest to a mistyped one: one stroke away if there are any, else two where the length allows it.

    Two strokes are looked for only among words that share the first or the last two letters: it keeps the search short
    and leaves out words that merely look alike by chance.
    """
    slips = allowed_slips(word)
    if slips == 0:
        return frozenset()
    near = vocabulary & one_slip(word)
    if near or slips == 1:
        return frozenset(near)
    head, tail = word[:2], word[-2:]
    return frozenset(
        known
        for known in vocabulary
        if abs(len(known) - len(word)) <= slips
        and (known.startswith(head) or known.endswith(tail))
        and distance(word, known, slips) <= slips
    )
