"""How a group's particulars are read: telephone, numbers of papers, profile and figures.

Numbers of papers are refused for their length and their characters alone; what nobody publishes a rule for, only warns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storefront.kernel.emails import is_email
from storefront.kernel.errors import Problem
from storefront.producers.types import (
    LONGEST_LINE,
    LONGEST_STORY,
    MOST_KBLI,
    MOST_PEOPLE,
    Business,
    Figures,
    GroupProblem,
    OnboardingItem,
    PaperForm,
    ProfileForm,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

PHONE = re.compile(r"\+62[2-9]\d{7,11}", re.ASCII)
NPWP_BEFORE = 15  # digits until 2024; since then a zero stands before them (PMK 112/PMK.03/2022)
NUMBERS: Mapping[OnboardingItem, tuple[re.Pattern[str], GroupProblem]] = {
    OnboardingItem.NIB: (re.compile(r"[0-9]{13}"), GroupProblem.NIB),
    OnboardingItem.NPWP: (re.compile(r"[0-9]{15,16}"), GroupProblem.NPWP),
    OnboardingItem.BANK: (re.compile(r"[0-9]{6,20}"), GroupProblem.BANK_NUMBER),
    OnboardingItem.DEED: (re.compile(r"[^\n]{3,60}"), GroupProblem.DEED_NUMBER),
}
MISSING = {"issuer": GroupProblem.BANK_MISSING, "holder": GroupProblem.HOLDER_MISSING}
_WOMEN = 40  # is added to the day of birth in a NIK
_DAYS, _MONTHS = range(1, 32), range(1, 13)


def phone_number(text: str) -> str | None:
    """A phone number of Indonesia as E.164 (`+6281234567890`), or None when it is not one.

    Takes `0812…`, `62812…` and `+62…`, with blanks, hyphens, dots and brackets.
    """
    plain = re.sub(r"[\s().\-]", "", text)
    if plain.startswith("0"):
        plain = f"+62{plain[1:]}"
    elif plain.startswith("62"):
        plain = f"+{plain}"
    return plain if PHONE.fullmatch(plain) else None


def paper_number(item: OnboardingItem, text: str) -> str | None:
    """The number of a paper as it is kept, or None when its length or its characters are wrong.

    Blanks, dots and hyphens between digits vanish; an NPWP of 15 digits gets its zero.
    """
    pattern, _problem = NUMBERS[item]
    plain = text.strip() if item is OnboardingItem.DEED else re.sub(r"[\s.\-]", "", text)
    if not pattern.fullmatch(plain):
        return None
    return f"0{plain}" if item is OnboardingItem.NPWP and len(plain) == NPWP_BEFORE else plain


def paper_problems(item: OnboardingItem, form: PaperForm) -> list[Problem]:
    """Everything that keeps a paper from being taken."""
    problems = []
    if paper_number(item, form.number) is None:
        problems.append(Problem(code=NUMBERS[item][1], at="number"))
    if item is OnboardingItem.BANK:
        texts = {"issuer": form.issuer, "holder": form.holder}
        problems += [Problem(code=MISSING[name], at=name) for name, text in texts.items() if not text.strip()]
        problems += _too_long(texts, LONGEST_LINE)
    return problems


def paper_doubts(item: OnboardingItem, form: PaperForm, group_name: str) -> list[Problem]:
    """What somebody should look at again; nothing is refused for it."""
    number = paper_number(item, form.number) or ""
    if item is OnboardingItem.NPWP and not _looks_like_npwp(number):
        return [Problem(code=GroupProblem.NPWP_DOUBT, at="number")]
    if item is OnboardingItem.BANK and not _words(form.holder) & _words(group_name):
        return [Problem(code=GroupProblem.HOLDER_DOUBT, at="holder")]
    return []


def _looks_like_npwp(number: str) -> bool:
    """Of a body: a zero, then eight digits with their check digit (Luhn); of a person: a NIK with a day and a month."""
    if number.startswith("0"):
        return _luhn(number[1:10])
    day, month = int(number[6:8]), int(number[8:10])
    return month in _MONTHS and (day in _DAYS or day - _WOMEN in _DAYS)


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(sum(divmod(each, 10)) for each in doubled) % 10 == 0


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))


def profile_problems(form: ProfileForm) -> list[Problem]:
    problems = []
    if not form.phone.strip():
        problems.append(Problem(code=GroupProblem.PHONE_MISSING, at="phone"))
    elif phone_number(form.phone) is None:
        problems.append(Problem(code=GroupProblem.PHONE, at="phone", values={"phone": form.phone}))
    if form.email.strip() and not is_email(form.email):
        problems.append(Problem(code=GroupProblem.EMAIL, at="email"))
    problems += _too_long({"story": form.story}, LONGEST_STORY)
    return problems + _too_long({"address": form.address, "pickup_note": form.pickup_note}, LONGEST_LINE)


def business_problems(form: Business) -> list[Problem]:
    problems = [
        Problem(code=GroupProblem.KBLI, at="kbli", values={"code": code})
        for code in form.kbli
        if not re.fullmatch(r"[0-9]{5}", code)
    ]
    if len(form.kbli) > MOST_KBLI:
        problems.append(Problem(code=GroupProblem.KBLI_MANY, at="kbli", values={"most": MOST_KBLI}))
    return problems


def figures_problems(figures: Figures) -> list[Problem]:
    counts = {"members": figures.members, "women": figures.women, "paid_workers": figures.paid_workers}
    problems = [
        Problem(code=GroupProblem.COUNT_WRONG, at=name, values={"most": MOST_PEOPLE})
        for name, count in counts.items()
        if not 0 <= count <= MOST_PEOPLE
    ]
    if not problems and figures.women > figures.members:
        problems.append(Problem(code=GroupProblem.WOMEN_MORE, at="women"))
    return problems + _too_long({"equipment": figures.equipment}, LONGEST_STORY)


def _too_long(texts: Mapping[str, str], most: int) -> list[Problem]:
    return [
        Problem(code=GroupProblem.TEXT_LONG, at=name, values={"most": most})
        for name, text in texts.items()
        if len(text.strip()) > most
    ]
