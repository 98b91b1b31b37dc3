from __future__ import annotations

from collections import Counter

import pytest

from storefront.regions import queries
from storefront.regions.data import PROVINCES, REGENCIES
from storefront.regions.types import Island


def test_the_sums_are_those_of_the_brief() -> None:
    assert len(REGENCIES) == 22
    assert sum(regency.village_count for regency in REGENCIES) == 3442
    assert sum(regency.industry_count for regency in REGENCIES) == 168_002


def test_codes_and_slugs_are_unique() -> None:
    for values in (
        {regency.code for regency in REGENCIES},
        {regency.bps_code for regency in REGENCIES},
        {regency.slug for regency in REGENCIES},
    ):
        assert len(values) == 22


def test_islands_come_whole_from_west_to_east() -> None:
    order = [regency.island for regency in REGENCIES]
    assert list(dict.fromkeys(order)) == list(Island)
    assert Counter(order) == {
        Island.FLORES: 8,
        Island.EAST: 2,
        Island.SUMBA: 4,
        Island.SABU_ROTE: 2,
        Island.TIMOR: 6,
    }
    assert sorted(order, key=list(Island).index) == order


def test_there_are_38_provinces() -> None:
    assert len({province.code for province in PROVINCES}) == 38
    assert len({province.name for province in PROVINCES}) == 38


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Kupang", "53.01"),
        ("kota kupang", "53.71"),
        ("TTS", "53.02"),
        ("ttu", "53.03"),
        ("Matim", "53.19"),
        ("mabar", "53.15"),
        ("SBD", "53.18"),
        ("Flotim", "53.06"),
        ("Savu", "53.20"),
        ("Kabupaten Ngada", "53.09"),
        ("53.21", "53.21"),
    ],
)
def test_short_names_are_understood(word: str, code: str) -> None:
    found = queries.match_regency(word)
    assert found
    assert found.code == code


def test_other_places_are_not() -> None:
    assert queries.match_regency("Denpasar") is None
