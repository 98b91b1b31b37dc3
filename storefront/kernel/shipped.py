"""Rows that ship with the project: each start finds them as they should be with one question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from storefront.kernel.db import insert_many, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from storefront.kernel.db import Base


def keep(session: Session, model: type[Base], key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let the rows that `key` names hold these values, and add those that are missing; others stay as they are.

    All with the same columns.
    """
    if not rows:
        return
    table = table_of(model)
    columns = [table.c[name] for name in rows[0]]
    known = {row[key]: dict(row) for row in session.execute(select(*columns)).mappings()}
    insert_many(session, model, [row for row in rows if row[key] not in known])
    for row in rows:
        if known.get(row[key], row) != row:
            session.execute(update(table).where(table.c[key] == row[key]).values(**row))
