from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.accounts import service as accounts
from storefront.accounts.queries import find_identity
from storefront.accounts.types import MemberRole
from storefront.casework import queries as casework
from storefront.casework.types import CaseKind as K
from storefront.casework.types import QueueFilter
from storefront.catalogue import queries as catalogue
from storefront.catalogue.rules import alcohol_word
from storefront.cli.shop import load_all
from storefront.curation.queries import current_showcase
from storefront.demo import loader, people, pictures, source
from storefront.exports import queries as exports
from storefront.exports import service as exports_service
from storefront.exports.types import Reach, Target
from storefront.kernel import clock
from storefront.kernel.audit import AuditEntry
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.media import WIDTHS, missing_widths
from storefront.payments import queries as payments
from storefront.producers import queries as producers
from storefront.stock import queries as stock
from storefront.verification import queries as verification
from tests.service.test_regions import REGISTER
from tests.support.feeds import disagreements
from tests.support.woven import weave_nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from storefront.catalogue.types import NewPicture
    from tests.support.browser import Browser

DEMO = source.read()
BEIWALI = tuple(product for product in DEMO.products if product.group == people.COFFEE_GROUP)
SMALL = replace(
    DEMO,
    groups=tuple(group for group in DEMO.groups if group.slug == people.COFFEE_GROUP),
    products=BEIWALI,
    showcase=tuple(feature for feature in DEMO.showcase if feature.sku in {product.sku for product in BEIWALI}),
)


@pytest.mark.slow
@pytest.mark.usefixtures("app")
class TestWholeDemo:
    def test_it_loads_once_and_all_of_it_is_public(self, client: Browser) -> None:
        load_all()
        report = loader.load(DEMO, weave_nothing)
        assert report == loader.LoadReport(groups=45, products=87, featured=5, accounts=10 + 45, outlets=3)
        before = self._audit_count()
        assert loader.load(DEMO, weave_nothing) == loader.LoadReport(groups=0, products=0, featured=0, accounts=0)
        assert self._audit_count() == before
        session = read_session()
        listings = catalogue.list_public(session)
        assert Counter(listing.regency_code for listing in listings) == Counter(
            product.draft.regency_code for product in DEMO.products
        )
        assert len({listing.regency_code for listing in listings}) == 22
        assert all(alcohol_word(listing.name) is None for listing in listings)
        assert len(current_showcase(session, clock.now())) == 5
        self._stock_is_as_the_file_says()
        self._everything_made_up_says_so()
        self._the_offices_find_work()
        slugs = [listing.slug for listing in listings]
        assert disagreements(client, slugs) == []
        self._some_goods_are_ready_and_most_lack_a_thing_or_two()

    def _some_goods_are_ready_and_most_lack_a_thing_or_two(self) -> None:
        end_reading()
        exports_service.judge_all()
        ready = exports.count_ready(read_session(), Target.NTTMART, Reach())
        assert (ready.products, ready.ready) == (90, 76)
        lacks = exports.list_lacks(read_session(), Target.EKATALOG, Reach())
        assert {"photo", "kbki", "npwp", "specification", "nib", "brand", "kbli"} <= {each.code for each in lacks}
        assert [each.code for each in lacks if each.only] == ["photo"]  # no photographs exist yet

    def _the_offices_find_work(self) -> None:
        rows = casework.list_cases(read_session(), QueueFilter(), limit=9)
        assert [row.key.kind for row in rows] == [K.PRODUCT, K.PRODUCT, K.GROUP, K.CHANGE, K.PRODUCT]
        assert all("contoh" in f"{row.title} {row.group_name}".lower() for row in rows)

    def _audit_count(self) -> int:
        end_reading()
        return read_session().execute(select(func.count()).select_from(AuditEntry)).scalar_one()

    def _stock_is_as_the_file_says(self) -> None:
        session = read_session()
        wanted = {sku: quantity for product in DEMO.products for sku, quantity in product.stock.items()}
        ids = {
            variant.sku: variant.id
            for product_id in catalogue.public_ids(session)
            for variant in catalogue.list_variants(session, product_id)
        }
        available = stock.available(session, list(ids.values()))
        assert {sku: available.get(variant_id, 0) for sku, variant_id in ids.items()} == wanted
        assert stock.check_ledger(session) == []

    def _everything_made_up_says_so(self) -> None:
        session = read_session()
        codes = {catalogue.get_summary(session, key).id for key in catalogue.public_ids(session)}
        for product_id in codes:
            summary = verification.find_summary(session, product_id)
            assert summary
            certificate = verification.get_certificate(session, summary.code)
            assert certificate.is_example
            assert certificate.is_valid
            assert "ontoh" in certificate.group_name
            assert all(licence.number.startswith("CONTOH") for licence in certificate.licences)
            assert certificate.halal_number is None or certificate.halal_number.startswith("CONTOH")


@pytest.mark.usefixtures("app")
def test_a_member_of_the_coffee_group_can_sign_in() -> None:
    load_all()
    loader.load(SMALL, weave_nothing)
    token = accounts.sign_in("lapak@demo.test", people.PASSWORD, device="uji", address="127.0.0.1")
    identity = find_identity(read_session(), token)
    group = producers.find_group(read_session(), people.COFFEE_GROUP)
    assert identity
    assert group
    assert identity.memberships == ((group.id, MemberRole.PENGELOLA),)


def weave_here(orders: Sequence[pictures.Order], folder: Path) -> list[NewPicture]:
    """In this process: those of `pictures.weave_all`, which weaves for the journeys, take longer to begin than this."""
    return [pictures.weave_one(order, folder=folder) for order in orders]


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("app")
def test_pictures_come_small_first_and_whole_later(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(app.config, "SHOP", replace(app.config["SHOP"], data_dir=tmp_path))
    load_all()
    loader.load(replace(SMALL, showcase=()), weave_here)
    folder = app.config["SHOP"].media_dir
    (product_id,) = catalogue.public_ids(read_session())
    (first,) = catalogue.list_pictures(read_session(), product_id)
    assert (first.width, first.height, first.is_woven) == (320, 320, True)
    assert missing_widths(first.key, folder) == WIDTHS[1:]
    assert pictures.weave_some() == 1
    assert pictures.weave_some() == 0
    end_reading()
    shown = catalogue.list_pictures(read_session(), product_id)
    assert [(picture.width, missing_widths(picture.key, folder)) for picture in shown] == [(1200, ())] * 3
    assert shown[0].key == first.key
    assert len({picture.alt for picture in shown}) == 3


@pytest.mark.usefixtures("app")
def test_it_is_refused_in_production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SHOP", replace(app.config["SHOP"], environment="production"))
    with pytest.raises(loader.NotInProductionError):
        loader.load(SMALL, weave_nothing)
    assert producers.find_group(read_session(), people.COFFEE_GROUP) is None


@pytest.mark.usefixtures("app")
def test_no_real_buyer_is_asked_to_transfer_to_an_example(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SHOP", replace(app.config["SHOP"], environment="production"))
    load_all()
    assert not payments.may_transfer(read_session())
    monkeypatch.undo()
    load_all()
    assert payments.may_transfer(read_session())


@pytest.mark.skipif(not (REGISTER / "ntt_products.csv").exists(), reason="no list of products: set REGISTER_DIR")
def test_every_real_product_is_there_but_alcohol() -> None:
    with Path(REGISTER / "ntt_products.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["category"] != "minuman beralkohol"]
    ours = [product for path in source.FOLDER.glob("products/*.json") for product in json.loads(path.read_text())]
    assert {row["name"] for row in rows} == {product["source_name"] for product in ours}
    assert len(rows) == len(ours) == 87
