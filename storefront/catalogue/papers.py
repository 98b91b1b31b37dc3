"""Photos of licences, in the private folder that no address leads to; guarded pages read them here."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.catalogue.models import LicenceScan
from storefront.catalogue.photo_files import refusal
from storefront.kernel import audit, clock
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.media import PictureRefused, erase_private, read_private, store_private

if TYPE_CHECKING:
    from pathlib import Path

    from storefront.catalogue.types import PaperKind
    from storefront.kernel.types import Actor


class _Cabinet:
    """Set once at start by `configure`."""

    folder: Path | None = None


def configure(private_dir: Path) -> None:
    """Say where documents lie that leave only through guarded pages."""
    _Cabinet.folder = private_dir / "licences"


def _folder() -> Path:
    assert _Cabinet.folder, "configure comes first"
    return _Cabinet.folder


def keep_scan(product_id: int, kind: PaperKind, upload: bytes, actor: Actor) -> None:
    """Keep the photo of a licence in place of an earlier one.

    Raises:
        RefusedError: when it is no whole picture of the four kinds, or too large; the earlier one stays.
        OSError: of the disk.
    """
    key = secrets.token_hex(16)
    try:
        store_private(upload, _folder(), key)
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
        erase_private(_folder(), earlier)


def read_scan(key: str) -> bytes | None:
    """The JPEG; None when it is gone."""
    return read_private(_folder(), key)
