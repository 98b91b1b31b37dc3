"""Words of the payments."""

from __future__ import annotations

from enum import StrEnum


class HeldBy(StrEnum):
    """Who has the buyer's money in hand."""

    OPERATOR = "operator"
    GROUP = "group"


class RefundState(StrEnum):
    DUE = "due"
    SETTLED = "settled"


LARGEST_CODE = 999  # rupiah added to a transfer so that its amount names the order
QUIET_DAYS = 7  # a closed order's amount stays taken, as money may still be under way
