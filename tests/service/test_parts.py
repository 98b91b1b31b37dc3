"""Products, groups and certificates in ranges of their ids, on both databases: what the sitemap is made of."""

from __future__ import annotations

import pytest

from storefront.kernel.db import read_session
from storefront.search import changes
from storefront.search import queries as search
from storefront.verification import queries as verification
from tests.support.shelf import draft, fill_shelf

pytestmark = pytest.mark.usefixtures("app")


def test_each_stays_in_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "RANGE", 2)
    monkeypatch.setattr(verification, "RANGE", 2)
    fill_shelf([draft(f"Barang {number}", number) for number in range(3)])
    session = read_session()
    latest = {slug: changed_at for number in (1, 2) for slug, changed_at in search.part(session, number)}
    assert list(latest) == ["barang-0", "barang-1", "barang-2"]
    assert search.list_parts(session) == {1: max(latest["barang-0"], latest["barang-1"]), 2: latest["barang-2"]}
    assert search.list_group_parts(session) == {1: max(latest.values())}
    assert search.group_part(session, 1) == [("kelompok-contoh-rak", max(latest.values()))]
    assert verification.list_parts(session) == [1, 2]
    codes = [[code for code, _ in verification.part(session, number)] for number in (1, 2, 3)]
    assert codes == [["OVOP-53.09-0001", "OVOP-53.09-0002"], ["OVOP-53.08-0001"], []]
    assert search.part(session, 3) == search.group_part(session, 2) == []
