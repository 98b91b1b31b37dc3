"""The page that `make bench` writes, looked at as the pages of the shop are; nothing needs to run for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import report
from tests.journeys.test_every_page import ALL_RULES, sideways, violations
from tests.support.chromium import DESK, PHONE, visitor
from tests.support.figures import broken, found

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from benchmarks.results import Results


@pytest.mark.parametrize("figures", [found(), broken()], ids=["kept", "missed"])
def test_the_report_has_no_fault_on_a_phone_and_at_a_desk_by_day_and_by_night(
    figures: Results, chromium: Browser
) -> None:
    with visitor(chromium, "http://127.0.0.1:9") as page:
        page.set_content(report.page(figures))
        faults = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for size in (PHONE, DESK):
                faults += sideways(page, size) + violations(page, ALL_RULES)
    assert faults == []
