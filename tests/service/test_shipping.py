from __future__ import annotations

import itertools

import pytest
from sqlalchemy import func, select

from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.shipping import queries, service
from storefront.shipping.models import Rate, ZoneArea
from storefront.shipping.types import Delivery, Destination, Offer

PROVINCES = 38
REGENCIES = 22


@pytest.mark.usefixtures("app")
class TestReference:
    def test_every_area_has_a_zone_and_every_pair_of_zones_a_rate(self) -> None:
        service.load_reference()
        areas = dict(read_session().execute(select(ZoneArea.area_code, ZoneArea.zone)).tuples().all())
        from_here = {zone for code, zone in areas.items() if code.startswith("53.")}
        assert sum(code.startswith("53.") for code in areas) == REGENCIES
        assert len(areas) == REGENCIES + PROVINCES - 1  # NTT itself goes by its kabupaten
        pairs = set(read_session().execute(select(Rate.from_zone, Rate.to_zone)).tuples().all())
        assert pairs == set(itertools.product(from_here, set(areas.values())))

    def test_loading_again_mends_a_rate_and_adds_none(self) -> None:
        service.load_reference()
        with unit_of_work() as session:
            rate = session.scalars(select(Rate).where(Rate.from_zone == "timor", Rate.to_zone == "jawa")).one()
            rate.per_kg = Rupiah(1)
            count = session.execute(select(func.count()).select_from(Rate)).scalar_one()
        service.load_reference()
        end_reading()
        assert read_session().execute(select(func.count()).select_from(Rate)).scalar_one() == count
        again = select(Rate.per_kg).where(Rate.from_zone == "timor", Rate.to_zone == "jawa")
        assert read_session().scalars(again).one() == Rupiah(35_000)


@pytest.mark.usefixtures("app")
class TestOffers:
    @pytest.mark.parametrize(
        ("destination", "fee"),
        [
            (Destination(province_code="53", regency_code="53.09"), Rupiah(2 * 10_000)),
            (Destination(province_code="53", regency_code="53.11"), Rupiah(2 * 19_000)),
            (Destination(province_code="31", regency_code="31.71"), Rupiah(2 * 37_000)),
        ],
        ids=["same island", "another island", "Jakarta"],
    )
    def test_by_zone_and_kilograms_begun(self, destination: Destination, fee: Rupiah) -> None:
        service.load_reference()
        (offer,) = queries.offers(
            read_session(), from_regency="53.09", has_pickup=False, weight_g=1001, destination=destination
        )
        assert (offer.key, offer.fee, offer.weight_g) == (Delivery.COURIER, fee, 1001)

    @pytest.mark.parametrize(
        "destination", [None, Destination(province_code="53"), Destination(province_code="99")], ids=str
    )
    def test_fetching_is_free_and_possible_where_no_courier_goes(self, destination: Destination | None) -> None:
        service.load_reference()
        offers = queries.offers(
            read_session(), from_regency="53.09", has_pickup=True, weight_g=500, destination=destination
        )
        assert offers == [
            Offer(
                key=Delivery.PICKUP,
                fee=Rupiah(0),
                label="Ambil di tempat",
                weight_g=500,
                least_days=0,
                most_days=0,
            )
        ]
