from __future__ import annotations

import itertools

import pytest
from sqlalchemy import func, select, update

from storefront.kernel import audit
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.money import Rupiah
from storefront.kernel.text import using_language
from storefront.kernel.types import SYSTEM
from storefront.shipping import queries, service
from storefront.shipping.models import CourierService, Rate, ZoneArea
from storefront.shipping.types import Delivery, Destination, Parcel, SaveOutlet, SheetKind, ShippingProblem
from tests.support import factories

PROVINCES = 38
REGENCIES = 22
JAKARTA = Destination(province_code="31", regency_code="31.71")
NGADA = Destination(province_code="53", regency_code="53.09")
MART = SaveOutlet(name="NTT Mart Bajawa", address="Jalan Contoh 1", regency_code="53.09", hours="Setiap hari")


def parcel(weight_g: int = 500, **changes: object) -> Parcel:
    return Parcel(from_regency="53.09", weight_g=weight_g, **changes)  # type: ignore[arg-type]  # each by its name


def offers(destination: Destination | None, one: Parcel) -> list[tuple[str, int]]:
    end_reading()
    (found,) = queries.offers(read_session(), [one], destination)
    return [(offer.key, offer.fee.amount) for offer in found]


@pytest.mark.usefixtures("app")
class TestReference:
    def test_every_area_has_a_zone_and_every_pair_of_zones_a_rate(self) -> None:
        service.load_reference()
        areas = dict(read_session().execute(select(ZoneArea.area_code, ZoneArea.zone)).tuples().all())
        from_here = {zone for code, zone in areas.items() if code.startswith("53.")}
        assert sum(code.startswith("53.") for code in areas) == REGENCIES
        assert len(areas) == REGENCIES + PROVINCES - 1  # NTT itself goes by its kabupaten
        reguler = select(Rate.from_zone, Rate.to_zone).where(Rate.service_code == "reguler")
        assert set(read_session().execute(reguler).tuples()) == set(itertools.product(from_here, set(areas.values())))

    def test_loading_again_adds_nothing_and_leaves_what_the_office_has_changed(self) -> None:
        service.load_reference()
        this = (Rate.service_code == "reguler", Rate.from_zone == "timor", Rate.to_zone == "jawa")
        with unit_of_work() as session:
            session.execute(update(Rate).where(*this).values(per_kg=Rupiah(1)))
            count = session.execute(select(func.count()).select_from(Rate)).scalar_one()
        service.load_reference()
        end_reading()
        assert read_session().execute(select(func.count()).select_from(Rate)).scalar_one() == count
        assert read_session().scalars(select(Rate.per_kg).where(*this)).one() == Rupiah(1)


@pytest.fixture
def reference(app: object) -> None:
    del app
    factories.load_reference()


@pytest.mark.usefixtures("reference")
class TestOffers:
    @pytest.mark.parametrize(
        ("destination", "fees"),
        [
            (NGADA, [("courier:kargo", 2 * 6_500), ("courier:reguler", 2 * 10_000)]),
            (
                Destination(province_code="53", regency_code="53.11"),
                [("courier:kargo", 2 * 12_500), ("courier:reguler", 2 * 19_000)],
            ),
            (JAKARTA, [("courier:kargo", 2 * 24_000), ("courier:reguler", 2 * 37_000)]),
        ],
        ids=["same island", "another island", "Jakarta"],
    )
    def test_by_zone_weight_and_service_the_cheapest_first(
        self, destination: Destination, fees: list[tuple[str, int]]
    ) -> None:
        assert offers(destination, parcel(1001)) == fees

    def test_of_a_light_parcel_the_other_one_is_cheaper(self) -> None:
        assert offers(JAKARTA, parcel(500)) == [("courier:reguler", 37_000), ("courier:kargo", 48_000)]

    def test_liquids_go_only_where_a_service_takes_them(self) -> None:
        assert offers(JAKARTA, parcel(has_liquid=True)) == [("courier:kargo", 48_000)]
        assert offers(Destination(province_code="94"), parcel(has_liquid=True)) == [("quote", 0)]

    def test_what_is_large_costs_by_its_volume(self) -> None:
        assert offers(JAKARTA, parcel(volume_cm3=24_000)) == [
            ("courier:kargo", 5 * 24_000),
            ("courier:reguler", 4 * 37_000),
        ]

    def test_a_service_out_of_use_is_not_offered(self) -> None:
        with unit_of_work() as session:
            session.execute(update(CourierService).values(is_active=False))
        assert offers(JAKARTA, parcel()) == [("quote", 0)]

    @pytest.mark.parametrize("destination", [None, Destination(province_code="53")], ids=str)
    def test_without_a_place_only_what_is_fetched(self, destination: Destination | None) -> None:
        assert offers(destination, parcel(has_pickup=True)) == [("pickup", 0)]
        assert offers(destination, parcel()) == []

    def test_many_parcels_at_once_each_from_its_own_place(self) -> None:
        there = Parcel(from_regency="53.11", weight_g=500, has_pickup=True)
        nowhere = Parcel(from_regency="99.99", weight_g=500)
        found = queries.offers(read_session(), [parcel(), there, nowhere], NGADA)
        assert [[offer.key for offer in each] for each in found] == [
            ["courier:reguler", "courier:kargo"],
            ["courier:reguler", "courier:kargo", "pickup"],
            ["quote"],
        ]


@pytest.mark.usefixtures("reference")
class TestOutlets:
    def test_offered_in_their_zone_for_what_the_cheapest_courier_takes_or_for_free(self) -> None:
        mart = service.save_outlet(None, MART, SYSTEM)
        free = service.save_outlet(None, SaveOutlet(**{**MART_FIELDS, "name": "Gerai B", "is_free": True}), SYSTEM)
        closed = SaveOutlet(**{**MART_FIELDS, "name": "Gerai C", "is_active": False})
        service.save_outlet(None, closed, SYSTEM)
        assert offers(NGADA, parcel()) == [
            ("courier:reguler", 10_000),
            ("courier:kargo", 13_000),
            (f"outlet:{free}", 0),
            (f"outlet:{mart}", 10_000),
        ]
        ende = Destination(province_code="53", regency_code="53.08")  # another kabupaten of the zone
        assert f"outlet:{mart}" in dict(offers(ende, parcel()))
        for elsewhere in (Destination(province_code="53", regency_code="53.11"), JAKARTA, None):
            assert not any(key.startswith("outlet") for key, _ in offers(elsewhere, parcel()))

    def test_an_offer_names_its_outlet(self) -> None:
        mart = service.save_outlet(None, MART, SYSTEM)
        end_reading()
        with using_language("en"):  # the label goes into the order, which the group reads
            offer = queries.offers(read_session(), [parcel()], NGADA)[0][-1]
        assert (offer.key, offer.delivery, offer.label) == (
            f"outlet:{mart}", Delivery.OUTLET, "Ambil di NTT Mart Bajawa",
        )  # fmt: skip
        assert offer.outlet == queries.get_outlet(read_session(), mart)

    def test_without_any_courier_only_a_free_one(self) -> None:
        service.save_outlet(None, MART, SYSTEM)
        free = service.save_outlet(None, SaveOutlet(**{**MART_FIELDS, "name": "Gerai B", "is_free": True}), SYSTEM)
        with unit_of_work() as session:
            session.execute(update(CourierService).values(is_active=False))
        assert offers(NGADA, parcel()) == [("quote", 0), (f"outlet:{free}", 0)]

    def test_changed_and_written_into_the_audit_log(self) -> None:
        mart = service.save_outlet(None, MART, SYSTEM)
        closed = SaveOutlet(**{**MART_FIELDS, "phone": "0812 3456 7890", "is_active": False})
        assert service.save_outlet(mart, closed, SYSTEM) == mart
        end_reading()
        found = queries.get_outlet(read_session(), mart)
        assert (found.phone, found.is_active) == ("+6281234567890", False)
        last = audit.list_latest(read_session())[0]
        assert (last.action, last.before["is_active"], last.after["is_active"]) == ("outlet.saved", True, False)

    def test_everything_wrong_is_told_and_nothing_written(self) -> None:
        service.save_outlet(None, MART, SYSTEM)
        wrong = SaveOutlet(name=" ", address="", regency_code="31.71", hours=" ", phone="12")
        with pytest.raises(RefusedError) as caught:
            service.save_outlet(None, wrong, SYSTEM)
        assert [each.code for each in caught.value.problems] == [
            ShippingProblem.NAME_MISSING,
            ShippingProblem.ADDRESS_MISSING,
            ShippingProblem.HOURS_MISSING,
            ShippingProblem.REGENCY_UNKNOWN,
            ShippingProblem.PHONE_WRONG,
        ]
        with pytest.raises(RefusedError) as caught:
            service.save_outlet(None, MART, SYSTEM)
        assert [each.code for each in caught.value.problems] == [ShippingProblem.NAME_TAKEN]
        with pytest.raises(NotFoundError):
            service.save_outlet(4711, MART, SYSTEM)
        end_reading()
        assert len(queries.list_outlets(read_session())) == 1


MART_FIELDS = {name: getattr(MART, name) for name in MART.__dataclass_fields__}


@pytest.mark.usefixtures("reference")
class TestSheets:
    @pytest.mark.parametrize("kind", SheetKind)
    def test_a_file_that_was_taken_out_changes_nothing(self, kind: SheetKind) -> None:
        written = service.export_sheet(read_session(), kind)
        plan = service.check_sheet(read_session(), kind, written.encode())
        assert (plan.new, plan.changed, plan.faults) == ((), (), ())
        assert plan.unchanged == written.count("\r\n") - 1 > 0

    def test_new_and_changed_rows_are_loaded_together_and_written_down(self) -> None:
        data = (
            b"layanan;dari_zona;ke_zona;rupiah_per_kg;hari_tercepat;hari_terlama\r\n"
            b"reguler;timor;jawa;Rp36.000;3;7\r\nkargo;timor;papua;41500;9;20\r\nreguler;timor;timor;9000;1;3\r\n"
        )
        seen = service.fingerprint(read_session(), SheetKind.RATES)
        before = service.export_sheet(read_session(), SheetKind.RATES)
        plan = service.check_sheet(read_session(), SheetKind.RATES, data)
        assert plan.new == (("kargo", "timor", "papua", "41500", "9", "20"),)
        assert [(each.before[3], each.after[3]) for each in plan.changed] == [("35000", "36000")]
        assert (plan.unchanged, plan.faults) == (1, ())
        assert service.export_sheet(read_session(), SheetKind.RATES) == before
        end_reading()
        service.load_sheet(SheetKind.RATES, data, seen, SYSTEM)
        end_reading()
        again = service.check_sheet(read_session(), SheetKind.RATES, data)
        assert (again.new, again.changed, again.unchanged) == ((), (), 3)
        last = audit.list_latest(read_session())[0]
        assert (last.action, last.subject_id) == ("shipping.loaded", "tarif")
        assert last.before == {"reguler timor jawa": ["reguler", "timor", "jawa", "35000", "3", "7"]}
        assert list(last.after) == ["kargo timor papua", "reguler timor jawa"]

    def test_services_and_zones_are_loaded_alike(self) -> None:
        services = "layanan,nama,cairan,berat_minimum_g,pembulatan_g,toleransi_g,pembagi_volume,aktif\n"
        data = f"{services}pos,'=Pos Kilat,ya,1000,500,100,6000,tidak\n".encode()
        service.load_sheet(SheetKind.SERVICES, data, service.fingerprint(read_session(), SheetKind.SERVICES), SYSTEM)
        end_reading()
        found = {each.code: each for each in queries.list_services(read_session())}["pos"]
        assert (found.name, found.carries_liquids, found.step_g, found.is_active) == ("=Pos Kilat", True, 500, False)
        assert "'=Pos Kilat" in service.export_sheet(read_session(), SheetKind.SERVICES)
        zone = b"kode_wilayah,zona\n31,ibu-kota\n"
        service.load_sheet(SheetKind.ZONES, zone, service.fingerprint(read_session(), SheetKind.ZONES), SYSTEM)
        end_reading()
        assert queries.list_zones(read_session())["ibu-kota"] == ["31"]

    def test_a_rate_that_was_withdrawn_is_offered_no_more_and_does_not_come_back(self) -> None:
        data = (
            b"layanan,dari_zona,ke_zona,rupiah_per_kg,hari_tercepat,hari_terlama\n"
            b"reguler,flores,jawa,hapus,3,7\nkargo,flores,jawa,HAPUS,,\n"
        )
        rates = queries.count_rates(read_session())
        service.load_sheet(SheetKind.RATES, data, service.fingerprint(read_session(), SheetKind.RATES), SYSTEM)
        service.load_reference()
        assert offers(JAKARTA, parcel()) == [("quote", 0)]
        assert queries.count_rates(read_session()) == {code: count - 1 for code, count in rates.items()}
        last = audit.list_latest(read_session())[0]
        assert sorted(last.before) == ["kargo flores jawa", "reguler flores jawa"]
        assert last.after == {}

    @pytest.mark.parametrize(
        ("body", "error"),
        [
            (b"reguler,timor,jawa,36000,3,7\nreguler,timor,bulan,1,1,1\n", RefusedError),
            (b"reguler,timor,jawa,35000,3,7\n", RefusedError),
        ],
        ids=["one bad row", "nothing new"],
    )
    def test_all_or_nothing(self, body: bytes, error: type[Exception]) -> None:
        data = b"layanan,dari_zona,ke_zona,rupiah_per_kg,hari_tercepat,hari_terlama\n" + body
        before = service.export_sheet(read_session(), SheetKind.RATES)
        seen = service.fingerprint(read_session(), SheetKind.RATES)
        end_reading()
        with pytest.raises(error):
            service.load_sheet(SheetKind.RATES, data, seen, SYSTEM)
        end_reading()
        assert service.export_sheet(read_session(), SheetKind.RATES) == before
        assert audit.list_latest(read_session()) == []

    def test_not_on_the_strength_of_an_old_check(self) -> None:
        data = b"kode_wilayah,zona\n31,ibu-kota\n"
        seen = service.fingerprint(read_session(), SheetKind.ZONES)
        service.load_sheet(SheetKind.ZONES, b"kode_wilayah,zona\n32,pasundan\n", seen, SYSTEM)
        with pytest.raises(StateConflictError):
            service.load_sheet(SheetKind.ZONES, data, seen, SYSTEM)
        end_reading()
        assert "ibu-kota" not in queries.list_zones(read_session())
