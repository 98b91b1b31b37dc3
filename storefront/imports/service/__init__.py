"""Taking in listings from a spreadsheet: upload, try out, apply, undo; see docs/decisions/015."""

from __future__ import annotations

from storefront.imports.exporting import empty_sheet, export_listings, write_sheet
from storefront.imports.files import configure
from storefront.imports.photos import send as send_photos
from storefront.imports.photos import take as take_photos
from storefront.imports.service.applying import apply, on_started, start
from storefront.imports.service.beginning import begin, drop, erase_orphans, forget_rows, try_again
from storefront.imports.service.judging import judge, on_uploaded
from storefront.imports.service.matching import choose_columns
from storefront.imports.service.undoing import UNDO_DAYS, on_undo_started, start_undo, undo

__all__ = [
    "UNDO_DAYS",
    "apply",
    "begin",
    "choose_columns",
    "configure",
    "drop",
    "empty_sheet",
    "erase_orphans",
    "export_listings",
    "forget_rows",
    "judge",
    "on_started",
    "on_undo_started",
    "on_uploaded",
    "send_photos",
    "start",
    "start_undo",
    "take_photos",
    "try_again",
    "undo",
    "write_sheet",
]
