"""Text analysis shared by every search engine: pure, no index, no database.

A text becomes index terms in one name space, told apart by a leading mark:

==========  =============================================================
``tenun``   the word as written, folded (the only terms without a mark)
``=tenun``  its stem, where that differs from the word
``~kopi``   its sound key, where that differs from the word
``+titi``   two neighbours written as one (``teng-teng`` → ``+tengteng``)
==========  =============================================================

The module path is stable: an index remembers the terms that this code made.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

import Stemmer

from .vocabulary import FIXED_STEMS, SPELLINGS, STOP_WORDS

LONGEST_WORD = 40
LONGEST_JOIN = 24
LEAST_SOUND = 4
STEM_MARK, SOUND_MARK, JOIN_MARK = "=", "~", "+"

_APOSTROPHES = str.maketrans(
    dict.fromkeys(
        "\u0022\u0060\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u05f3"  # as typed on keyboards and in phonetic script
        "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u2032\u2035\ua78b\ua78c",  # as set by word processors
        "'",
    )
)
# NFKC turns a spacing accent (U+00B4, U+1FBD) into a blank and a combining mark; people type it for an apostrophe.
_SPACED_ACCENT = re.compile(" [\u0300\u0301\u0313\u0314]")
_PIECE = r"[^\W\d_]+(?:'+[^\W\d_]+)*"
_CHUNK = re.compile(rf"{_PIECE}(?:[-\u2010-\u2015]{_PIECE})*|\d+")
_HYPHEN = re.compile("[-\u2010-\u2015]")
_DOUBLED = re.compile(r"(.)\1+")
_SCHWA = re.compile(r"(?<=[bdgkpst])e(?=[lr][aiou])")
_threads = threading.local()


class Kind(IntEnum):
    """How a token came about: a word, a part of a word with an apostrophe, or neighbours joined."""

    WORD = 1
    PART = 2
    JOIN = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """One indexed word: ``text`` as folded, ``stem``, and ``sound`` ("" where there is no key)."""

    text: str
    stem: str
    sound: str
    kind: Kind

    def terms(self) -> Iterator[str]:
        """The index terms of this token, marked as the head of the module says."""
        yield JOIN_MARK + self.text if self.kind is Kind.JOIN else self.text
        if self.kind is not Kind.JOIN and self.stem != self.text:
            yield STEM_MARK + self.stem
        if self.sound and self.sound != self.text:
            yield SOUND_MARK + self.sound


def fold(text: str) -> str:
    """Lower case without diacritics, every apostrophe as ``'``; the same for all Unicode forms of a text."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = _SPACED_ACCENT.sub("'", plain).translate(_APOSTROPHES)
    if plain.isascii():
        return plain
    bare = "".join(sign for sign in unicodedata.normalize("NFD", plain) if not unicodedata.combining(sign))
    return unicodedata.normalize("NFKC", bare).casefold()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Indonesian stem; words of the trade that the stemmer misses come from our own list."""
    fixed = FIXED_STEMS.get(word)
    if fixed is not None:
        return fixed
    stemmer = getattr(_threads, "stemmer", None)
    if stemmer is None:  # PyStemmer objects must not be shared by threads
        stemmer = _threads.stemmer = Stemmer.Stemmer("indonesian", maxCacheSize=0)
    return str(stemmer.stemWord(word))


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """A key equal for spellings that sound alike (``coklat``, ``cokelat``); "" below four letters and for numbers."""
    if len(word) < LEAST_SOUND or not word.isalpha():
        return ""
    key = word
    for written, spoken in SPELLINGS:
        key = key.replace(written, spoken)
    key = _SCHWA.sub("", _DOUBLED.sub(r"\1", key))
    return key[:-1] if len(key) > LEAST_SOUND and key.endswith("h") else key


def _chunks(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """For each run of letters: its words (split at hyphens), and the parts of those written with an apostrophe."""
    for match in _CHUNK.finditer(fold(text)):
        pieces = _HYPHEN.split(match.group())
        parts = [part for piece in pieces if "'" in piece for part in piece.split("'") if part]
        yield [piece.replace("'", "")[:LONGEST_WORD] for piece in pieces], [part[:LONGEST_WORD] for part in parts]


def words(text: str) -> list[str]:
    """The folded words in order, apostrophes dropped, hyphens, figures and units split."""
    return [word for chunk, _ in _chunks(text) for word in chunk]


def significant_words(text: str) -> list[str]:
    """The distinct words that a query is matched by: no stop words, unless there is nothing else."""
    distinct = list(dict.fromkeys(words(text)))
    return [word for word in distinct if word not in STOP_WORDS.query] or distinct


@lru_cache(maxsize=50_000)  # the words of one catalogue come back again and again
def _token(text: str, kind: Kind, *, sounds: bool) -> Token:
    return Token(text=text, stem=stem(text), sound=sound(text) if sounds else "", kind=kind)


def joined(left: str, right: str) -> str:
    """Two neighbours as one word, or "" where nobody would write them so."""
    fits = left.isalpha() and right.isalpha() and len(left) + len(right) <= LONGEST_JOIN
    return left + right if fits else ""


def analyse(text: str, *, joins: bool = True) -> list[Token]:
    """The tokens of a text to index, in order, parts and joins after the words.

    ``joins=False`` is for running text: stop words are left out, neighbours joined only within a hyphenated word, and
    there are no sound keys, which would double the index for the weakest of matches.
    """
    chunks = list(_chunks(text))
    plain = [word for chunk, _ in chunks for word in chunk if joins or word not in STOP_WORDS.common]
    tokens = [_token(word, Kind.WORD, sounds=joins) for word in plain]
    tokens += [_token(part, Kind.PART, sounds=joins) for _, parts in chunks for part in parts]
    runs = [plain] if joins else [chunk for chunk, _ in chunks]
    pairs = (joined(left, right) for run in runs for left, right in pairwise(run))
    tokens += [_token(pair, Kind.JOIN, sounds=joins) for pair in pairs if pair]
    return tokens


def index_terms(texts: Iterable[str], *, joins: bool = True) -> set[str]:
    """All index terms of several texts; neighbours are joined within one text, never across two."""
    if joins:
        return {term for text in texts for term in _name_terms(text)}
    chunks = {chunk for text in texts for chunk in _CHUNK.findall(fold(text))}
    return {term for chunk in chunks for term in _running_terms(chunk)}


def _terms(text: str, *, joins: bool) -> frozenset[str]:
    return frozenset(term for token in analyse(text, joins=joins) for term in token.terms())


@lru_cache(maxsize=5_000)  # places, producers and keywords come back in thousands of products
def _name_terms(text: str) -> frozenset[str]:
    return _terms(text, joins=True)


@lru_cache(maxsize=50_000)  # in running text no term depends on the words beside it
def _running_terms(chunk: str) -> frozenset[str]:
    return _terms(chunk, joins=False)
