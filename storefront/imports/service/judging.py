"""Trying a spreadsheet out: every fault of every row at once, and what would become of the others."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from storefront.catalogue import service as catalogue
from storefront.imports import files, photo_files
from storefront.imports.models import ImportRow, ListingImport
from storefront.imports.service import batches, matching
from storefront.imports.service.beginning import lock, note
from storefront.imports.types import LISTING_IMPORT, ImportProblem, ImportState, Outcome
from storefront.kernel import timeline
from storefront.kernel.db import end_reading, insert_many, read_session, unit_of_work
from storefront.kernel.errors import Problem
from storefront.kernel.ids import slugify
from storefront.kernel.timeline import Move

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from storefront.catalogue.service import Reading, RowPlan, TableRow
    from storefront.imports.types import ImportUploaded

PORTION = 500  # rows that are judged and written down together


def on_uploaded(event: ImportUploaded) -> None:
    """For the worker."""
    judge(event.import_id)


def judge(import_id: int) -> None:
    """Try an upload out: afterwards its rows say what would become of them. Changes no listing; safe to run twice.

    Whoever was interrupted begins anew, which costs less than to go on. The web and the worker may do it at once.

    Raises:
        NotFoundError: when there is no such import.
    """
    with unit_of_work() as session:
        row = lock(session, import_id)
        if row.state is not ImportState.UPLOADED:
            return
        chosen = matching.chosen_columns(session, row.group_id)
        session.expunge(row)
    limits = catalogue.BY_COMMAND if row.from_command else catalogue.BY_PAGE
    try:
        table = catalogue.Table(files.CABINET.path_of(row.file_key, files.TABLE), limits, chosen)
        found = {
            "notes": [batches.fault_of(each) for each in (*table.head.faults, *table.head.notes)],
            "matches": [asdict(each) for each in table.head.matches],
            "head": [name for name in table.head.columns if name],
        }
        if table.head.faults:
            _end(import_id, ImportState.REFUSED, found)
            return
        _judge_rows(row, table.rows())
    except FileNotFoundError:
        return  # somebody else was quicker: what was tried out needs its file no more
    except catalogue.UnreadableError as error:
        code = ImportProblem.FILE_LONG if error.is_large else ImportProblem.UNREADABLE
        problem = Problem(code=code, values={"most": limits.most_rows})
        _end(import_id, ImportState.REFUSED, {"notes": [batches.note_of(problem)]})
        return
    _end(import_id, ImportState.JUDGED, found)


def _end(import_id: int, state: ImportState, values: Mapping[str, Any]) -> None:
    """A colleague who was quicker has found the same."""
    with unit_of_work() as session:
        row = lock(session, import_id)
        if row.state is not ImportState.UPLOADED:
            return
        actor = batches.actor_of(row)
        timeline.advance(session, LISTING_IMPORT, row, Move(to=state, actor=actor, values=values))
        note(session, row, f"import.{state}", actor)
    if not values.get("matches"):  # else somebody may say what its columns mean, and it is tried out anew
        files.CABINET.erase(row.file_key)  # its rows say all that was in it


def _judge_rows(row: ListingImport, rows: Iterator[TableRow]) -> None:
    end_reading()
    folder = batches.open_folder(read_session(), row)
    end_reading()
    photos = photo_files.names(row.photos_key)
    so_far = _SoFar()
    while portion := list(islice(rows, PORTION)):
        readings = [catalogue.read(each, folder.book) for each in portion]
        so_far.compare(readings)
        session = read_session()
        planned = batches.plan(session, row, readings, folder)
        end_reading()
        found = [_columns(row.id, each, plan, photos) for each, plan in zip(portion, planned, strict=True)]
        if not _put(row.id, found):
            return


def _put(import_id: int, rows: Sequence[dict[str, Any]]) -> bool:
    """Write down what was found, in place of what somebody else has found of the same rows; False: they are done."""
    same = (ImportRow.import_id == import_id, ImportRow.row.between(rows[0]["row"], rows[-1]["row"]))
    with unit_of_work() as session:
        if lock(session, import_id).state is not ImportState.UPLOADED:
            return False
        session.execute(delete(ImportRow).where(*same))
        insert_many(session, ImportRow, rows)
        return True


def _columns(
    import_id: int, row: TableRow, planned: tuple[RowPlan, Outcome], photos: frozenset[str] | None
) -> dict[str, Any]:
    plan, outcome = planned
    missing = [batches.note_of(each, is_warning=True) for each in photo_files.missing(row.cells, photos)]
    return {
        "import_id": import_id,
        "row": row.row,
        "sku": plan.reading.sku or row.cells.get("sku", ""),
        "cells": row.cells,
        "outcome": outcome,
        "is_done": False,
        "has_warning": plan.is_sound and bool(plan.faults or missing),
        "product_id": plan.product_id,
        "variant_id": plan.variant_id,
        "faults": [batches.fault_of(fault) for fault in plan.faults] + missing,
        "before": None,
        "left": "",
    }


class _SoFar:
    """What the rows before have said: a SKU stands once, and sizes of one product agree about it."""

    def __init__(self) -> None:
        self._skus: dict[str, int] = {}
        self._products: dict[str, Reading] = {}

    def compare(self, readings: Iterable[Reading]) -> None:
        for reading in readings:
            self._compare(reading)

    def _compare(self, reading: Reading) -> None:
        if not reading.sku:
            return
        first = self._skus.setdefault(reading.sku, reading.row)
        if first != reading.row:
            code, values = catalogue.SheetWord.SKU_TWICE, {"row": first}
            reading.faults.append(catalogue.CellFault(column="sku", code=code, values=values))
        elif reading.values.get("varian") and "nama" in reading.values:
            beside = self._products.setdefault(slugify(reading.values["nama"]), reading)
            reading.faults.extend(catalogue.differences(beside, reading))
