"""The text analysis: one spelling of a word leads to the other, and no input breaks it."""

import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.search.query_text import Closeness, analyse_query
from storefront.search.text import Kind, analyse, fold, index_terms, significant_words, sound, stem, words
from storefront.search.typos import allowed_slips, distance, near_words, one_slip
from storefront.search.vocabulary import FIXED_STEMS, STOP_WORDS, SYNONYMS

APOSTROPHES = "'\"`\u00b4\u2018\u2019\u201b\u02bc\u2032\uff07"


@pytest.mark.parametrize("sign", APOSTROPHES)
def test_every_apostrophe_is_dropped_and_indexed_as_a_blank_too(sign: str) -> None:
    terms = index_terms([f"Se{sign}i sapi"])
    assert {"sei", "se", "i", "sapi"} <= terms
    assert words(f"se{sign}i") == ["sei"]


def test_quotes_around_a_word_are_not_part_of_it() -> None:
    assert words("\u201ckopi\u201d 'Bajawa'") == ["kopi", "bajawa"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Teng-teng kacang", ["teng", "teng", "kacang"]),
        ("VCO 200ml", ["vco", "200", "ml"]),
        ("MADU   Amfoang, 650 ml.", ["madu", "amfoang", "650", "ml"]),
        ("Crème fraîche", ["creme", "fraiche"]),
        ("(20 x 200 g)", ["20", "x", "200", "g"]),
        ("\uff4b\uff4f\uff50\uff49", ["kopi"]),
        ("", []),
        ("!?…", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_neighbours_are_joined_in_names_and_only_hyphens_in_running_text() -> None:
    joins = [token.text for token in analyse("Watu Blapi enak") if token.kind is Kind.JOIN]
    assert joins == ["watublapi", "blapienak"]
    joins = [token.text for token in analyse("keripik teng-teng renyah", joins=False) if token.kind is Kind.JOIN]
    assert joins == ["tengteng"]


def test_neighbours_are_never_joined_across_two_texts() -> None:
    assert "+kopibajawa" not in index_terms(["kopi", "bajawa"])
    assert "+kopibajawa" in index_terms(["kopi bajawa"])


def test_running_text_loses_stop_words_and_names_keep_them() -> None:
    assert "dari" not in index_terms(["madu dari hutan"], joins=False)
    assert "dari" in index_terms(["madu dari hutan"])


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("menenun", "tenun"),
        ("tenunan", "tenun"),
        ("penenun", "tenun"),
        ("diolah", "olah"),
        ("olahan", "olah"),
        ("mengeringkan", "kering"),
        ("memakan", "makan"),
        ("anyaman", "anyam"),
        ("keripik", "keripik"),
        ("kelapa", "kelapa"),
        ("berjualan", "jual"),
    ],
)
def test_stems(form: str, expected: str) -> None:
    assert stem(form) == expected


def test_a_fixed_stem_is_its_own_stem() -> None:
    assert {root: stem(root) for root in FIXED_STEMS.values()} == {root: root for root in FIXED_STEMS.values()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("coklat", "cokelat"),
        ("kripik", "keripik"),
        ("panili", "vanili"),
        ("fanili", "vanili"),
        ("tjendana", "cendana"),
        ("djagung", "jagung"),
        ("boekoe", "buku"),
        ("sjal", "syal"),
        ("sorghum", "sorgum"),
        ("tilangga", "tiilangga"),
        ("kemirri", "kemiri"),
        ("klapa", "kelapa"),
        ("sirih", "siri"),
        ("arabica", "arabika"),
    ],
)
def test_spellings_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert sound(one) == sound(other) != ""


@pytest.mark.parametrize("word", ["sei", "ml", "2025", "i"])
def test_short_words_and_figures_have_no_sound_key(word: str) -> None:
    assert sound(word) == ""


def test_different_words_keep_different_keys() -> None:
    assert len({sound(word) for word in ("madu", "garam", "gula", "kemiri", "kelor", "tenun", "kopi", "lontar")}) == 8


def test_a_query_drops_noise_unless_nothing_else_is_left() -> None:
    assert significant_words("jual madu dari Amfoang") == ["madu", "amfoang"]
    assert significant_words("produk") == ["produk"]
    assert "produk" in STOP_WORDS.query
    assert "produk" not in STOP_WORDS.common


def test_alternatives_run_from_near_to_far() -> None:
    for word in analyse_query("kopi tenunan minyak kelapa murni"):
        closeness = [way.closeness for way in word.alternatives]
        assert closeness == sorted(closeness)
        assert closeness[0] is Closeness.WORD


def test_a_phrase_offers_its_synonyms_to_each_of_its_words() -> None:
    for word in analyse_query("minyak kelapa murni"):
        synonyms = [way.slots for way in word.alternatives if way.closeness is Closeness.SYNONYM]
        assert any("vco" in slots[0] for slots in synonyms if len(slots) == 1)


def test_a_narrower_word_does_not_lead_to_the_wider() -> None:
    def synonyms(text: str) -> set[str]:
        ways = [way for word in analyse_query(text) for way in word.alternatives if way.closeness is Closeness.SYNONYM]
        return {term for way in ways for slot in way.slots for term in slot}

    assert "sotis" in synonyms("tenun")
    assert "tenun" not in synonyms("sotis")


def test_synonym_groups_have_no_member_twice_and_at_least_two() -> None:
    for group in SYNONYMS.groups:
        assert len(set(group)) == len(group) >= 2, group


def test_a_very_long_query_is_cut() -> None:
    many = " ".join(f"{letter}{other}" for letter in "bcdfgh" for other in "aeiou")
    assert len(analyse_query(many)) == 16
    assert analyse_query("x" * 1_000)[0].text == "x" * 40


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("bajwa", "bajawa", 1),
        ("lempeng", "lempegn", 1),
        ("kopi", "kopi", 0),
        ("abc", "abcdef", 3),
        ("kapis", "kopi", 2),
    ],
)
def test_distance(one: str, other: str, expected: int) -> None:
    assert distance(one, other, 2) == expected == distance(other, one, 2)


@pytest.mark.parametrize(("word", "slips"), [("kopi", 0), ("garam", 1), ("mamulinya", 2), ("20000", 0), ("a1b2c3", 0)])
def test_allowed_slips(word: str, slips: int) -> None:
    assert allowed_slips(word) == slips


def test_one_stroke_beats_two() -> None:
    known = frozenset({"manggarai", "manggaraya", "manggaraibarat"})
    assert near_words("mangarai", known) == {"manggarai"}
    assert near_words("manggariai", known) == {"manggarai"}
    assert near_words("mangaraya", known) == {"manggaraya"}
    assert near_words("mnggaray", known) == frozenset()
    assert near_words("mnggarayy", frozenset({"manggarai"})) == frozenset()
    assert near_words("manggreai", frozenset({"manggarai"})) == {"manggarai"}


@given(st.text(alphabet="abcdeklmnt", min_size=5, max_size=9), st.data())
def test_one_slip_is_exactly_distance_one(word: str, data: st.DataObject) -> None:
    slip = data.draw(st.sampled_from(sorted(one_slip(word))))
    assert distance(word, slip, 2) == 1


@given(st.text(max_size=80))
def test_any_text_can_be_analysed(text: str) -> None:
    tokens = analyse(text)
    analyse_query(text)
    for token in tokens:
        assert token.text == fold(token.text)
        assert not any(sign.isspace() for term in token.terms() for sign in term)


@given(st.text(max_size=80))
def test_unicode_form_and_case_do_not_matter(text: str) -> None:
    normal = unicodedata.normalize("NFKC", text)
    assert analyse(normal) == analyse(text)
    assert analyse(text.casefold()) == analyse(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz '\u2019-0123456789", max_size=80))
def test_capitals_do_not_matter(text: str) -> None:
    assert analyse(text.upper()) == analyse(text)


@given(st.text(max_size=60))
def test_analysing_the_words_again_changes_nothing(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once


def test_stemming_is_right_in_many_threads_at_once() -> None:
    forms = [
        f"{head}{body}{tail}" for head in ("ber", "ter", "di") for body in ("jalan", "kirim") for tail in ("an", "kan")
    ]
    stem.cache_clear()
    expected = {form: stem(form) for form in forms}
    wrong: list[str] = []

    def check() -> None:
        for _ in range(200):
            wrong.extend(form for form in forms if stem.__wrapped__(form) != expected[form])

    threads = [threading.Thread(target=check) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
