"""Sentences: gettext without Flask, and how numbers and dates are written, so that page, command and mail say the same.

Indonesian is the source. A catalogue is read from its PO file at start; nothing compiled lies in the repository.
"""

from __future__ import annotations

import gettext
import re
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.dates import format_date, format_datetime, get_month_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from storefront.kernel.clock import WITA
from storefront.kernel.money import Rupiah

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from storefront.kernel.errors import Problem

LANGUAGES = ("id", "en")
CATALOGUES = Path(__file__).parent.parent / "translations"
GRAMS_IN_KILO = 1000
TIED = "\N{NO-BREAK SPACE}"  # between a figure and its unit: they never part at the end of a line
_MEASURE = re.compile(r"(?<=[0-9]) (?=(?:mg|g|kg|ml|l|L|cm|m)\b)")
_language: ContextVar[str] = ContextVar("language", default="id")


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name for "translate later"
    return message


def language() -> str:
    return _language.get()


@contextmanager
def using_language(code: str) -> Iterator[None]:
    token = _language.set(code if code in LANGUAGES else "id")
    try:
        yield
    finally:
        _language.reset(token)


def set_language(code: str) -> None:
    """Choose the language for the rest of this context: one request or one mail."""
    _language.set(code if code in LANGUAGES else "id")


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    path = CATALOGUES / f"{code}.po"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    return _catalogue(_language.get()).gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    return _catalogue(_language.get()).ngettext(one, many, count)


class Untranslated(str):
    """A text in Indonesian on an English page, as whoever wrote it gave no English; its element says so."""

    __slots__ = ()


def in_language(indonesian: str, english: str) -> str:
    """What people wrote: the English text where the page is English and there is one, else the Indonesian."""
    if language() != "en":
        return indonesian
    return english or Untranslated(indonesian)


def paragraphs(text: str) -> list[str]:
    """The lines of what people wrote; each is as untranslated as the whole."""
    kind = type(text)
    return [kind(line.strip()) for line in text.split("\n") if line.strip()]


def sentence(problem: Problem) -> str:
    """What stands in the way, and what to do, in the language of this context."""
    return _(problem.code.message).format(**{key: _shown(value) for key, value in problem.values.items()})


def _shown(value: object) -> str:
    if isinstance(value, Rupiah):
        return rupiah(value)
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int) else str(value)


def rupiah(amount: Rupiah) -> str:
    """`Rp12.500`, in both languages: it is how the price stands on the shelf."""
    return str(amount)


def number(value: int) -> str:
    mark = "," if _language.get() == "en" else "."
    return f"{value:,}".replace(",", mark)


def weight(grams: int) -> str:
    """`290 g`, `1 kg`, `0,6 kg`: kilograms from half a kilo on, with one decimal where it says something."""
    if grams < GRAMS_IN_KILO // 2:
        return f"{grams}{TIED}g"
    kilos = f"{grams / GRAMS_IN_KILO:.1f}".removesuffix(".0")
    return f"{kilos if _language.get() == 'en' else kilos.replace('.', ',')}{TIED}kg"


def tied(words: str) -> str:
    """The same words with each figure bound to its measure, so that `40 g` never breaks over a line."""
    return type(words)(_MEASURE.sub(TIED, words))


def moment(at: datetime) -> str:
    """`21 November 2026, 14.30 WITA`."""
    pattern = "d MMMM y, HH:mm 'WITA'" if _language.get() == "en" else "d MMMM y, HH.mm 'WITA'"
    return format_datetime(at.astimezone(WITA), pattern, locale=_language.get())


def month_name(month: int) -> str:
    """`Juni` for 6."""
    return str(get_month_names("wide", locale=_language.get())[month])


def day(at: date | datetime) -> str:
    """`21 November 2026`, as the calendar in Kupang has it."""
    local = at.astimezone(WITA) if hasattr(at, "astimezone") else at
    return format_date(local, "d MMMM y", locale=_language.get())


def days(count: int) -> str:
    """`3 hari`."""
    return ngettext("{count} hari", "{count} hari", count).format(count=number(count))
