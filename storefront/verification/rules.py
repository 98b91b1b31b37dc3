"""How a determination is numbered and how long it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.verification.types import DeterminationState

if TYPE_CHECKING:
    from datetime import date

EXAMPLE_MARK = "contoh"


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


def is_example(*texts: str) -> bool:
    """What the demo made up says so."""
    return any(EXAMPLE_MARK in text.lower() for text in texts)
