"""A process that takes in a file, to be measured or killed: `tests.support.import_process URL FOLDER FILE …`."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storefront import create_app
from storefront.imports import service
from storefront.imports.service import applying
from storefront.imports.types import Upload
from tests.support import sheets
from tests.support.databases import config_for

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from sqlalchemy.orm import Session

    from storefront.imports.service.batches import Written

KILOBYTES = 1024


def die_after(batches: int, progress: str = "together") -> None:
    """Be killed with one more batch written, but not committed.

    What became of its rows is committed "together" with them; or, as it must not be, "first" or "last".
    """
    plain, left = applying._note_rows, [batches]

    def note_rows(session: Session, import_id: int, written: Written, judged: dict[int, list[dict[str, Any]]]) -> None:
        left[0] -= 1
        if left[0] >= 0:
            plain(session, import_id, written, judged)
            return
        if progress == "last":
            session.commit()
        elif progress == "first":
            session.rollback()
            for plan, _outcome, _before in written.rows:
                plan.product_id = plan.variant_id = None
        plain(session, import_id, written, judged)
        if progress == "first":
            session.commit()
        os.kill(os.getpid(), signal.SIGKILL)

    applying._note_rows = note_rows


def apply_and_die(line: Connection, url: str, folder: Path, import_id: int, progress: str) -> None:
    """In a process of its own: write a batch, and be killed in the second."""
    del line
    with create_app(config_for(url, folder)).app_context():
        die_after(1, progress)
        service.apply(import_id)


def main() -> None:
    url, folder, file, group_id, batches = sys.argv[1:]
    started = time.monotonic()
    app = create_app(config_for(url, Path(folder)))
    with app.app_context():
        if batches != "all":
            die_after(int(batches))
        upload = Upload(group_id=int(group_id), file_name="besar.csv", data=Path(file).read_bytes(), from_command=True)
        import_id = service.begin(upload, sheets.MEMBER)
        service.judge(import_id)
        if sheets.see(import_id).state.value == "judged":
            service.start(import_id, sheets.MEMBER)
        service.apply(import_id)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES
    json.dump({"import": import_id, "seconds": time.monotonic() - started, "megabytes": peak}, sys.stdout)


if __name__ == "__main__":
    main()
