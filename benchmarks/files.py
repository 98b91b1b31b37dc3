"""How long it takes to write the whole catalogue for others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import servers

MOST_SECONDS = 15
COMMANDS = {
    "feed for Google": ("export", "feed", "google"),
    "feed for Meta": ("export", "feed", "meta"),
}


@dataclass(frozen=True, kw_only=True)
class FileTime:
    """One file over so many products: seconds from the start of the command to its end, and bytes."""

    name: str
    products: int
    seconds: float
    size: int

    @property
    def is_kept(self) -> bool:
        return self.seconds <= MOST_SECONDS


def measure(data_dir: Path, products: int) -> list[FileTime]:
    found = []
    with TemporaryDirectory() as folder:
        for name, words in COMMANDS.items():
            out = Path(folder) / words[-1]
            seconds = servers.run_command(data_dir, *words, str(out))
            found.append(FileTime(name=name, products=products, seconds=seconds, size=out.stat().st_size))
    return found
