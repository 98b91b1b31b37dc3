"""What waits for the offices: a few cases of each kind, or many of them at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from storefront.catalogue.models import Product, StagedChange
from storefront.catalogue.types import ChangeState, DeterminationOutcome, ListingState
from storefront.kernel import clock
from storefront.kernel.db import table_of, unit_of_work
from storefront.producers.models import OnboardingRecord, ProducerGroup
from storefront.producers.types import GroupKind, GroupState, OnboardingItem
from storefront.verification.models import Determination
from storefront.verification.types import DeterminationState
from tests.support import factories

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    from sqlalchemy.orm import Session

    from storefront.kernel.db import Base

NGADA, SUMBA = "53.09", "53.11"
FIRST = 1000  # the first id of each kind


def put_in(session: Session, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    if some := list(rows):
        session.execute(insert(table_of(model)), some)


def fill_queue(products: int = 4, changes: int = 2, groups: int = 2, papers: int = 1) -> datetime:
    """Cases of each kind, one an hour, in two kabupaten by turns; every fourth product is ready to be decided.

    Ids count up from `FIRST`. Returns the moment of the last of each kind.
    """
    factories.load_reference()
    now = clock.now()
    with unit_of_work() as session:
        put_in(session, ProducerGroup, (_group(each, now) for each in range(groups)))
        put_in(session, ProducerGroup, (_sells(each, now) for each in range(papers)))
        put_in(session, ProducerGroup, [{**_sells(0, now), "id": 1, "slug": "lapak", "name": "Lapak Contoh"}])
        put_in(session, OnboardingRecord, (_paper(each, now) for each in range(papers)))
        put_in(session, Product, (_product(each, now) for each in range(products + changes)))
        put_in(session, Determination, (_determination(each, now) for each in range(products)))
        put_in(session, StagedChange, (_change(each, products, now) for each in range(changes)))
    return now


def _group(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": FIRST + number,
        "slug": f"daftar-{number}",
        "name": f"Kelompok Daftar {number}",
        "kind": GroupKind.PKK,
        "label": "community",
        "state": GroupState.APPLIED,
        "regency_code": _regency(number),
        "created_at": now - timedelta(hours=number),
        "submitted_at": now - timedelta(hours=number),
    }


def _sells(number: int, now: datetime) -> dict[str, Any]:
    return {
        **_group(number, now),
        "id": 9 * FIRST + number,
        "slug": f"aktif-{number}",
        "name": f"Kelompok Aktif {number}",
        "state": GroupState.ACTIVE,
        "submitted_at": None,
    }


def _paper(number: int, now: datetime) -> dict[str, Any]:
    since = now - timedelta(hours=number)
    return {"group_id": 9 * FIRST + number, "item": OnboardingItem.NIB, "given_at": since, "unseen_since": since}


def _product(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": FIRST + number,
        "group_id": 1,
        "category_id": 1,
        "slug": f"antre-{number}",
        "name": f"Kain antre {number:04}",
        "keywords": [],
        "regency_code": _regency(number),
        "state": ListingState.PUBLISHED,
        "outcome": DeterminationOutcome.NONE,
        "created_at": now,
    }


def _determination(number: int, now: datetime) -> dict[str, Any]:
    is_ready = number % 4 == 3
    state = DeterminationState.EXAMINED if is_ready else DeterminationState.SUBMITTED
    since = now - timedelta(hours=number)
    return {"id": FIRST + number, "product_id": FIRST + number, "state": state, "submitted_at": since}


def _change(number: int, products: int, now: datetime) -> dict[str, Any]:
    return {
        "id": FIRST + number,
        "product_id": FIRST + products + number,
        "state": ChangeState.WAITING,
        "seen": {"name": "lama"},
        "proposed": {"name": "baru"},
        "proposed_at": now - timedelta(hours=number),
    }


def _regency(number: int) -> str:
    return SUMBA if number % 2 else NGADA
