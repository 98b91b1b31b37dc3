"""What an office says to a group when something goes back: chosen reasons that say what to do, and words of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.casework.types import LONGEST_WORDS, CaseProblem
from storefront.kernel.errors import Problem, RefusedError
from storefront.verification import queries as verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.casework.types import Answer
    from storefront.verification.types import ReasonUse


def text_of(session: Session, answer: Answer, use: ReasonUse) -> str:
    """The chosen reasons in the order of the list, then what was written, a line each.

    Raises:
        RefusedError: when nothing was chosen or written, or too much.
    """
    words = answer.words.strip()
    if len(words) > LONGEST_WORDS:
        raise RefusedError(Problem(code=CaseProblem.WORDS_LONG, at="words", values={"most": LONGEST_WORDS}))
    lines = [reason.text for key, reason in verification.reasons(session, use).items() if key in answer.reasons]
    lines += [words] if words else []
    if not lines:
        raise RefusedError(Problem(code=CaseProblem.REASONS_MISSING, at="reasons"))
    return "\n".join(lines)
