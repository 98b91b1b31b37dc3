"""What files are made of: complete, in portions, by a number of questions that does not grow."""

from __future__ import annotations

import pytest

from storefront.catalogue.types import Selection
from storefront.exports.goods import read_goods
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.gtin import own_number
from storefront.producers.service.applying import record_of
from storefront.producers.types import OnboardingItem
from tests.support import factories
from tests.support.listings import change, see, verified
from tests.support.shelf import counted_queries

pytestmark = pytest.mark.usefixtures("app")
EVERYTHING = Selection(only_public=False)


def test_new_facts_of_a_verified_product_wait_or_hold_as_they_concern_buyers_or_registers() -> None:
    product_id = verified()
    variant_id = see(product_id).live["variants"][0]["id"]
    tkdn = {"number": "TK-1", "value": 8750, "bmp": 500, "until": "2027-01-31"}
    at_once = {"kbki": "2391103001", "is_domestic": True, "tkdn": tkdn, "gtins": {str(variant_id): "4006381333931"}}
    assert change(product_id, **at_once) is False
    assert change(product_id, brand="Contoh", composition="Kopi", specification=[["Bahan", "biji kopi"]]) is True
    desk = see(product_id)
    assert {key: desk.live[key] for key in at_once} == at_once
    assert (desk.live["brand"], desk.live["composition"], desk.live["specification"]) == ("", "", [])
    assert (desk.shown["brand"], desk.shown["specification"]) == ("Contoh", [["Bahan", "biji kopi"]])


def test_goods_carry_their_seller_stock_and_barcode() -> None:
    factories.load_reference()
    shop = factories.open_shop(on_hand=7)
    with unit_of_work() as session:
        record_of(session, shop.group_id, OnboardingItem.NIB).number = "1234567890123"
    end_reading()
    ((found,),) = read_goods(read_session(), Selection(group_id=shop.group_id))
    (variant,) = found.product.variants
    assert (found.seller.nib, found.seller.npwp, found.regency_name, found.stock_of(variant)) == (
        "1234567890123",
        "",
        "Ngada",
        7,
    )
    assert own_number(found.barcodes[variant.id]) == variant.id


def test_portions_cost_the_same_however_large_and_lose_nothing() -> None:
    factories.load_reference()
    shop = factories.open_shop(variants=7)
    end_reading()
    with counted_queries() as few:
        assert [len(each) for each in read_goods(read_session(), EVERYTHING, portion=4)] == [4, 3]
    with counted_queries() as many:
        ids = [goods.product.id for portion in read_goods(read_session(), EVERYTHING) for goods in portion]
    assert (len(ids), ids) == (7, sorted(ids))
    assert len(few) - len(many) <= 8
    assert [g.product.id for p in read_goods(read_session(), Selection(product_ids=(ids[2],))) for g in p] == [ids[2]]
    assert list(read_goods(read_session(), Selection(regency_code="53.11"))) == []
    assert shop.variant_ids
