"""What a group prints and passes on: slips, labels, the list of what to pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import two_groups
from tests.support.members import member, text_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser
    from tests.support.two_groups import Market


@pytest.fixture
def market(app: Flask) -> Market:
    del app
    return two_groups.open_market()


@pytest.fixture
def flores(app: Flask, market: Market) -> Browser:
    return member(app, "ansel@contoh.id", market.flores.group_id)


def test_the_slip_holds_every_line_and_the_whole_address(market: Market, flores: Browser) -> None:
    number = two_groups.place_transfer(market)
    part = two_groups.part_of(number, market.flores)
    page = text_of(flores, f"/lapak/pesanan/{part.number}/slip")
    text = page.partition("<textarea")[2].partition("</textarea>")[0]
    paper = page.partition("<textarea")[0]
    for where in (paper, text):
        assert part.number in where
        for line in part.lines:
            assert line.name in where
        for piece in ("Maria Bupu", "0812-3456-7890", "RT 004 / RW 012", "Gondangdia", "Menteng", "10350"):
            assert piece in where
        assert "Rp" not in where
    for line in part.lines:
        assert f"{line.quantity} x {line.name}" in text
