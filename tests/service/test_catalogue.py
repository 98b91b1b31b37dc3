from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, func, select

from storefront.catalogue import queries, service
from storefront.catalogue.models import Product
from storefront.catalogue.types import (
    CatalogueProblem,
    CreateProduct,
    LicenceKind,
    ListingState,
    NewLicence,
    ProductChanged,
)
from storefront.kernel import audit
from storefront.kernel.db import db, end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.events import subscriptions
from storefront.kernel.money import Rupiah
from storefront.kernel.worker import drain
from storefront.producers import queries as producers
from storefront.producers import service as producer_service
from tests.support.products import (
    COFFEE,
    GROUP,
    MEMBER,
    OFFICE,
    PICTURE,
    load_reference,
    make_group,
    make_product,
    make_public_product,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

pytestmark = pytest.mark.usefixtures("app")
heard: list[int] = []


def listen(changed: ProductChanged) -> None:
    heard.append(changed.product_id)


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    monkeypatch.setattr(subscriptions, "_handlers", {k: dict(v) for k, v in subscriptions._handlers.items()})
    monkeypatch.setattr(subscriptions, "_types", dict(subscriptions._types))
    subscriptions.subscribe(ProductChanged, listen)
    heard.clear()
    yield heard
    heard.clear()


def _codes(raised: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [problem.code.value for problem in raised.value.problems]


def _refusing() -> AbstractContextManager[pytest.ExceptionInfo[RefusedError]]:
    return pytest.raises(RefusedError)


class TestPublicProduct:
    def test_all_of_it_is_read_in_four_questions(self) -> None:
        group, product = make_public_product()
        asked: list[str] = []
        end_reading()

        def note(*arguments: object) -> None:
            if str(arguments[2]).startswith("SELECT"):
                asked.append(str(arguments[2]))

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            view = queries.get_public_product(read_session(), "kopi-arabika-flores-bajawa")
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        assert len(asked) == 4
        assert (view.id, view.group.id) == (product.id, group.id)
        assert view.place_label == "Desa Beiwali, Kecamatan Bajawa, Ngada"
        assert [(variant.sku, variant.price, variant.unit_label) for variant in view.variants] == [
            ("KOPI-1", Rupiah(60000), "250 g"),
            ("KOPI-2", Rupiah(25000), "100 g"),
        ]
        assert [picture.key for picture in view.pictures] == [PICTURE.key]
        assert (view.category.slug, view.regency_slug) == ("kopi", "ngada")
        assert view.certificate_code == "OVOP-53.09-0001"

    def test_published_alone_is_not_public(self) -> None:
        load_reference()
        with unit_of_work() as session:
            product = make_product(session, make_group(session), verified=False)
        self._is_hidden(product)

    def test_a_suspended_group_takes_its_products_along(self, listening: list[int]) -> None:
        group, product = make_public_product()
        drain([])
        listening.clear()
        with unit_of_work() as session:
            producer_service.suspend(session, producers.get_group(session, group.id), OFFICE, "contoh")
        self._is_hidden(product)
        drain([])
        assert listening == [product.id]

    def test_a_paused_product_is_hidden_and_keeps_its_age(self) -> None:
        _, product = make_public_product()
        first = product.published_at
        with unit_of_work() as session:
            service.pause(session, session.get_one(Product, product.id), MEMBER)
        self._is_hidden(product)
        with unit_of_work() as session:
            again = session.get_one(Product, product.id)
            service.publish(session, again, MEMBER)
        assert again.published_at == first

    def test_a_blocked_category_hides_what_was_published_before(self) -> None:
        _, product = make_public_product()
        with unit_of_work() as session:
            blocked = queries.find_category(session, "minuman beralkohol")
            assert blocked
            session.get_one(Product, product.id).category_id = blocked.id
        self._is_hidden(product)

    def _is_hidden(self, product: Product) -> None:
        session = read_session()
        with pytest.raises(NotFoundError):
            queries.get_public_product(session, product.slug)
        assert queries.public_ids(session) == []
        assert queries.list_public(session) == []
        assert queries.count_public_products(session, product.group_id) == 0
        variant_ids = [variant.id for variant in queries.list_variants(session, product.id)]
        assert [line.is_public for line in queries.find_lines(session, variant_ids).values()] == [False, False]


class TestAlcohol:
    @pytest.mark.parametrize(
        ("command", "codes"),
        [
            (replace(COFFEE, category="Minuman Beralkohol"), ["category_blocked", "alcohol"]),
            (replace(COFFEE, name="Moke Aimere"), ["alcohol"]),
            (replace(COFFEE, name="Kopi", name_en="Sopi"), ["alcohol"]),
            (replace(COFFEE, keywords=("kopi", "tuak")), ["alcohol"]),
            (replace(COFFEE, variants=(replace(COFFEE.variants[0], label="arak 1 L"),)), ["alcohol"]),
        ],
    )
    def test_it_is_never_published(self, command: CreateProduct, codes: list[str]) -> None:
        load_reference()
        with unit_of_work() as session:
            group = make_group(session)
            product = service.create_product(session, replace(command, group_id=group.id), MEMBER)
            service.add_picture(session, product, PICTURE, MEMBER)
        with _refusing() as caught, unit_of_work() as session:
            service.publish(session, session.get_one(Product, product.id), MEMBER)
        assert _codes(caught) == codes
        assert read_session().get_one(Product, product.id).state is ListingState.DRAFT
        assert queries.list_public(read_session()) == []

    def test_its_category_is_not_offered(self) -> None:
        load_reference()
        slugs = queries.current_categories(read_session())
        assert len(slugs) == 24
        assert "minuman-beralkohol" not in slugs
        with pytest.raises(NotFoundError):
            queries.get_category(read_session(), "minuman-beralkohol")


class TestDrafting:
    def test_publishing_names_everything_that_is_missing(self) -> None:
        load_reference()
        with unit_of_work() as session:
            group = make_group(session, active=False)
            product = service.create_product(session, replace(COFFEE, group_id=group.id, variants=()), MEMBER)
        with _refusing() as caught, unit_of_work() as session:
            service.publish(session, session.get_one(Product, product.id), MEMBER)
        assert _codes(caught) == ["no_variant", "no_picture", "group_not_active"]

    def test_a_bad_draft_is_not_written(self) -> None:
        load_reference()
        with _refusing() as caught, unit_of_work() as session:
            service.create_product(session, replace(COFFEE, group_id=7, category="x", regency_code="31.01"), MEMBER)
        assert _codes(caught) == ["category_unknown", "group_unknown", "regency_unknown"]
        assert read_session().execute(select(func.count()).select_from(Product)).scalar_one() == 0

    def test_a_taken_name_gets_its_kabupaten_and_then_a_number(self) -> None:
        load_reference()
        slugs = []
        with unit_of_work() as session:
            group = make_group(session)
            for number in range(4):
                variant = replace(COFFEE.variants[0], sku=f"S-{number}")
                command = replace(COFFEE, name="Topi ti'i langga", group_id=group.id, variants=(variant,))
                slugs.append(service.create_product(session, command, MEMBER).slug)
        assert slugs == [
            "topi-tii-langga",
            "topi-tii-langga-ngada",
            "topi-tii-langga-ngada-2",
            "topi-tii-langga-ngada-3",
        ]
        found = queries.find_product(read_session(), "topi-tii-langga")
        assert found
        assert found.name == "Topi ti'i langga"

    def test_a_sku_is_unique_in_its_group_only(self) -> None:
        load_reference()
        with unit_of_work() as session:
            make_product(session, make_group(session))
            make_product(session, make_group(session, replace(GROUP, name="Lain")))
        with _refusing() as caught, unit_of_work() as session:
            group = producers.find_group(session, "lain")
            assert group
            make_product(session, group)
        assert _codes(caught) == [CatalogueProblem.SKU_TAKEN, CatalogueProblem.SKU_TAKEN]

    def test_categories_are_spelled_loosely(self) -> None:
        load_reference()
        load_reference()
        for word in ("kelor & herbal", "Kelor dan Herbal", "kelor-dan-herbal"):
            category = queries.find_category(read_session(), word)
            assert category
            assert category.name == "Kelor & herbal"


class TestChanges:
    def test_licences_are_shown_once_they_are_checked(self) -> None:
        load_reference()
        licence = NewLicence(kind=LicenceKind.PIRT, number="CONTOH 2155314010107-30")
        with unit_of_work() as session:
            product = make_product(session, make_group(session), replace(COFFEE, licences=(licence,)))
        assert queries.get_public_product(read_session(), product.slug).licences == ()
        with unit_of_work() as session:
            service.check_licence(session, product.id, LicenceKind.PIRT, OFFICE)
        (shown,) = queries.get_public_product(read_session(), product.slug).licences
        assert shown.number == licence.number
        with pytest.raises(NotFoundError), unit_of_work() as session:
            service.check_licence(session, product.id, LicenceKind.BPOM, OFFICE)

    def test_a_picture_replaces_the_one_at_its_place(self) -> None:
        _, product = make_public_product()
        with unit_of_work() as session:
            row = session.get_one(Product, product.id)
            service.add_picture(session, row, replace(PICTURE, key="cd" * 16), MEMBER)
            service.add_picture(session, row, replace(PICTURE, key="ef" * 16, position=1), MEMBER)
        pictures = queries.list_pictures(read_session(), product.id)
        assert [picture.key for picture in pictures] == ["cd" * 16, "ef" * 16]

    def test_every_change_is_told(self, listening: list[int]) -> None:
        _, product = make_public_product()
        drain([])
        assert set(listening) == {product.id}
        listening.clear()
        with unit_of_work() as session:
            service.pause(session, session.get_one(Product, product.id), MEMBER, "panen")
        drain([])
        assert listening == [product.id]
        assert audit.list_latest(read_session())[0].action == "product.paused"


def test_lines_hold_what_a_basket_needs() -> None:
    group, product = make_public_product()
    ids = {variant.sku: variant.id for variant in queries.list_variants(read_session(), product.id)}
    lines = queries.find_lines(read_session(), [*ids.values(), 999])
    assert set(lines) == set(ids.values())
    line = lines[ids["KOPI-2"]]
    assert (line.product_id, line.group_id, line.product_slug) == (product.id, group.id, product.slug)
    assert (line.variant_label, line.unit, line.sku, line.price) == ("kecil", "bungkus", "KOPI-2", Rupiah(25000))
    assert (line.weight_g, line.picture_key, line.is_public) == (130, PICTURE.key, True)
    assert (line.regency_code, line.lead_time_days) == ("53.09", 2)


def test_listings_hold_what_a_card_needs() -> None:
    _, product = make_public_product()
    (listing,) = queries.list_public(read_session(), [product.id, 999])
    assert (listing.price, listing.price_varies, listing.unit_label) == (Rupiah(25000), True, "100 g")
    assert (listing.place, listing.picture_key) == ("Desa Beiwali, Ngada", PICTURE.key)
    assert listing.regency_words == ("Kabupaten Ngada", "Bajawa")
