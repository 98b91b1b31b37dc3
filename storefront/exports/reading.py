"""Selected products on their way into a file, a portion at a time, and what holds for all of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.exports import addresses, vocabulary
from storefront.exports.facts import Terms
from storefront.exports.goods import read_goods
from storefront.exports.queries import list_requirements
from storefront.exports.readiness import catch_up
from storefront.exports.types import RequirementState
from storefront.exports.types.runs import MARGIN, PRICE_DAYS, TAX
from storefront.kernel import clock, settings
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.media import WIDTHS
from storefront.outlets import queries as outlets
from storefront.outlets.types import Scheme

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storefront.catalogue.types import Selection
    from storefront.exports.goods import Goods
    from storefront.exports.types import Progress, RequirementRow, Target


def read_terms() -> Terms:
    """What holds for a file that is written now.

    Raises:
        ProfileError: when the words of e-Katalog cannot be read.
    """
    found = settings.get_many(read_session(), [TAX, MARGIN, PRICE_DAYS])
    return Terms(
        tax=found[TAX.key],
        margin=found[MARGIN.key],
        price_until=clock.today() + timedelta(days=found[PRICE_DAYS.key]),
        vocabulary=vocabulary.load(),
        outright=_outright(),
        photo_url=partial(addresses.current().picture, width=WIDTHS[-1]),
    )


def _outright() -> frozenset[int]:
    """Groups that have agreed with counters, and with each of them to sell outright."""
    schemes: defaultdict[int, set[Scheme]] = defaultdict(set)
    for terms in outlets.list_agreed(read_session()):
        schemes[terms.group_id].add(terms.scheme)
    return frozenset(group_id for group_id, found in schemes.items() if found == {Scheme.BELI_PUTUS})


def portions(
    wanted: Selection, tell: Progress, target: Target | None
) -> Iterator[tuple[Goods, Sequence[RequirementRow]]]:
    """The selected goods by id, each with what of the target, if any, it does not meet; told after each portion.

    Nothing is held open while a portion is written down.
    """
    session = read_session()
    try:
        total = catalogue.count_exported(session, wanted)
        done = 0
        for portion in read_goods(session, wanted):
            session.close()
            rows = _rows(target, [goods.product.id for goods in portion]) if target else {}
            for goods in portion:
                yield goods, [row for row in rows.get(goods.product.id, ()) if row.state is not RequirementState.MET]
            done += len(portion)
            tell(done, total)
    finally:
        session.close()


def _rows(target: Target, product_ids: Sequence[int]) -> dict[int, list[RequirementRow]]:
    catch_up(product_ids)
    rows = list_requirements(read_session(), target, product_ids)
    end_reading()
    return rows
