"""Reading the three files of the official register, with every fault named by file and line."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storefront.kernel.errors import Problem, RefusedError
from storefront.regions.types import PROVINCE_CODE, RegisterProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_PROBLEMS = 20  # a wrong file has as many faults as lines; the first ones tell the story


@dataclass(frozen=True, kw_only=True)
class Level:
    """One of the three files: its columns and the shape of its codes."""

    columns: tuple[str, ...]
    code: re.Pattern[str]
    example: str
    parent: str | None = None


REGENCIES = Level(columns=("code", "name"), code=re.compile(r"\d\d\.\d\d", re.ASCII), example="53.09")
DISTRICTS = Level(
    columns=("code", "regency_code", "name"),
    code=re.compile(r"\d\d\.\d\d\.\d\d", re.ASCII),
    example="53.09.02",
    parent="regency_code",
)
VILLAGES = Level(
    columns=("code", "district_code", "name"),
    code=re.compile(r"\d\d\.\d\d\.\d\d\.[12]\d{3}", re.ASCII),
    example="53.09.02.2001",
    parent="district_code",
)


@dataclass(frozen=True, kw_only=True)
class Line:
    number: int
    code: str
    name: str
    parent: str


@dataclass(kw_only=True)
class Register:
    """What the files hold for this province, code by code."""

    regencies: dict[str, Line] = field(default_factory=dict)
    districts: dict[str, Line] = field(default_factory=dict)
    villages: dict[str, Line] = field(default_factory=dict)


def read(regencies: Path, districts: Path, villages: Path, *, known: frozenset[str]) -> Register:
    """Read and check the three files; rows of other provinces are passed over.

    `known` are the codes of the kabupaten/kota that ship with the project.

    Raises:
        RefusedError: with the first faults of all files.
    """
    reader = _Reader()
    register = Register(
        regencies=reader.read(regencies, REGENCIES, known),
        districts=reader.read(districts, DISTRICTS, known),
    )
    register.villages = reader.read(villages, VILLAGES, frozenset(register.districts))
    for code in sorted(known - set(register.regencies)):
        reader.say(RegisterProblem.REGENCY_MISSING, file=regencies.name, code=code)
    if reader.problems:
        raise RefusedError(*reader.problems[:MOST_PROBLEMS])
    return register


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, problem: RegisterProblem, /, **values: str) -> None:
        self.problems.append(Problem(code=problem, at=values["file"], values=values))

    def read(self, path: Path, level: Level, parents: frozenset[str]) -> dict[str, Line]:
        lines: dict[str, Line] = {}
        try:
            for line in self._lines(path, level):
                if line.code.split(".")[0] == PROVINCE_CODE and self._is_good(path, level, line, parents):
                    if line.code in lines:
                        self.say(RegisterProblem.TWICE, file=path.name, line=str(line.number), code=line.code)
                    lines[line.code] = line
        except (OSError, UnicodeDecodeError, csv.Error):
            self.say(RegisterProblem.UNREADABLE, file=path.name)
        return lines

    def _lines(self, path: Path, level: Level) -> Iterator[Line]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not set(level.columns) <= set(rows.fieldnames or ()):
                self.say(RegisterProblem.HEADER, file=path.name, columns=", ".join(level.columns))
                return
            for row in rows:
                parent = (row[level.parent] or "").strip() if level.parent else ""
                yield Line(
                    number=rows.line_num,
                    code=(row["code"] or "").strip(),
                    name=" ".join((row["name"] or "").split()),
                    parent=parent,
                )

    def _is_good(self, path: Path, level: Level, line: Line, parents: frozenset[str]) -> bool:
        place = {"file": path.name, "line": str(line.number), "code": line.code}
        if not level.code.fullmatch(line.code):
            self.say(RegisterProblem.CODE, **place, example=level.example)
        elif not line.name:
            self.say(RegisterProblem.NAME, **place)
        elif level.parent is None:
            if line.code in parents:
                return True
            self.say(RegisterProblem.REGENCY, **place)
        elif line.parent not in parents or not line.code.startswith(f"{line.parent}."):
            self.say(RegisterProblem.PARENT, **place, parent=line.parent)
        else:
            return True
        return False
