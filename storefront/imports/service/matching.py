"""What the heads of a group's own sheets mean: chosen once, remembered, and read so from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storefront.catalogue import service as catalogue
from storefront.imports import files
from storefront.imports.models import ColumnChoice, ImportRow
from storefront.imports.service.beginning import lock, note
from storefront.imports.types import LISTING_IMPORT, ImportProblem, ImportState, ImportUploaded
from storefront.kernel import timeline
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import Problem, RefusedError, StateConflictError
from storefront.kernel.events import publish
from storefront.kernel.timeline import Move

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor

CHANGEABLE = (ImportState.JUDGED, ImportState.REFUSED)


def chosen_columns(session: Session, group_id: int) -> dict[str, str]:
    """What a group has said of heads, by how they fold."""
    query = select(ColumnChoice.head, ColumnChoice.column).where(ColumnChoice.group_id == group_id)
    return dict(session.execute(query).tuples().all())


def choose_columns(import_id: int, chosen: Mapping[str, str], actor: Actor) -> bool:
    """Remember which columns the heads of a sheet mean (empty: none), and have it tried out anew.

    Heads that it does not have are left out. False where its file is gone by now: then it has to be sent again.

    Raises:
        NotFoundError: when there is no such import.
        RefusedError: when a head names another measure than its column; `at` is the head. Nothing is remembered.
        StateConflictError: when it is being written already, or has ended.
    """
    with unit_of_work() as session:
        row = lock(session, import_id)
        if row.state not in CHANGEABLE:
            raise StateConflictError(f"import {import_id} is {row.state}")
        found = {each["head"]: chosen[each["head"]] for each in row.matches if each["head"] in chosen}
        wrong = [head for head, column in found.items() if column and catalogue.is_measured_otherwise(head, column)]
        if wrong:
            raise RefusedError(*(Problem(code=ImportProblem.MEASURE, at=head, values={"head": head}) for head in wrong))
        for head, column in found.items():
            session.merge(ColumnChoice(group_id=row.group_id, head=catalogue.fold(head), column=column))
        note(session, row, "import.columns_chosen", actor)
        if not files.CABINET.path_of(row.file_key, files.TABLE).exists():
            return False
        session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
        timeline.advance(session, LISTING_IMPORT, row, Move(to=ImportState.UPLOADED, actor=actor))
        publish(session, ImportUploaded(import_id=import_id))
        return True
