"""Keeping the rows of readiness: judged anew for what an event names, and all of them every day and by new rules.

Each batch is one unit of work that reads and writes, in turn with the others: what was read cannot be overtaken.
"""

from __future__ import annotations

from datetime import MINYEAR, UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, delete, select, type_coerce

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import LicencePaper, PaperKind, Selection
from storefront.exports import demands, rules
from storefront.exports.goods import read_goods
from storefront.exports.models import ReadinessRound, Requirement
from storefront.exports.rules import Subject
from storefront.exports.types import RequirementState
from storefront.kernel import clock, ids
from storefront.kernel.db import end_reading, insert_many, read_session, take_turns, unit_of_work
from storefront.stock import queries as stock
from storefront.verification import queries as verification
from storefront.verification.types import GateFacts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import ProductChanged
    from storefront.exports.goods import Goods
    from storefront.producers.types import GroupPapersChanged
    from storefront.stock.types import StockChanged

BATCH = 200  # products in one unit of work: the shop's other writers wait for it
AT_ONCE = 1000  # products that the worker judges between its other jobs
ROUND = 1  # id of the only row
CHECKED = datetime(MINYEAR, 1, 1, tzinfo=UTC)  # the law asks whether a licence was looked up, not when
COLUMNS = ("product_id", "target", "code", "state", "detail")
Row = tuple[int, str, str, str, str]


def on_product_changed(event: ProductChanged) -> None:
    judge([event.product_id])


def on_stock_changed(event: StockChanged) -> None:
    """Most sales leave something: only what runs out or comes back is judged anew."""
    end_reading()
    session = read_session()
    variants = catalogue.list_variants(session, event.product_id)
    left = sum(stock.available(session, [each.id for each in variants]).values())
    of_it = (Requirement.product_id == event.product_id, Requirement.code == "stock")
    states = set(session.scalars(select(Requirement.state).where(*of_it)))
    end_reading()
    if states != {RequirementState.MET if left > 0 else RequirementState.MISSING}:
        judge([event.product_id])


def on_group_papers_changed(event: GroupPapersChanged) -> None:
    end_reading()
    product_ids = catalogue.product_ids_of_group(read_session(), event.group_id)
    end_reading()
    judge(product_ids)


def judge(product_ids: Sequence[int]) -> None:
    """Write the rows of these products as they must be now, and take away those of what is archived."""
    for start in range(0, len(product_ids), BATCH):
        with unit_of_work() as session:
            take_turns(session, "readiness")
            _renew(session, product_ids[start : start + BATCH])


def judge_all() -> int:
    """A whole round at once; returns how many products it went through."""
    with unit_of_work() as session:
        take_turns(session, "readiness")
        _round(session).after_id = 0
    return sum(iter(_go_on, 0))


def keep_up() -> int:
    """Judge the next products of the round, for the worker; one begins at midnight (WITA), one when the rules change.

    Products that nobody told of are found at its end, as their ids are higher than any so far.
    """
    count = 0
    while count < AT_ONCE and (judged := _go_on()):
        count += judged
    return count


def catch_up(product_ids: Sequence[int]) -> None:
    """Judge those of these that the round has not come to: what leaves in a file is told as of now."""
    end_reading()
    reached = _reached(read_session()) or 0
    end_reading()
    judge([product_id for product_id in product_ids if product_id > reached])


def fill() -> bool:
    """Judge everything where nothing was ever judged; whether that was so. For the first start."""
    end_reading()
    is_new = read_session().get(ReadinessRound, ROUND) is None
    end_reading()
    if is_new:
        judge_all()
    return is_new


def _go_on() -> int:
    """One batch; returns how many products it held."""
    end_reading()
    session = read_session()
    reached = _reached(session)
    if reached is not None and not catalogue.list_ids_after(session, reached, 1):
        end_reading()
        return 0
    with unit_of_work() as writing:
        take_turns(writing, "readiness")
        judged = _round(writing)
        product_ids = catalogue.list_ids_after(writing, judged.after_id, BATCH)
        if product_ids:
            _renew(writing, product_ids)
            judged.after_id = product_ids[-1]
        return len(product_ids)


def _reached(session: Session) -> int | None:
    """Up to which product the round of this day and these rules has come; None: it has not begun."""
    row = session.get(ReadinessRound, ROUND)
    return row.after_id if row and (row.day, row.basis) == (clock.today(), _basis(session)) else None


def _round(session: Session) -> ReadinessRound:
    """The round of this day and these rules."""
    day, basis = clock.today(), _basis(session)
    row = session.get(ReadinessRound, ROUND)
    if row is None:
        row = ReadinessRound(id=ROUND, day=day, basis=basis, after_id=0)
        session.add(row)
    if (row.day, row.basis) != (day, basis):
        row.day, row.basis, row.after_id = day, basis, 0
    return row


def _basis(session: Session) -> str:
    return ids.digest(f"{demands.version()} {verification.gate_terms(session)}")


def _renew(session: Session, product_ids: Collection[int]) -> None:
    """Write what differs; a row that keeps its state keeps since when."""
    texts = [type_coerce(column, Text) for column in (Requirement.target, Requirement.code, Requirement.state)]
    known = select(Requirement.product_id, *texts, Requirement.detail).where(Requirement.product_id.in_(product_ids))
    before = {tuple(row) for row in session.execute(known)}
    rows = list(_rows(session, product_ids, clock.today()))
    changed = {row[0] for row in before.symmetric_difference(rows)}
    if not changed:
        return
    since = _since(session, changed)
    session.execute(delete(Requirement).where(Requirement.product_id.in_(changed)))
    now = clock.now()
    fresh = [
        {**dict(zip(COLUMNS, row, strict=True)), "since": since.get(row[:4], now)} for row in rows if row[0] in changed
    ]
    insert_many(session, Requirement, fresh)


def _since(session: Session, product_ids: Collection[int]) -> dict[tuple[Any, ...], datetime]:
    """By product, target, code and state."""
    key = (Requirement.product_id, Requirement.target, Requirement.code, Requirement.state)
    rows = session.execute(select(*key, Requirement.since).where(Requirement.product_id.in_(product_ids)))
    return {tuple(row[:4]): row[4] for row in rows}


def _rows(session: Session, product_ids: Collection[int], today: date) -> Iterator[Row]:
    wanted = Selection(product_ids=tuple(product_ids), only_public=False)
    portion = next(read_goods(session, wanted, BATCH), [])  # they fit into one: no look for another
    law = verification.list_law(session, {each.product.id: _facts(each) for each in portion}, today)
    for goods in portion:
        product_id = goods.product.id
        subject = Subject(goods=goods, law=law[product_id])
        for target, profile in demands.profiles().items():
            for demand, (state, detail) in rules.findings(subject, profile, today):
                yield product_id, target, demand.code, state, detail


def _facts(goods: Goods) -> GateFacts:
    product = goods.product
    papers = (
        LicencePaper(
            kind=PaperKind(kind.value),
            number=each.number,
            expires_on=each.expires_on,
            checked_at=CHECKED if each.is_checked else None,
            scanned_at=None,
        )
        for kind, each in product.licences.items()
    )
    return GateFacts(
        category=product.category_slug,
        has_alcohol=product.is_blocked,
        licences=tuple(papers),
        halal=(product.halal_status, product.halal_number or None, product.halal_expires_on),
        nib=goods.seller.nib,
        nib_waived="",
        is_chilled=None,
        waivers={},
    )
