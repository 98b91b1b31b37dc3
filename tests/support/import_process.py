"""A process that takes in a file, to be measured or killed: `tests.support.import_process URL FOLDER FILE …`."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

from storefront import create_app
from storefront.imports import service
from storefront.imports.service import applying
from storefront.imports.types import Upload
from tests.support import sheets
from tests.support.databases import config_for

KILOBYTES = 1024


def die_after(batches: int) -> None:
    """Be killed with one more batch written, but not committed."""
    plain, left = applying._note_rows, [batches]

    def note_rows(*arguments: object) -> None:
        plain(*arguments)  # type: ignore[arg-type]  # as they came
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    applying._note_rows = note_rows  # type: ignore[assignment]  # takes whatever comes


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
