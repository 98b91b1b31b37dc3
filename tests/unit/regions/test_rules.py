from __future__ import annotations

import pytest

from storefront.regions.rules import fold, village_kind
from storefront.regions.types import PlaceName, VillageInfo, VillageKind


@pytest.mark.parametrize("written", ["Bo'a", 'Bo"a', "Bo\u2019a", "bo`a", "BO A", "Bó'a"])
def test_apostrophes_blanks_and_accents_do_not_count(written: str) -> None:
    assert fold(written) == "boa"


def test_the_code_tells_the_kind() -> None:
    assert village_kind("53.09.02.1001") is VillageKind.KELURAHAN
    assert village_kind("53.09.02.2001") is VillageKind.DESA


@pytest.mark.parametrize("code", ["53.09.02.3001", "53.09.02", "5309022001", ""])
def test_other_codes_are_no_village(code: str) -> None:
    with pytest.raises(ValueError, match="not a village's code"):
        village_kind(code)


class TestPlaceName:
    def test_a_desa(self) -> None:
        place = PlaceName(regency="Ngada", village="Beiwali", district="Bajawa")
        assert place.label == "Desa Beiwali, Ngada"
        assert place.full_label == "Desa Beiwali, Kecamatan Bajawa, Ngada"

    def test_a_kelurahan_says_so(self) -> None:
        place = PlaceName(regency="Kupang", village="Kelurahan Babau")
        assert (place.label, place.full_label) == ("Kelurahan Babau, Kupang", "Kelurahan Babau, Kupang")

    def test_without_a_village_the_kabupaten_stands_alone(self) -> None:
        assert PlaceName(regency="Ende").label == "Ende"


def test_a_village_is_named_with_its_kecamatan() -> None:
    village = VillageInfo(
        code="53.14.02.2008",
        name="Daudolu",
        kind=VillageKind.DESA,
        district_name="Rote Barat Laut",
        regency_code="53.14",
        regency_name="Rote Ndao",
    )
    assert village.label == "Desa Daudolu, Kecamatan Rote Barat Laut, Rote Ndao"
