"""Drafting a listing in steps, changing it, copying it, putting it away and bringing it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from storefront.catalogue import queries, service
from storefront.catalogue.models import Picture, Product
from storefront.catalogue.types import (
    DeterminationOutcome,
    HalalStatus,
    ListingAct,
    ListingFilter,
    ListingState,
    PriceEdit,
)
from storefront.kernel import audit
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.money import Rupiah
from tests.support.listings import KEY, ONE, PHOTOS, change, complete, edit, see, verified
from tests.support.products import MEMBER, load_reference, make_group

if TYPE_CHECKING:
    from storefront.producers.models import ProducerGroup

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def group() -> ProducerGroup:
    load_reference()
    with unit_of_work() as session:
        return make_group(session)


@pytest.fixture
def draft(group: ProducerGroup) -> int:
    return service.begin_draft(group.id, KEY, MEMBER)


def codes(raised: pytest.ExceptionInfo[RefusedError]) -> list[tuple[str, str | None]]:
    return [(problem.code.value, problem.at) for problem in raised.value.problems]


class TestDraft:
    def test_begins_in_the_village_of_its_group_and_once(self, group: ProducerGroup) -> None:
        first = service.begin_draft(group.id, KEY, MEMBER)
        assert service.begin_draft(group.id, KEY, MEMBER) == first
        product = read_session().get_one(Product, first)
        assert (product.village_name, product.regency_code, product.state) == ("Beiwali", "53.09", ListingState.DRAFT)
        assert read_session().execute(select(func.count()).select_from(Product)).scalar_one() == 1

    def test_the_key_of_another_group_opens_nothing(self, draft: int) -> None:
        with pytest.raises(NotFoundError):
            service.begin_draft(draft + 1, KEY, MEMBER)
        with pytest.raises(ValueError, match="no draft has the key"):
            service.begin_draft(draft, "../x", MEMBER)

    def test_step_by_step_until_it_lacks_nothing(self, draft: int) -> None:
        missing = [each.at for each in service.list_missing(read_session(), draft)]
        assert missing == ["pictures", "name", "variants", "description"]
        complete(draft)
        assert service.list_missing(read_session(), draft) == []
        desk = see(draft)
        assert desk.slug == "kopi-robusta"
        assert [row["sku"] for row in desk.live["variants"]] == [f"P{draft}-1"]
        pictures = queries.list_pictures(read_session(), draft)
        assert [each.alt for each in pictures] == ["Kopi Robusta, foto 1", "Kopi Robusta, foto 2"]

    def test_photos_are_no_more_than_eight_and_none_twice(self, draft: int) -> None:
        assert service.add_photos(draft, PHOTOS[:5], MEMBER) == 0
        assert service.add_photos(draft, PHOTOS[3:], MEMBER) == 2
        assert [row["key"] for row in see(draft).live["pictures"]] == [row["key"] for row in PHOTOS[:8]]

    def test_photos_take_the_place_of_woven_pictures(self) -> None:
        product_id = verified()
        with unit_of_work() as session:
            session.execute(update(Picture).values(is_woven=True))
        live = see(product_id).live["pictures"]
        service.add_photos(product_id, PHOTOS[:1], MEMBER)
        assert (see(product_id).shown["pictures"], see(product_id).live["pictures"]) == (PHOTOS[:1], live)

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ({"name": " "}, [("name_missing", "name")]),
            ({"name": "Moke Aimere"}, [("alcohol", "name")]),
            ({"category": "tidak-ada"}, [("category_unknown", "category")]),
            ({"variants": [{**ONE[0], "price": 0}]}, [("price", "variants-0-price")]),
            ({"variants": [{**ONE[0], "label": "Sopi"}]}, [("alcohol", "name")]),
            ({"variants": [{**ONE[0], "unit": "botol sopi"}]}, [("alcohol", "name")]),
            ({"variants": []}, [("no_variant", "variants")]),
            ({"licences": {"pirt": ["12", None]}}, [("pirt_form", "pirt")]),
            ({"halal": ["bersertifikat", None, None]}, [("halal_missing", "halal_number")]),
        ],
    )
    def test_a_fault_changes_nothing(
        self, draft: int, values: dict[str, object], expected: list[tuple[str, str]]
    ) -> None:
        complete(draft)
        before = see(draft)
        with pytest.raises(RefusedError) as raised:
            change(draft, **values)
        assert codes(raised) == expected
        assert see(draft) == before

    def test_an_unnamed_draft_is_never_shown(self, draft: int) -> None:
        with pytest.raises(RefusedError) as raised:
            service.act_on(draft, ListingAct.SHOW, MEMBER)
        assert ("name_missing", "name") in codes(raised)
        assert see(draft).state is ListingState.DRAFT


class TestTwoAtOnce:
    def test_who_comes_second_is_told_and_nothing_is_lost(self, draft: int) -> None:
        complete(draft)
        mine, theirs = edit(draft, name="Kopi Saya"), edit(draft, name="Kopi Kami")
        service.save(theirs, MEMBER)
        with pytest.raises(RefusedError) as raised:
            service.save(mine, MEMBER)
        assert codes(raised) == [("changed_meanwhile", None)]
        assert see(draft).live["name"] == "Kopi Kami"

    def test_other_fields_do_not_disturb(self, draft: int) -> None:
        complete(draft)
        mine, theirs = edit(draft, name="Kopi Saya"), edit(draft, season="Juni")
        service.save(theirs, MEMBER)
        service.save(mine, MEMBER)
        assert (see(draft).live["name"], see(draft).live["season"]) == ("Kopi Saya", "Juni")


class TestVariants:
    def test_one_stops_another_begins_a_third_costs_more(self, draft: int) -> None:
        complete(draft)
        (first,) = see(draft).live["variants"]
        new = {**ONE[0], "label": "Besar", "net_content": "1 kg"}
        change(draft, variants=[{**first, "price": 65_000}, new])
        desk = see(draft)
        assert [(row["sku"], row["price"]) for row in desk.live["variants"]] == [
            (f"P{draft}-1", 65_000),
            (f"P{draft}-2", 60_000),
        ]
        change(draft, variants=desk.live["variants"][1:])
        assert [row["sku"] for row in see(draft).live["variants"]] == [f"P{draft}-2"]

    def test_a_code_that_is_taken_is_not_made_again(self, draft: int) -> None:
        complete(draft)
        change(draft, variants=[dict(ONE[0])])
        assert [row["sku"] for row in see(draft).live["variants"]] == [f"P{draft}-2"]

    def test_prices_of_many_each_by_what_was_seen(self) -> None:
        product_id = verified()
        first, second = see(product_id).live["variants"]
        edits = [
            PriceEdit(variant_id=first["id"], seen=Rupiah(60_000), price=Rupiah(61_000)),
            PriceEdit(variant_id=second["id"], seen=Rupiah(1), price=Rupiah(2)),
        ]
        problems = service.set_prices(see(product_id).group_id, edits, MEMBER)
        assert [problem.at for problem in problems] == [f"price-{second['id']}"]
        assert [row["price"] for row in see(product_id).live["variants"]] == [61_000, 25_000]
        assert service.set_prices(see(product_id).group_id + 1, edits[:1], MEMBER) != []


@pytest.mark.parametrize("at", ["description", "material", "technique", "season", "name"])
def test_alcohol_is_refused_wherever_buyers_would_read_it(draft: int, at: str) -> None:
    before = see(draft).live
    with pytest.raises(RefusedError) as raised:
        change(draft, **{"name": "Gula", at: "Disuling menjadi sopi."})
    assert codes(raised) == [("alcohol", at)]
    assert see(draft).live == before
    change(draft, **{"name": "Gula", at: "Sirup tanpa alkohol, topi dari sopian."})


COPY_KEY = "fedcba9876543210"


class TestLater:
    def test_a_form_that_is_sent_twice_makes_one_copy(self, draft: int, group: ProducerGroup) -> None:
        complete(draft)
        twin = service.copy(draft, COPY_KEY, MEMBER)
        change(twin, name="Kopi Robusta Halus")
        assert service.copy(draft, COPY_KEY, MEMBER) == twin
        assert service.begin_draft(group.id, KEY, MEMBER) == draft  # though its name has changed its address
        assert service.copy(draft, KEY, MEMBER) == draft

    def test_a_copy_has_codes_of_its_own_and_no_licence(self, draft: int) -> None:
        complete(draft)
        change(draft, licences={"pirt": ["206530000000001", None]}, halal=["dalam_proses", None, None])
        twin = see(service.copy(draft, COPY_KEY, MEMBER))
        assert twin.live["name"] == "Kopi Robusta (salinan)"
        assert (twin.state, twin.outcome) == (ListingState.DRAFT, DeterminationOutcome.NONE)
        assert [row["sku"] for row in twin.live["variants"]] == [f"P{twin.product_id}-1"]
        assert (twin.live["licences"], twin.live["halal"][0]) == ({}, HalalStatus.NOT_REQUIRED.value)
        assert twin.live["pictures"] == see(draft).live["pictures"]

    def test_a_copy_still_warns_and_still_lacks_a_name(self, draft: int) -> None:
        change(draft, halal=["tidak_halal", None, None])
        twin = see(service.copy(draft, COPY_KEY, MEMBER))
        assert (twin.live["name"], twin.live["halal"][0]) == ("", HalalStatus.NOT_HALAL.value)

    def test_put_away_brought_back_and_shown_again(self) -> None:
        product_id = verified()
        for act, state in (
            (ListingAct.PAUSE, ListingState.PAUSED),
            (ListingAct.SHOW, ListingState.PUBLISHED),
            (ListingAct.ARCHIVE, ListingState.ARCHIVED),
            (ListingAct.RESTORE, ListingState.DRAFT),
            (ListingAct.SHOW, ListingState.PUBLISHED),
        ):
            service.act_on(product_id, act, MEMBER)
            assert see(product_id).state is state
        assert see(product_id).is_public
        with pytest.raises(StateConflictError):
            service.act_on(product_id, ListingAct.RESTORE, MEMBER)
        actions = [entry.action for entry in audit.list_latest(read_session(), text=f"product {product_id}", limit=2)]
        assert actions == ["product.published", "product.restored"]

    def test_a_new_name_leaves_the_english_behind_and_the_address_of_what_was_shown(self) -> None:
        product_id = verified()
        with unit_of_work() as session:
            product = service.lock(session, product_id)
            product.name_en, product.outcome = "Coffee", DeterminationOutcome.EXPIRED
        change(product_id, name="Kopi Bajawa Madu")
        end_reading()
        product = read_session().get_one(Product, product_id)
        assert (product.name_en, product.slug) == ("", "kopi-arabika-flores-bajawa")


class TestList:
    def test_by_state_by_words_by_code_and_page_by_page(self, group: ProducerGroup) -> None:
        ids = [service.begin_draft(group.id, f"{number:016x}", MEMBER) for number in range(3)]
        for number, product_id in enumerate(ids):
            complete(product_id)
            change(product_id, name=f"Kopi 50% {number}")
        service.act_on(ids[0], ListingAct.ARCHIVE, MEMBER)
        session = read_session()

        def found(text: str = "", *states: ListingState, before: int | None = None, limit: int = 9) -> list[int]:
            wanted = ListingFilter(group_id=group.id, text=text, states=states)
            return [row.id for row in queries.list_listings(session, wanted, before_id=before, limit=limit)]

        assert found() == [ids[2], ids[1]]
        assert found(limit=1) == [ids[2]]
        assert found(before=ids[2]) == [ids[1]]
        assert found("", ListingState.ARCHIVED) == [ids[0]]
        assert found("50% 1") == [ids[1]]
        assert found("5_%") == []
        assert found(f"p{ids[2]}-") == [ids[2]]
        assert queries.list_listings(session, ListingFilter(group_id=group.id + 1), limit=9) == []
