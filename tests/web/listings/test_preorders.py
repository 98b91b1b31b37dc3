"""A group lets buyers order what is not made yet."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from tests.support import listings

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
FACTS = {"lead_time_days": "30", "capacity_per_month": "1.000", "halal_status": "tidak_wajib", "takes_preorders": "y"}


def test_the_group_switches_it_on_and_it_holds_at_once(member: Browser, verified: int) -> None:
    at = f"/lapak/produk/{verified}/keterangan"
    before = listings.see(verified).live
    seen = listings.seen_on(member, at)
    answer = member.submit(at, {**FACTS, "capacity_per_month": "", "seen": seen})
    assert answer.status_code == 422
    assert "Isi dulu berapa yang bisa Anda buat sebulan." in html.unescape(answer.text)
    answer = member.submit(at, {**FACTS, "season_from": "6", "seen": seen})
    assert "Pilih bulan mulai dan bulan akhirnya." in html.unescape(answer.text)
    assert listings.see(verified).live == before

    listings.fill(member, at, **FACTS, season_from="6", season_until="8")

    desk = listings.see(verified)
    assert (desk.live["takes_preorders"], desk.live["capacity_per_month"]) == (True, 1000)
    assert (desk.live["season_from"], desk.live["season_until"]) == (6, 8)
    assert desk.change is None
    assert '<option selected value="6">Juni</option>' in listings.text_of(member, at)
