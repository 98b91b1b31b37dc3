"""What differs between two texts: nothing is lost, and only what differs is marked."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from storefront.web.differences import MOST_WORDS, apart

WORDS = st.lists(st.sampled_from(["kopi", "dari", "kebun", "1.200", "meter"]), max_size=12).map(" ".join)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "Kopi dari kebun 1.200 meter",
            "Kopi dari kebun 1.300 meter",
            ([(False, "Kopi dari kebun"), (True, "1.200"), (False, "meter")], "1.300"),
        ),
        ("Disangrai sedang", "Disangrai sedang atau gelap", ([(False, "Disangrai sedang")], "atau gelap")),
    ],
    ids=["another word", "more words"],
)
def test_only_the_words_that_differ(old: str, new: str, expected: tuple[list[tuple[bool, str]], str]) -> None:
    before, after = apart(old, new)
    assert before == expected[0]
    assert [run.words for run in after if run.differs] == [expected[1]]


@pytest.mark.parametrize("new", ["Garam laut Sumba", "kata " * (MOST_WORDS + 1)], ids=["hardly alike", "too long"])
def test_else_the_whole(new: str) -> None:
    assert apart("Kopi dari kebun", new) == ([(True, "Kopi dari kebun")], [(True, new)])


@given(WORDS, WORDS)
def test_both_texts_are_there_in_whole(old: str, new: str) -> None:
    before, after = apart(old, new)
    assert (" ".join(run.words for run in before), " ".join(run.words for run in after)) == (old, new)
