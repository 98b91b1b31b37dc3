from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from storefront.kernel.money import Rupiah
from storefront.shipping.rules import area_of, billed_g, carries, fee, volumetric_g
from storefront.shipping.types import Destination, Parcel, Service, parse_choice

REGULER = Service(
    code="reguler", name="Reguler", carries_liquids=False, least_g=1000, step_g=1000, tolerance_g=0, divisor=6000
)
LENIENT = replace(REGULER, tolerance_g=300)
HEAVY = replace(REGULER, least_g=10_500, step_g=1000, tolerance_g=0, divisor=5000)
SERVICES = st.builds(
    lambda least, step, part, divisor: replace(
        REGULER, least_g=least, step_g=step, tolerance_g=step * part // 100, divisor=divisor
    ),
    st.integers(0, 20_000),
    st.integers(1, 5000),
    st.integers(0, 99),
    st.integers(1, 10_000),
)


def parcel(weight_g: int, volume_cm3: int = 0, *, has_liquid: bool = False) -> Parcel:
    return Parcel(from_regency="53.09", weight_g=weight_g, volume_cm3=volume_cm3, has_liquid=has_liquid)


@pytest.mark.parametrize(
    ("weight_g", "billed"), [(0, 1000), (1, 1000), (1000, 1000), (1001, 2000), (2000, 2000), (25_300, 26_000)]
)
def test_each_kilogram_begun_counts_and_at_least_one(weight_g: int, billed: int) -> None:
    assert billed_g(REGULER, parcel(weight_g)) == billed


@pytest.mark.parametrize(("weight_g", "billed"), [(1, 1000), (1300, 1000), (1301, 2000), (2300, 2000), (2301, 3000)])
def test_a_little_over_a_step_is_rounded_down(weight_g: int, billed: int) -> None:
    assert billed_g(LENIENT, parcel(weight_g)) == billed


@pytest.mark.parametrize(("weight_g", "billed"), [(1, 11_000), (10_500, 11_000), (11_000, 11_000), (11_001, 12_000)])
def test_the_least_weight_is_rounded_like_any_other(weight_g: int, billed: int) -> None:
    assert billed_g(HEAVY, parcel(weight_g)) == billed


@pytest.mark.parametrize(
    ("weight_g", "volume_cm3", "billed"),
    [(900, 40 * 30 * 20, 4000), (4100, 40 * 30 * 20, 5000), (900, 24_001, 5000), (900, 0, 1000)],
)
def test_what_is_large_and_light_counts_by_its_volume(weight_g: int, volume_cm3: int, billed: int) -> None:
    assert billed_g(REGULER, parcel(weight_g, volume_cm3)) == billed


def test_a_begun_gram_of_volume_counts() -> None:
    assert [volumetric_g(volume, 6000) for volume in (0, 1, 6, 7, 6000)] == [0, 1, 1, 2, 1000]


@pytest.mark.parametrize("wrong", [parcel(-1), parcel(1, -1)])
def test_nothing_weighs_less_than_nothing(wrong: Parcel) -> None:
    with pytest.raises(ValueError, match="nothing weighs"):
        billed_g(REGULER, wrong)


@given(SERVICES, st.integers(1, 100_000), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_fee_never_falls_as_weight_or_volume_grows(
    service: Service, per_kg: int, weight_g: int, volume_cm3: int, more: int
) -> None:
    rate = Rupiah(per_kg)
    here = fee(service, rate, parcel(weight_g, volume_cm3))
    assert here <= fee(service, rate, parcel(weight_g + more, volume_cm3))
    assert here <= fee(service, rate, parcel(weight_g, volume_cm3 + more))
    assert here >= Rupiah(-(-per_kg * service.least_g // 1000))


@given(st.integers(1, 100_000), st.integers(0, 500_000), st.integers(0, 500_000))
def test_one_parcel_costs_no_more_than_two(per_kg: int, one: int, other: int) -> None:
    """Of a service that rounds nothing down; else two light parcels may be had for one."""
    rate = Rupiah(per_kg)
    whole = fee(REGULER, rate, parcel(one + other))
    assert whole <= fee(REGULER, rate, parcel(one)) + fee(REGULER, rate, parcel(other))


def test_a_part_of_a_rupiah_counts_as_a_whole_one() -> None:
    assert fee(replace(REGULER, least_g=0, step_g=1), Rupiah(1500), parcel(1)) == Rupiah(2)


@pytest.mark.parametrize(
    ("service", "has_liquid", "goes"),
    [
        (REGULER, False, True),
        (REGULER, True, False),
        (replace(REGULER, carries_liquids=True), True, True),
        (replace(REGULER, is_active=False), False, False),
    ],
)
def test_what_a_service_carries(service: Service, *, has_liquid: bool, goes: bool) -> None:
    assert carries(service, parcel(1, has_liquid=has_liquid)) == goes


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("pickup", "pickup"),
        ("quote", "quote"),
        ("courier:reguler", "courier:reguler"),
        ("courier:pos-kilat-2", "courier:pos-kilat-2"),
        ("outlet:17", "outlet:17"),
        *(
            (wrong, None)
            for wrong in (
                "", "courier", "courier:", "courier:Pos", "courier:-x", f"courier:{'x' * 25}", "outlet:", "outlet:0",
                "outlet:01", "outlet:\uff11", "outlet:1\n", "outlet:1234567890123456789", "pickup ", "PICKUP",
                "quote:1",
            )
        ),
    ],
)  # fmt: skip
def test_choices_are_parsed_strictly(text: str, choice: str | None) -> None:
    assert parse_choice(text) == choice


@pytest.mark.parametrize(
    ("destination", "area"),
    [
        (Destination(province_code="53", regency_code="53.09"), "53.09"),
        (Destination(province_code="53"), None),
        (Destination(province_code="31", regency_code="31.71"), "31"),
        (Destination(province_code=""), None),
    ],
)
def test_a_kabupaten_within_ntt_a_province_elsewhere(destination: Destination, area: str | None) -> None:
    assert area_of(destination) == area
