"""A generated province: whole, true to the rules of each capability, the same again, and never in production."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from storefront.catalogue import queries as catalogue
from storefront.catalogue.models import Product, Variant
from storefront.catalogue.rules import alcohol_word
from storefront.cli.shop import load_all
from storefront.demo import loader, province, settling
from storefront.kernel import timeline
from storefront.kernel.audit import AuditEntry
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError
from storefront.kernel.types import SYSTEM
from storefront.producers import queries as producers
from storefront.producers import service as producer_service
from storefront.regions import queries as regions
from storefront.search import queries
from storefront.search import service as search
from storefront.search.feeding import FeedError
from storefront.search.models import Card
from storefront.search.types import Document
from storefront.stock import queries as stock
from storefront.verification import queries as verification
from tests.support.shelf import group_command
from tests.support.woven import weave_nothing

if TYPE_CHECKING:
    from flask import Flask

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.slow]
NUMBER = 420  # enough to go round all kabupaten and all categories


def settle(number: int = NUMBER, seed: int = 1) -> settling.SettleReport:
    return settling.settle(number, seed, weave_nothing)


def count(model: Any) -> int:
    end_reading()
    return read_session().execute(select(func.count()).select_from(model)).scalar_one()


def content() -> list[tuple[Any, ...]]:
    """What buyers see of every product, ids aside."""
    end_reading()
    names = [column.name for column in Card.__table__.columns if column.name not in {"product_id", "group_id"}]
    query = select(*(getattr(Card, name) for name in names)).order_by(Card.slug)
    return [tuple(row) for row in read_session().execute(query)]


def test_the_whole_province_is_there_and_every_record_of_it() -> None:
    load_all()
    report = settle()
    assert report.products == NUMBER
    session = read_session()
    listings = catalogue.list_public(session)
    assert len(listings) == NUMBER
    assert len({each.regency_code for each in listings}) == 22
    assert len({each.category_slug for each in listings}) == 24
    assert len({each.group_id for each in listings}) == report.groups
    assert search.check().is_none
    assert stock.check_ledger(read_session()) == []
    available = stock.available(read_session(), [key for each in listings for key in each.variant_ids])
    sold_out = [each for each in listings if not any(available[key] for key in each.variant_ids)]
    assert 0 < len(sold_out) < NUMBER // 4
    assert [each.name for each in listings if alcohol_word(each.name, each.description, *each.keywords)] == []


def test_a_product_has_the_same_records_as_one_that_was_made_step_by_step() -> None:
    load_all()
    settle(30)
    session = read_session()
    for product in session.scalars(select(Product).order_by(Product.id).limit(30)):
        steps = [entry.state for entry in timeline.list_entries(session, "listing", [product.id])]
        assert steps == ["draft", "published"]
        summary = verification.find_summary(session, product.id)
        assert summary
        assert summary.code == product.certificate_code
        certificate = verification.get_certificate(session, summary.code)
        assert [line.state.value for line in certificate.history] == ["draft", "submitted", "examined", "verified"]
        assert (certificate.is_valid, certificate.is_example) == (True, True)
        actions = select(AuditEntry.action).where(
            AuditEntry.subject == "product", AuditEntry.subject_id == str(product.id)
        )
        told = Counter(session.scalars(actions))
        assert told.pop("licence.checked", 0) == len(catalogue.list_checked_licences(session, product.id))
        assert told == Counter(["product.created", "product.pictures", "product.published", "determination.verified"])


def test_certificate_numbers_run_on_within_each_kabupaten() -> None:
    load_all()
    settle(60)
    codes = sorted(code for code in read_session().scalars(select(Product.certificate_code)) if code)
    assert len(codes) == 60
    runs = Counter(code.rpartition("-")[0] for code in codes)
    wanted = sorted(f"{prefix}-{number:04d}" for prefix, most in runs.items() for number in range(1, most + 1))
    assert codes == wanted


def test_a_second_run_changes_nothing_and_a_larger_one_adds_what_is_missing() -> None:
    load_all()
    first = settle(40)
    before = (content(), count(AuditEntry), count(Variant))
    assert settle(40) == settling.SettleReport(groups=0, products=0)
    assert (content(), count(AuditEntry), count(Variant)) == before
    more = settle(90)
    assert (more.products, count(Card)) == (50, 90)
    assert set(before[0]) <= set(content())
    assert first.groups + more.groups == len(set(read_session().scalars(select(Card.group_id))))


def test_the_index_may_be_built_beside_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    load_all()
    settle(10)
    monkeypatch.setattr(settling, "MANY", 20)
    monkeypatch.setattr(settling, "AT_ONCE", 15)
    assert settle(60).products == 50
    assert search.check().is_none
    assert queries.index_state(read_session()).documents == 60


def test_a_process_that_cannot_build_the_index_is_told_and_the_old_one_stays() -> None:
    load_all()
    settle(10)
    with pytest.raises(FeedError), search.rebuilding() as give:
        give([Document(product_id=0, name=None, category_slug="", kabupaten_slug="", price=0)])  # type: ignore[arg-type]  # such a thing cannot be indexed
    assert queries.index_state(read_session()).documents == 10


def test_another_seed_gives_other_products_beside_the_first() -> None:
    load_all()
    settle(20, seed=1)
    settle(20, seed=2)
    assert count(Card) == 40
    assert search.check().is_none


def test_it_is_refused_in_production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    load_all()
    monkeypatch.setitem(app.config, "SHOP", replace(app.config["SHOP"], environment="production"))
    with pytest.raises(loader.NotInProductionError):
        settle(5)
    assert (count(Product), count(AuditEntry)) == (0, 0)


def test_a_list_with_a_fault_is_refused_whole() -> None:
    load_all()
    plan = next(iter(province.plans(8, 1, settling._villages())))
    shown = settling._pictures(weave_nothing)
    spirits = replace(plan.products[0], draft=replace(plan.products[0].draft, name="Sopi asli"))
    with pytest.raises(RefusedError) as caught:
        settling._take_in([replace(plan, products=(spirits, *plan.products[1:]))], shown, list[Document]().extend)
    assert [problem.code.value for problem in caught.value.problems] == ["alcohol"]
    assert (count(Product), count(AuditEntry), count(Card)) == (0, 0, 0)


def test_groups_with_faults_are_all_named_and_none_is_written() -> None:
    load_all()
    good = group_command("Kelompok Contoh Satu", slug="satu")
    bad = [group_command(" ", slug="dua"), group_command("Tiga", slug="tiga", phone="12")]
    with pytest.raises(RefusedError) as caught, unit_of_work() as session:
        producer_service.take_in(session, [good, *bad], SYSTEM, province.NEWEST)
    assert [problem.code.value for problem in caught.value.problems] == ["name_missing", "phone"]
    assert producers.find_group(read_session(), "satu") is None


@pytest.mark.sqlite_only
def test_plans_depend_on_number_and_seed_alone() -> None:
    villages = {code: [province.Place(word="Beiwali")] for code in {each.code for each in regions.shipped_regencies()}}
    few, many = (list(province.plans(number, 7, villages)) for number in (50, 300))
    flat = [[product for plan in plans for product in plan.products] for plans in (few, many)]
    assert (len(flat[0]), len(flat[1])) == (50, 300)
    assert flat[1][:50] == flat[0]
    assert flat[0] != [product for plan in province.plans(50, 8, villages) for product in plan.products]
    assert len({product.sku for product in flat[1]}) == 300
