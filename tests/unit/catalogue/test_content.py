"""Which part of a change holds at once, which waits, and how the whole would look."""

from __future__ import annotations

from typing import Any

import pytest

from storefront.catalogue import content

SMALL = {"id": 1, "sku": "A", "label": "kecil", "unit": "buah", "net_content": "", "price": 100, "weight_g": 10}
LARGE = {**SMALL, "id": 2, "sku": "B", "label": "besar", "price": 200}
NEW = {**SMALL, "id": None, "sku": "", "label": "sedang"}
LIVE: content.Values = {"name": "Kopi", "season": "", "variants": [SMALL, LARGE], "pictures": [], "material": ""}


def texts(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("id", "label", "unit", "net_content")}


@pytest.mark.parametrize(
    ("changes", "at_once", "waiting"),
    [
        ({"season": "Juni"}, {}, {"season": "Juni"}),
        ({"name": "Kopi"}, {}, {}),
        ({"name": "Teh", "season": "", "lead_time_days": 5}, {"lead_time_days": 5}, {"name": "Teh"}),
        ({"variants": [{**SMALL, "price": 1}, LARGE]}, {"variants": [{**SMALL, "price": 1}, LARGE]}, {}),
        ({"variants": [LARGE]}, {"variants": [LARGE]}, {}),
        (
            {"variants": [{**SMALL, "label": "mini"}, LARGE]},
            {"variants": [SMALL, LARGE]},
            {"variants": [texts({**SMALL, "label": "mini"}), texts(LARGE)]},
        ),
        (
            {"variants": [SMALL, LARGE, NEW]},
            {"variants": [SMALL, LARGE]},
            {"variants": [texts(SMALL), texts(LARGE), NEW]},
        ),
        ({"variants": [NEW]}, {}, {"variants": [NEW]}),
    ],
)
def test_what_holds_at_once_and_what_waits(
    changes: dict[str, Any], at_once: dict[str, Any], waiting: dict[str, Any]
) -> None:
    assert content.part(LIVE, changes) == (at_once, waiting)


def test_the_whole_as_it_would_be() -> None:
    proposed = {"name": "Teh", "variants": [texts({**SMALL, "label": "mini"}), texts({**LARGE, "id": 9}), NEW]}
    shown = content.overlay(LIVE, proposed)
    assert shown == {**LIVE, "name": "Teh", "variants": [{**SMALL, "label": "mini"}, NEW]}
    assert content.overlay(LIVE, {}) == LIVE


def test_a_digest_tells_values_apart_and_nothing_else() -> None:
    assert content.digest(LIVE, ["name", "season"]) == content.digest(dict(LIVE), ["season", "name"])
    assert content.digest(LIVE, ["name"]) != content.digest({**LIVE, "name": "Teh"}, ["name"])
    assert content.digest(LIVE, ["name"]) == content.digest({**LIVE, "season": "Juni"}, ["name"])
