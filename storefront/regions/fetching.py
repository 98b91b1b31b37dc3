"""Getting the register by its package name with npm, which checks what it gets; nothing here knows an address."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from storefront.kernel.errors import Problem, RefusedError
from storefront.regions.types import Edition, FetchProblem

EDITION = Edition(source="idn-area-data", version="4.0.1", licence="ODbL 1.0")
PACKAGE = f"{EDITION.source}@{EDITION.version}"
FILES = ("regencies.csv", "districts.csv", "villages.csv")
KEPT = (*FILES, "LICENSE.md")
MOST_BYTES = 20 * 1024 * 1024  # of one file; the villages of the whole country take 3 MB
LONGEST_REASON = 120


def fetch(folder: Path, seconds: float) -> tuple[Path, ...]:
    """Get the register's files into `folder`: kabupaten, kecamatan, villages. Needs npm and a way to its registry.

    Raises:
        RefusedError: without npm, without network, or when it takes longer than `seconds`; `folder` stays as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="fetch-") as draft:
        _unpack(_pack(Path(draft), seconds), Path(draft))
        for name in KEPT:
            if (fresh := Path(draft) / name).exists():
                fresh.replace(folder / name)
    return tuple(folder / name for name in FILES)


def _pack(draft: Path, seconds: float) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise RefusedError(Problem(code=FetchProblem.NO_NPM))
    options = ("--pack-destination", str(draft), "--ignore-scripts", "--loglevel=error", "--fetch-retries=0")
    try:
        # in the empty folder, so that no settings of a project around it count
        subprocess.run(  # noqa: S603 -- our own words only
            [npm, "pack", PACKAGE, *options], cwd=draft, check=True, capture_output=True, text=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise RefusedError(Problem(code=FetchProblem.SLOW, values={"seconds": round(seconds)})) from None
    except (subprocess.CalledProcessError, OSError) as error:
        values = {"package": PACKAGE, "why": _reason(error)}
        raise RefusedError(Problem(code=FetchProblem.REFUSED, values=values)) from None
    return next(draft.glob("*.tgz"))


def _reason(error: subprocess.CalledProcessError | OSError) -> str:
    """The code that npm gives, such as `ENOTFOUND`: its sentences are long and name addresses."""
    if isinstance(error, OSError):
        return type(error).__name__
    words = (line.split() for line in str(error.stderr).splitlines())
    codes = (line[-1] for line in words if len(line) > 1 and line[-2] == "code")
    return next(codes, f"npm berakhir dengan {error.returncode}")[:LONGEST_REASON]


def _unpack(package: Path, draft: Path) -> None:
    """Take the data files out by their names alone, so that no entry decides where it is written."""
    with tarfile.open(package) as entries:
        for entry in entries:
            name = PurePosixPath(entry.name).name
            content = entries.extractfile(entry) if entry.isfile() and entry.size <= MOST_BYTES else None
            if content is not None and PurePosixPath(entry.name).parent.name == "data" and name in KEPT:
                (draft / name).write_bytes(content.read())
    for name in FILES:
        if not (draft / name).exists():
            raise RefusedError(Problem(code=FetchProblem.CONTENT, values={"package": PACKAGE, "file": name}))
