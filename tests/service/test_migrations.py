"""Up and down with filled tables, on both databases; the models and the migrations say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import DatabaseError

from storefront.accounts import service as accounts
from storefront.accounts.types import MemberRole
from storefront.casework import queries as casework
from storefront.casework.types import CaseKey, CaseKind, QueueFilter
from storefront.catalogue import service as catalogue
from storefront.catalogue.models import LicenceWarning
from storefront.catalogue.types import PaperKind
from storefront.curation import service as curation
from storefront.curation.queries import current_showcase
from storefront.curation.types import Picked, ShowcasePage, Showing, Spot
from storefront.imports import service as imports
from storefront.imports.types import ImportState
from storefront.kernel import clock
from storefront.kernel.db import Base, db, end_reading, read_session, unit_of_work
from storefront.kernel.types import BUYER
from storefront.producers import service as producers
from storefront.producers.models import ProducerGroup
from storefront.producers.types import GroupKind, OnboardingItem, PaperForm
from storefront.stock import service as stock
from storefront.stock.types import Arrival, PlaceKind
from storefront.trade import service as trade
from storefront.trade.types import RefuseLine
from storefront.verification.types import CaseOrigin
from tests.support import cases, factories, invariants, keeping, listings, orders, sheets, tills, two_groups
from tests.support.factories import SELLER
from tests.support.migrating import fill, fresh
from tests.support.orders import NOON
from tests.support.people import make_consent, make_group, make_person
from tests.support.photos import photo
from tests.support.products import make_public_product
from tests.support.shelf import drain

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.both_databases


def _tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


@pytest.mark.usefixtures("app")
class TestMigrations:
    def test_down_to_nothing_and_up_again_with_filled_tables(self) -> None:
        numbers = fill()
        assert invariants.broken(numbers) == []
        fresh()

        flask_migrate.downgrade(revision="base")
        assert _tables() == set()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect() as connection:
                left = (
                    "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public'"
                )
                assert connection.execute(text(left)).all() == []
        fresh()

        flask_migrate.upgrade()
        assert _tables() == set(Base.metadata.tables)
        assert invariants.broken(fill()) == []

    def test_one_step_down_and_up_keeps_what_was_written(self) -> None:
        numbers = fill()
        before = [orders.see(number) for number in numbers]
        fresh()

        flask_migrate.downgrade(revision="-1")
        fresh()
        flask_migrate.upgrade()

        assert [orders.see(number) for number in numbers] == before
        assert invariants.broken(numbers) == []
        if db.engine.dialect.name == "sqlite":
            assert read_session().execute(text("PRAGMA foreign_key_check")).all() == []
            assert read_session().execute(text("PRAGMA integrity_check")).scalar_one() == "ok"

    def test_a_group_gets_the_label_of_its_kind_and_loses_its_facilitators_on_the_way_down(self) -> None:
        group_id = make_group()
        with unit_of_work() as session:
            session.scalars(select(ProducerGroup)).one().kind = GroupKind.SEKOLAH
        leader = make_person("ketua@contoh.id", group_id=group_id)
        make_consent(group_id, make_person("pkk@contoh.id", group_id=group_id, member=MemberRole.PENDAMPING))
        accounts.invite(group_id, MemberRole.PENDAMPING, leader, BUYER)
        paper = PaperForm(number="8120012345678")
        producers.save_paper(group_id, OnboardingItem.NIB, paper, photo(), SELLER)
        fresh()

        flask_migrate.downgrade(revision="0010-1")
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT role FROM membership")).scalars().all() == ["ketua"]
        fresh()

        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            labels = connection.execute(text("SELECT label, state, submitted_at FROM producer_group")).all()
            left = connection.execute(text("SELECT count(*) FROM consent")).scalar_one()
        assert ([tuple(row) for row in labels], left) == ([("school", "active", None)], 0)

    def test_goods_of_outlets_stay_in_the_ledger_on_the_way_down(self) -> None:
        factories.load_reference()
        counter = tills.open_counter(there=5)
        row = f"N-1;1;20-11-2026;{counter.skus[0]};7;"
        tills.record(counter.outlet_id, tills.sales_file([row]))
        fresh()

        flask_migrate.downgrade(revision="0029-1")
        with db.engine.connect() as connection:
            moved = text("SELECT delta FROM stock_movement WHERE reason = 'sold_directly'")
            assert connection.execute(moved).scalars().all() == [-5]
            if db.engine.dialect.name == "sqlite":
                guards = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'stock_movement'"
                assert connection.execute(text(guards)).scalar_one() == 4
        fresh()

        flask_migrate.upgrade()
        assert keeping.is_sound()
        assert invariants.broken() == []

    def test_listings_lose_what_waits_and_nothing_else_on_the_way_down(self) -> None:
        product_id = listings.verified()
        listings.change(product_id, name="Kopi Baru")
        catalogue.keep_scan(product_id, PaperKind.PIRT, photo(), SELLER)
        with unit_of_work() as session:
            session.add(
                LicenceWarning(
                    product_id=product_id,
                    kind=PaperKind.PIRT,
                    expires_on=NOON.date(),
                    days=30,
                    told_at=NOON,
                )
            )
        live = listings.see(product_id).live
        fresh()

        flask_migrate.downgrade(revision="0011-1")
        fresh()
        flask_migrate.upgrade()

        desk = listings.see(product_id)
        assert (desk.live, desk.change, desk.scans) == (live, None, ())

    def test_the_queue_knows_since_when_what_was_there_before_waits(self) -> None:
        with clock.frozen_at(NOON):
            case_id = cases.submitted()
        with unit_of_work() as session:
            take = casework.list_by_keys(session, [CaseKey(kind=CaseKind.PRODUCT, subject_id=case_id)], None)
        fresh()

        flask_migrate.downgrade(revision="0018-1")
        fresh()
        flask_migrate.upgrade()

        (row,) = casework.list_cases(read_session(), QueueFilter(), limit=2)
        assert (row, row.since) == (*take.values(), NOON)

    def test_the_ledger_stays_whole_and_guarded_where_its_table_is_rebuilt(self) -> None:
        factories.load_reference()
        shop = factories.open_shop()
        outlet = keeping.open_place(shop, PlaceKind.OUTLET)
        number = stock.send_transfer(keeping.sending(shop, outlet, {shop.variant_ids[0]: 4}), SELLER)
        stock.receive_transfer(number, {shop.variant_ids[0]: Arrival(counted=3)}, SELLER)
        fresh()

        flask_migrate.downgrade(revision="0012-1")
        sums = "SELECT place_id, sum(delta) FROM stock_movement GROUP BY place_id ORDER BY place_id"
        change = text("UPDATE stock_movement SET delta = 1")
        bare = create_engine(db.engine.url)  # without the walls of the shop: here it is for the triggers to say no
        with bare.connect() as connection:
            assert [tuple(row) for row in connection.execute(text(sums))] == [(shop.place_id, 6), (outlet, 3)]
            with pytest.raises(DatabaseError, match="append-only"):
                connection.execute(change)
        bare.dispose()

        flask_migrate.upgrade()
        assert invariants.broken() == []
        end_reading()
        with bare.connect() as connection, pytest.raises(DatabaseError, match="append-only"):
            connection.execute(change)
        bare.dispose()

    def test_orders_that_became_smaller_stay_so_on_the_way_down(self) -> None:
        market = two_groups.open_market()
        numbers = [two_groups.place_transfer(market) for _turn in range(2)]
        two_groups.pay(numbers[0])
        for number in numbers:
            part = two_groups.part_of(number, market.flores)
            for line, left in ((part.lines[0], 1), (part.lines[1], 0)):
                less = RefuseLine(
                    seller_order_id=part.id, line_id=line.id, seen=line.quantity, left=left, reason="Habis"
                )
                trade.refuse_line(less, SELLER)
        before = [orders.see(number) for number in numbers]
        assert invariants.broken(numbers) == []
        fresh()

        flask_migrate.downgrade(revision="0013-1")
        with db.engine.connect() as connection:
            kept = connection.execute(text("SELECT count(*) FROM refund WHERE seller_order_id IS NULL")).scalar_one()
            assert kept == 2
        fresh()
        flask_migrate.upgrade()

        after = [orders.see(number) for number in numbers]
        assert [(order.total, order.parts[0].lines) for order in after] == [
            (order.total, order.parts[0].lines) for order in before
        ]
        assert invariants.broken(numbers) == []

    def test_of_the_showcase_products_at_home_stay_on_the_way_down(self) -> None:
        group, product = make_public_product()
        showing = Showing(starts_at=NOON, ends_at=NOON + timedelta(days=1), reason="Ada.")
        category = replace(showing, spot=Spot(ShowcasePage.CATEGORY, "kopi"))
        drain()
        with clock.frozen_at(NOON):
            curation.feature(Picked(product.id), showing, SELLER)
            curation.feature(Picked(group_id=group.id), showing, SELLER)
            curation.feature(Picked(product.id), category, SELLER)
        fresh()

        flask_migrate.downgrade(revision="0020-1")
        with db.engine.connect() as connection:
            left = connection.execute(text("SELECT product_id FROM showcase_slot")).scalars().all()
            assert left == [product.id]
        fresh()

        flask_migrate.upgrade()
        assert [entry.picked for entry in current_showcase(read_session(), NOON)] == [Picked(product.id)]

    def test_an_undo_that_was_begun_is_finished_by_whichever_name_it_goes(self) -> None:
        import_id = sheets.take_in(sheets.make_group(), sheets.as_csv([sheets.row("K-1")]))
        imports.start_undo(import_id, sheets.MEMBER)
        fresh()
        flask_migrate.downgrade(revision="0023-1")
        with db.engine.connect() as connection:
            topics = connection.scalars(text("SELECT topic FROM outbox WHERE handler LIKE '%on_undone'"))
            assert topics.all() == ["ImportUndone"]
        fresh()

        flask_migrate.upgrade()
        drain()
        assert sheets.see(import_id).state is ImportState.UNDONE

    def test_a_determination_outlives_what_it_rests_on_on_the_way_down(self) -> None:
        case_id = cases.examined(cases.official())
        cases.decide(case_id, cases.official())
        before = cases.see_case(case_id)
        fresh()

        flask_migrate.downgrade(revision="0017-1")
        fresh()
        flask_migrate.upgrade()

        after = cases.see_case(case_id)
        assert (after.state, after.code, after.history) == (before.state, before.code, before.history)
        assert (after.origin, after.earlier, after.examination) == (CaseOrigin.RECORD, {}, None)

    def test_models_and_migrations_do_not_differ(self, app: Flask) -> None:
        arguments = app.extensions["migrate"].configure_args
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True, **arguments})
            assert compare_metadata(context, Base.metadata) == []
