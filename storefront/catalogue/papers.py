"""Photos of licences, in the private folder that no address leads to; guarded pages read them here."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.catalogue.models import LicenceScan
from storefront.catalogue.photo_files import refusal
from storefront.kernel import audit, clock
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.media import Cabinet, PictureRefused

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import PaperKind
    from storefront.kernel.types import Actor


CABINET = Cabinet("licences")
configure, read_scan = CABINET.open, CABINET.read


def keep_scan(product_id: int, kind: PaperKind, upload: bytes, actor: Actor) -> None:
    """Keep the photo of a licence in place of an earlier one.

    Raises:
        RefusedError: when it is no whole picture of the four kinds, or too large; the earlier one stays.
        OSError: of the disk.
    """
    key = secrets.token_hex(16)
    try:
        CABINET.keep_photo(key, upload)
    except PictureRefused as refused:
        raise refusal(refused, f"{kind}_scan", "") from refused
    with unit_of_work() as session:
        take_turns(session, f"licence.scan.{product_id}")
        of_it = (LicenceScan.product_id == product_id, LicenceScan.kind == kind)
        row = session.scalar(select(LicenceScan).where(*of_it))
        earlier = row.key if row else None
        if row is None:
            row = LicenceScan(product_id=product_id, kind=kind)
            session.add(row)
        row.key, row.sent_at = key, clock.now()
        after = {"kind": kind.value}
        change = audit.Change(action="licence.scanned", subject="product", subject_id=product_id, after=after)
        audit.record(session, actor, change)
    if earlier:
        CABINET.erase(earlier)


def erase_orphans() -> None:
    """Erase the photos that belong to no licence; for the worker to call."""
    CABINET.erase_orphans(_named)


def _named(session: Session, keys: Sequence[str]) -> Collection[str]:
    return session.scalars(select(LicenceScan.key).where(LicenceScan.key.in_(keys))).all()
