"""Taking in listings from a spreadsheet: upload, try out, apply, undo; see docs/decisions/015."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from storefront.imports.types import ImportStarted, ImportUndone, ImportUploaded, Upload
    from storefront.kernel.types import Actor


def configure(private_dir: Path) -> None:
    """Say where spreadsheets lie until they are judged; `private_dir / "imports"`."""
    raise NotImplementedError


def begin(upload: Upload, actor: Actor) -> int:
    """Keep a spreadsheet and have the worker try it out; returns the import's id. The same file goes on with the same.

    Raises:
        RefusedError: when it is too large, no spreadsheet at all, or the group's earlier one is still being written.
        OSError: of the disk.
    """
    raise NotImplementedError


def judge(import_id: int) -> None:
    """Try an upload out: afterwards its rows say what would become of them. Changes no listing; safe to run twice.

    Raises:
        NotFoundError: when there is no such import.
    """
    raise NotImplementedError


def start(import_id: int, actor: Actor) -> None:
    """Have the worker write what was tried out.

    Raises:
        NotFoundError: when there is no such import.
        RefusedError: when nothing in it can go in, or some rows fail and it is all or nothing.
        StateConflictError: when it is not waiting for that any more.
    """
    raise NotImplementedError


def drop(import_id: int, actor: Actor) -> None:
    """The group does not want it.

    Raises: as `start`, without RefusedError.
    """
    raise NotImplementedError


def apply(import_id: int) -> None:
    """Write all rows that are left, batch by batch; whoever was killed goes on where the last batch ended."""
    raise NotImplementedError


def start_undo(import_id: int, actor: Actor) -> None:
    """Have the worker take back what an import has brought, as far as it is as the import left it.

    Raises:
        NotFoundError: when there is no such import.
        RefusedError: when it is too long ago.
        StateConflictError: when it is not applied, or undone already.
    """
    raise NotImplementedError


def undo(import_id: int) -> None:
    """Take back all rows that are left, batch by batch; whatever has changed since stays, and its row says why."""
    raise NotImplementedError


def on_uploaded(event: ImportUploaded) -> None:
    """For the worker."""
    raise NotImplementedError


def on_started(event: ImportStarted) -> None:
    """For the worker: some seconds of `apply`, then the next portion is published."""
    raise NotImplementedError


def on_undone(event: ImportUndone) -> None:
    """For the worker: some seconds of `undo`, then the next portion is published."""
    raise NotImplementedError
