"""The explicit lists: what the shop is made of. No discovery."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from storefront import office, settings_of_office, shop, workspace
from storefront.accounts import models as accounts_models
from storefront.accounts import service as accounts_service
from storefront.accounts.personal import ACCOUNTS
from storefront.announcements import models as announcements_models
from storefront.announcements import service as announcements
from storefront.announcements.personal import ANNOUNCEMENTS
from storefront.casework import models as casework_models
from storefront.casework import service as casework
from storefront.casework.personal import TAKEN
from storefront.catalogue import models as catalogue_models
from storefront.catalogue import queries as catalogue_queries
from storefront.catalogue import service as catalogue_service
from storefront.cli import accounts as accounts_commands
from storefront.cli import audit as audit_commands
from storefront.cli import catalogue as catalogue_commands
from storefront.cli import deploy_checks, serve
from storefront.cli import exports as exports_commands
from storefront.cli import producers as producers_commands
from storefront.cli import search as search_commands
from storefront.cli import worker as worker_commands
from storefront.cli.demo import demo as demo_commands
from storefront.cli.demo import load_first
from storefront.cli.regions import fetch_once
from storefront.cli.regions import regions as regions_commands
from storefront.cli.shop import shop as shop_commands
from storefront.cli.stock import stock
from storefront.curation import models as curation_models
from storefront.curation import queries as curation_queries
from storefront.demo import pictures as demo_pictures
from storefront.exports import models as exports_models
from storefront.exports import run_models as export_run_models
from storefront.exports import service as exports_service
from storefront.imports import models as imports_models
from storefront.imports import photo_models as import_photo_models
from storefront.imports import service as imports_service
from storefront.interests import models as interests_models
from storefront.interests import service as interests
from storefront.interests.personal import WAITING
from storefront.kernel import (
    audit,
    audit_chain,
    audit_rounds,
    events,
    housekeeping,
    keyed,
    personal,
    settings,
    timeline,
    worker,
)
from storefront.kernel.worker import Job
from storefront.notifications import models as notifications_models
from storefront.notifications import (
    outgoing,
)
from storefront.notifications.personal import LETTERS, forget_letters
from storefront.orders import models as orders_models
from storefront.orders import service as orders
from storefront.orders.personal import ORDERS
from storefront.outlets import models as outlets_models
from storefront.outlets import service as outlets
from storefront.payments import models as payments_models
from storefront.payments import service as payments
from storefront.payments.personal import PROOFS
from storefront.producers import models as producers_models
from storefront.producers import service as producers
from storefront.producers.personal import BROUGHT
from storefront.regions import models as regions_models
from storefront.regions import queries as regions_queries
from storefront.search import models as search_models
from storefront.search import queries as search_queries
from storefront.search import service as search_service
from storefront.shipping import models as shipping_models
from storefront.shop import basket_cookie, interest_form, navigation, share, share_weaver
from storefront.stock import models as stock_models
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock_service
from storefront.trade import service as trade
from storefront.verification import models as verification_models
from storefront.verification import service as verification_service
from storefront.verification.personal import DECISIONS
from storefront.web.system import Health

if TYPE_CHECKING:
    from click import Command
    from flask import Blueprint
    from sqlalchemy.orm import Session

    from config import Config
    from storefront.kernel.personal import Contributor
    from storefront.web.page_cache import Version
    from storefront.web.pages import Provider
    from storefront.web.system import Check


TABLES = (  # every module with tables, so that migrations see them all
    accounts_models,
    announcements_models,
    casework_models,
    catalogue_models,
    curation_models,
    exports_models,
    export_run_models,
    imports_models,
    import_photo_models,
    interests_models,
    notifications_models,
    orders_models,
    outlets_models,
    payments_models,
    producers_models,
    regions_models,
    search_models,
    shipping_models,
    stock_models,
    verification_models,
    audit,
    audit_chain,
    events,
    settings,
    timeline,
    worker,
)


def blueprints() -> list[Blueprint]:
    return [shop.blueprint, workspace.blueprint, office.blueprint]


def jobs() -> list[Job]:
    return [
        Job(name="accounts.tidy", every=timedelta(hours=1), run=accounts_service.tidy),
        Job(name="announcements.mail_due", every=timedelta(minutes=1), run=announcements.mail_due),
        Job(name="casework.remind", every=timedelta(hours=1), run=casework.remind),
        Job(name="audit.seal", every=timedelta(seconds=10), run=audit_chain.seal),
        Job(name="audit.check", every=timedelta(minutes=1), run=audit_rounds.Rounds().go_on),
        Job(name="catalogue.erase_orphans", every=timedelta(hours=1), run=catalogue_service.erase_orphans),
        Job(name="catalogue.warn_of_ends", every=timedelta(hours=1), run=catalogue_service.warn_of_ends),
        Job(name="exports.keep_up", every=timedelta(seconds=10), run=exports_service.keep_up),
        Job(name="exports.erase_expired", every=timedelta(hours=1), run=exports_service.erase_expired),
        Job(name="exports.try_again", every=timedelta(minutes=1), run=exports_service.try_again),
        Job(name="imports.erase_orphans", every=timedelta(hours=1), run=imports_service.erase_orphans),
        Job(name="imports.try_again", every=timedelta(hours=1), run=imports_service.try_again),
        Job(name="imports.forget_rows", every=timedelta(days=1), run=imports_service.forget_rows),
        Job(name="interests.sweep", every=timedelta(hours=1), run=interests.sweep),
        Job(name="kernel.forget_handled", every=timedelta(hours=1), run=housekeeping.forget_handled),
        Job(name="notifications.forget_letters", every=timedelta(days=1), run=forget_letters),
        Job(name="orders.forget_baskets", every=timedelta(hours=1), run=orders.forget_baskets),
        Job(name="outlets.forget_files", every=timedelta(days=1), run=outlets.forget_files),
        Job(name="producers.erase_orphans", every=timedelta(hours=1), run=producers.erase_orphans),
        Job(name="payments.erase_old_proofs", every=timedelta(hours=1), run=payments.erase_old_proofs),
        Job(name="payments.release_amounts", every=timedelta(hours=1), run=payments.release_amounts),
        Job(name="payments.remind_due", every=timedelta(minutes=5), run=payments.remind_due),
        Job(name="search.flush", every=timedelta(seconds=1), run=search_service.flush_index),
        Job(name="search.repair", every=timedelta(minutes=1), run=search_service.repair_index),
        Job(name="stock.ask", every=timedelta(hours=1), run=stock_service.ask_and_pause),
        Job(name="stock.check", every=timedelta(days=1), run=stock_service.check_and_report),
        Job(name="trade.expire_due", every=timedelta(minutes=1), run=trade.expire_due),
        Job(name="shop.share_pictures", every=timedelta(seconds=20), run=share_weaver.weave_some),
        Job(name="demo.pictures", every=timedelta(seconds=12), run=demo_pictures.weave_some),
        Job(name="verification.erase_orphans", every=timedelta(hours=1), run=verification_service.erase_orphans),
        Job(name="verification.expire_due", every=timedelta(hours=1), run=verification_service.expire_due),
    ]


def commands() -> list[Command]:
    shop_commands.add_command(deploy_checks.command(unsafe_things()))
    shop_commands.add_command(serve.command(first_start(), partial(worker_commands.work, jobs()), fetch_once))
    return [
        accounts_commands.group,
        audit_commands.group,
        catalogue_commands.group,
        demo_commands,
        exports_commands.group,
        producers_commands.group,
        regions_commands,
        search_commands.group,
        shop_commands,
        stock,
        worker_commands.command(jobs()),
    ]


def unsafe_things() -> list[deploy_checks.Check]:
    """What `flask shop check-deploy` looks at."""
    return [
        deploy_checks.environment,
        deploy_checks.folders,
        deploy_checks.database,
        deploy_checks.people,
        deploy_checks.examples,
    ]


def first_start() -> list[serve.Step]:
    """What must be there before the first visitor comes; each step is quick where it has nothing left to do."""
    return [
        ("Memuat data acuan dan katalog contoh", load_first),
        ("Memeriksa indeks pencarian", search_service.ensure_index),
        ("Memeriksa kesiapan produk", exports_service.fill),
    ]


def page_context() -> dict[str, Provider]:
    """What every page may name, asked for only when it does: `basket_count`, `nav_categories`, `share`."""
    return {
        "basket_count": basket_cookie.count,
        "nav_categories": navigation.nav_categories,
        "own_contact_text": interest_form.own_contact,
        "share": share.picture_of_shop,
    }


def page_versions() -> list[Version]:
    """What changes with whatever public pages show: what events tell, what the clock ends or begins, settings."""
    return [
        events.version,
        stock_queries.ended_holds,
        search_queries.version,
        curation_queries.version,
        settings.version,
        catalogue_queries.category_version,
    ]


def readiness_checks() -> list[tuple[str, Check]]:
    """What `/readyz` looks at besides the database and the worker."""
    return [("register", _check_register), ("search", _check_search)]


def _check_register(session: Session) -> Health:
    """The shop works without the villages' register; this only says whether it is there."""
    credit = regions_queries.find_credit(session)
    if credit is None:
        return Health(ok=True, why="no register imported: villages are plain text")
    source = f"{credit.edition.source} {credit.edition.version}".strip() or "files"
    return Health(ok=True, why=f"{regions_queries.count_villages(session)} desa/kelurahan from {source}")


def _check_search(session: Session) -> Health:
    state = search_queries.index_state(session)
    return Health(ok=state.is_sound, why=state.describe())


def personal_data() -> list[Contributor]:
    """Who holds what on a person, in the order of erasing: what finds things by the others comes first."""
    return [LETTERS, PROOFS, ORDERS, WAITING, TAKEN, DECISIONS, BROUGHT, ANNOUNCEMENTS, ACCOUNTS]


def configure(config: Config) -> None:
    """Hand the settings to the capabilities that need them and know no application."""
    keyed.configure(config.secret_key)
    outgoing.configure(config.public_url, config.mail_url)
    payments.configure(config.private_dir)
    catalogue_service.configure(config.private_dir)
    producers.configure(config.private_dir)
    verification_service.configure(config.private_dir)
    imports_service.configure(config.private_dir, config.media_dir)
    exports_service.configure(
        config.private_dir, config.media_dir, config.data_dir / "profiles", config.public_url, config.media_url
    )
    personal.configure(personal_data())
    settings.configure(settings_of_office.SECTIONS)
