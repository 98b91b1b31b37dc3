"""What was counted or put in order for one state of the cards, kept in this process until the cards change.

The database counts the changes (`CardRevision`, by triggers), so that what is kept is never older than the question:
each page asks for the number first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select

from storefront.search.models import CardRevision

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from sqlalchemy.orm import Session

V = TypeVar("V")
MOST_KEPT = 200  # orders of all cards take the most room: 170 kB each at 21,195 products

_lock = threading.Lock()
_kept: WeakKeyDictionary[Engine, OrderedDict[Hashable, object]] = WeakKeyDictionary()


def _revision(session: Session) -> int:
    """The state of the cards that this session sees, asked for once in a transaction."""
    transaction = session.get_transaction()
    known: WeakKeyDictionary[object, int] = session.info.setdefault("card_revision", WeakKeyDictionary())
    if transaction is None or transaction not in known:
        number = session.execute(select(CardRevision.number)).scalar_one()
        transaction = session.get_transaction()
        assert transaction, "the question has begun one"
        known[transaction] = number
    return known[transaction]


def remember(session: Session, asked: tuple[Hashable, ...], make: Callable[[], V]) -> V:
    """What `make` answers, asked once as long as the cards stay as they are.

    For reading sessions only: what an open transaction has changed may be taken back.
    """
    key = (_revision(session), *asked)
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    with _lock:
        kept = _kept.setdefault(engine, OrderedDict())
        if key in kept:
            kept.move_to_end(key)
            return cast("V", kept[key])
    made = make()
    with _lock:
        kept[key] = made
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    return made
