"""How a determination is numbered, how long it holds, and what stands against examining or deciding so."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

from storefront.kernel.errors import Problem
from storefront.verification.types import (
    LONGEST_TEXT,
    DeterminationState,
    Recommendation,
    Verdict,
)
from storefront.verification.types import VerificationProblem as V

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from storefront.verification.types import (
        CaseDecision,
        CaseView,
        Conclusion,
        CriteriaSet,
        ProposeProduct,
        Reason,
        RecordFinding,
    )

EXAMPLE_MARK = "contoh"
LONGEST_REASON = 300
ANNEXES = ("II.3", "II.4")
LONGEST_SOURCE = 300
MOST_WORDS = 15  # in a sentence that a group reads


def code_prefix(regency_code: str) -> str:
    return f"OVOP-{regency_code}-"


def certificate_code(regency_code: str, number: int) -> str:
    """`OVOP-53.09-0127`: the kabupaten's code and a running number in it."""
    return f"{code_prefix(regency_code)}{number:04d}"


def is_over(valid_until: date | None, today: date) -> bool:
    """The last day itself still counts."""
    return valid_until is not None and today > valid_until


def holds(state: DeterminationState, valid_until: date | None, today: date) -> bool:
    """Whether a certificate may be trusted today, even where no job has marked it as expired yet."""
    return state is DeterminationState.VERIFIED and not is_over(valid_until, today)


def months_after(day: date, months: int) -> date:
    """The same day so many months later (or earlier), or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def months_before(day: date, months: int) -> date:
    """The latest day from which so many months have passed: `months_after` of it is not after `day`."""
    found = months_after(day, -months)
    is_last = day.day == monthrange(day.year, day.month)[1]
    return found.replace(day=monthrange(found.year, found.month)[1]) if is_last else found


def is_example(*texts: str) -> bool:
    """What the demo made up says so."""
    return any(EXAMPLE_MARK in text.lower() for text in texts)


def changed_since(examined: str, shown: Mapping[str, str]) -> tuple[str, ...]:
    """What an examiner no longer saw so, or not at all, by key; `examined` as in `Determination.examined_digest`."""
    seen = dict(part.partition("=")[::2] for part in examined.split())
    return tuple(key for key, digest in shown.items() if seen.get(key) != digest)


def finding_problems(finding: RecordFinding) -> list[Problem]:
    """What is not met must be named."""
    if finding.verdict is Verdict.NOT_MET and not finding.note.strip():
        return [Problem(code=V.NOTE_MISSING, at="note")]
    return too_long("note", finding.note)


def conclusion_problems(case: CaseView, conclusion: Conclusion, known: Mapping[str, Reason]) -> list[Problem]:
    """Everything that an examination still lacks."""
    problems = _answer_problems(conclusion.reasons, conclusion.words, known)
    if conclusion.seen != case.seen:
        return [Problem(code=V.CHANGED_MEANWHILE)]
    if conclusion.recommendation is not Recommendation.ACCEPT and not problems:
        problems = _unreasoned(conclusion.reasons, conclusion.words)
    if conclusion.recommendation is not None and case.unjudged:
        problems.append(Problem(code=V.UNJUDGED, values={"count": case.unjudged}))
    if conclusion.recommendation is Recommendation.ACCEPT:
        problems += _acceptance_problems(case)
    return problems


def decision_problems(
    case: CaseView, decision: CaseDecision, person_id: int, today: date, known: Mapping[str, Reason]
) -> list[Problem]:
    """Everything that stands against deciding so: four eyes, a listing that was changed, criteria, law, reasons."""
    if person_id in case.examiner_ids:
        return [Problem(code=V.SAME_PERSON)]
    if decision.seen != case.seen:
        return [Problem(code=V.CHANGED_MEANWHILE)]
    problems = _answer_problems(decision.reasons, decision.words, known)
    if decision.to is DeterminationState.VERIFIED:
        problems += _acceptance_problems(case)
        if is_over(decision.valid_until, today):
            problems.append(Problem(code=V.PERIOD, at="valid_until"))
    elif not problems:
        problems = _unreasoned(decision.reasons, decision.words)
    if decision.to is not DeterminationState.RETURNED and case.examination and case.examination.is_stale:
        problems.append(Problem(code=V.CHANGED_SINCE))
    return problems


def _acceptance_problems(case: CaseView) -> list[Problem]:
    problems = [Problem(code=V.NOT_MET)] if case.has_not_met else []
    if not case.is_gate_clear:
        problems.append(Problem(code=V.GATE_SHUT))
    return problems


def _answer_problems(keys: Sequence[str], words: str, known: Mapping[str, Reason]) -> list[Problem]:
    unknown = [Problem(code=V.REASON_UNKNOWN, at="reasons")] if set(keys) - set(known) else []
    return [*unknown, *too_long("words", words)]


def _unreasoned(keys: Sequence[str], words: str) -> list[Problem]:
    return [] if keys or words.strip() else [Problem(code=V.REASONS_MISSING, at="reasons")]


def too_long(at: str, text: str) -> list[Problem]:
    return [Problem(code=V.TEXT_LONG, at=at, values={"most": LONGEST_TEXT})] if len(text) > LONGEST_TEXT else []


def proposal_problems(wanted: ProposeProduct, today: date) -> list[Problem]:
    """What the letter of a proposal lacks."""
    problems = [] if wanted.letter_number.strip() else [Problem(code=V.LETTER_MISSING, at="letter_number")]
    if wanted.letter_date > today:
        problems.append(Problem(code=V.LETTER_LATER, at="letter_date"))
    return [*problems, *too_long("words", wanted.words)]


def reason_text(keys: Sequence[str], words: str, known: Mapping[str, Reason]) -> str:
    """What the group reads: the chosen reasons in the order of the list, then what was written, a line each."""
    chosen = [reason.text for key, reason in known.items() if key in keys]
    return "\n".join([*chosen, *([words.strip()] if words.strip() else [])])


def given_reason_problems(reason: str) -> list[Problem]:
    """A reason in somebody's own words is there, and short enough for a certificate."""
    if not reason.strip():
        return [Problem(code=V.REASON_MISSING, at="reason")]
    is_long = len(reason.strip()) > LONGEST_REASON
    return [Problem(code=V.REASON_LONG, at="reason", values={"most": LONGEST_REASON})] if is_long else []


def reason_problems(wanted: Reason, others: Iterable[Reason]) -> list[Problem]:
    """Everything that is wrong with a reason of the list: it says what to do, in short sentences, once."""
    found = []
    for at, text, missing in (
        ("text", wanted.text, V.REASON_TEXT),
        ("text_en", wanted.text_en, V.REASON_TEXT_EN),
    ):
        if not text.strip():
            found.append(Problem(code=missing, at=at))
        if len(text) > LONGEST_REASON:
            found.append(Problem(code=V.REASON_LONG, at=at, values={"most": LONGEST_REASON}))
    if any(len(each.split()) > MOST_WORDS for each in re.split(r"[.!?]\s+", wanted.text)):
        found.append(Problem(code=V.REASON_WORDY, at="text", values={"most": MOST_WORDS}))
    if any(each.text == wanted.text for each in others):
        found.append(Problem(code=V.REASON_KNOWN, at="text"))
    return found if wanted.uses else [*found, Problem(code=V.REASON_USE, at="uses")]


def set_problems(wanted: CriteriaSet, today: date) -> list[Problem]:
    """Everything that is wrong with a version of the criteria; a text is named at the field of its criterion."""
    found = [Problem(code=V.SET_SINCE, at="since")] if wanted.since and wanted.since <= today else []
    if not wanted.source.strip():
        found.append(Problem(code=V.SET_SOURCE, at="source"))
    if len(wanted.source) > LONGEST_SOURCE:
        found.append(Problem(code=V.REASON_LONG, at="source", values={"most": LONGEST_SOURCE}))
    if {each.annex for each in wanted.criteria} != set(ANNEXES):
        found.append(Problem(code=V.SET_EMPTY))
    for each in wanted.criteria:
        if not (each.text.strip() and each.text_en.strip()):
            found.append(Problem(code=V.SET_TEXT, at=f"text-{each.key}"))
        for at, text in (("text", each.text), ("text_en", each.text_en), ("note", each.note)):
            found += too_long(f"{at}-{each.key}", text)
    return found
