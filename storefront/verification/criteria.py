"""What ships as data: the criteria of the regulation by version, the list of reasons, what the legal gate asks for."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from storefront.verification.types import CriteriaSet, Criterion, Reason, ReasonUse

DATA = Path(__file__).parent / "data"


@cache
def _read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@cache
def shipped_sets() -> dict[str, CriteriaSet]:
    """The criteria of the regulation by version, the oldest first."""
    return {
        row["version"]: CriteriaSet(
            version=row["version"],
            since=date.fromisoformat(row["since"]),
            source=row["source"],
            criteria=tuple(Criterion(**each) for each in row["criteria"]),
        )
        for row in _read("criteria")
    }


@cache
def shipped_reasons() -> dict[str, Reason]:
    """What offices often ask for, by key, in the order of the file."""
    rows = _read("reasons")["reasons"]
    return {row["key"]: Reason(**{**row, "uses": tuple(ReasonUse(use) for use in row["uses"])}) for row in rows}


def shipped_gate() -> dict[str, Any]:
    """What the legal gate asks for before any office changed it; see `terms`."""
    found: dict[str, Any] = _read("gate")
    return found
