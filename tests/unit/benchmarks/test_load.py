from __future__ import annotations

import json

import pytest

from benchmarks.load import BenchError, Figures, read_summary
from benchmarks.timing import percentile

SUMMARY = {"requests": 1000, "microseconds": 500_000, "bytes": 8_000_000, "p50_us": 1500, "p95_us": 9000, "errors": 0}


def printed(**changes: int) -> str:
    return f"Running 5s test\n  8 connections\n{json.dumps(SUMMARY | changes)}\n"


def test_the_last_line_holds_the_figures() -> None:
    assert read_summary(printed()) == Figures(per_second=2000, p50=1.5, p95=9, bytes_each=8000)


@pytest.mark.parametrize("changes", [{"errors": 1}, {"requests": 0}])
def test_figures_with_errors_are_none(changes: dict[str, int]) -> None:
    with pytest.raises(BenchError):
        read_summary(printed(**changes))


@pytest.mark.parametrize(("share", "value"), [(0, 1), (0.5, 3), (0.79, 4), (0.8, 5), (0.95, 5), (1, 5)])
def test_percentiles(share: float, value: float) -> None:
    assert percentile([5, 1, 4, 2, 3], share) == value


def test_of_nothing_there_is_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)
