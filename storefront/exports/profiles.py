"""Column sets of files for other catalogues, as data: an official template replaces a file here and touches no code.

A profile that lies in the folder given to `configure` counts instead of the one of the same name that ships.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "data" / "profiles"
GUIDE = "PETUNJUK"  # the sheet of every workbook that explains it
SHEET_NAME = re.compile(r"(?!')[^\[\]:*?/\\]{1,31}(?<!')")  # ECMA-376, as spreadsheets keep to it
LACKING = frozenset({"readiness", "missing"})  # facts
SEPARATOR = "; "  # between the parts of one cell


class ProfileError(Exception):
    """A profile is no profile; says which one and why, for whoever put it there."""


class Rows(StrEnum):
    """What makes a row of a table."""

    PRODUCT = "product"
    VARIANT = "variant"
    SPECIFICATION = "specification"
    REQUIREMENT = "requirement"  # that is not met


class Kind(StrEnum):
    """How a cell is typed; identifiers are texts, so that no leading zero is lost."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A fact by its name in `facts.FACTS`, with words before it."""

    source: str
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """`parts` make the cell, else it is `constant`; `empty` stands where there is nothing to say.

    `longest` (characters) cuts a text, 0 does not. `screen` is where the other system asks for it, `rule` what it
    takes, `need` who demands it, `is_watched`: a change of it must be told there; `asks` names requirements
    that it stands for; `mark` is how certain all this is: C certain, L likely, G guess, U unchecked.
    """

    head: str
    kind: Kind
    parts: tuple[Part, ...]
    constant: str
    empty: str
    longest: int
    width: int
    screen: str
    need: str
    rule: str
    mark: str
    is_watched: bool
    asks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """One sheet."""

    name: str
    rows: Rows
    columns: tuple[Column, ...]


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One step of the other system's form."""

    key: str
    title: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Profile:
    """`source` says where the columns come from, `guide` what whoever opens the file should know.

    `guide_place`: its sheet is the `first` or the `last` one; some programs read the first sheet alone.
    """

    name: str
    title: str
    version: str
    date: str
    source: str
    guide: tuple[str, ...]
    guide_place: str
    screens: tuple[Screen, ...]
    tables: tuple[Table, ...]

    @property
    def sources(self) -> frozenset[str]:
        """Every fact that it names."""
        return frozenset(part.source for table in self.tables for column in table.columns for part in column.parts)

    @property
    def tells_lacking(self) -> bool:
        """Whether anything in it is about what a product lacks, which need not be read otherwise."""
        return bool(self.sources & LACKING) or any(table.rows is Rows.REQUIREMENT for table in self.tables)


class _Folder:
    """Set once at start by `configure`."""

    own: Path | None = None


def configure(folder: Path) -> None:
    """Say where profiles of the office's own may lie; the folder need not be there."""
    _Folder.own = folder


def path_of(name: str) -> Path:
    """Where the profile, or any other data file of the exports, lies that counts now.

    Raises:
        ProfileError: when there is none of this name.
    """
    folders = [_Folder.own, SHIPPED] if _Folder.own else [SHIPPED]
    for folder in folders:
        path = folder / f"{name}.json"
        if path.is_file():
            return path
    raise ProfileError(f"there is no profile {name!r}")


def load(name: str) -> Profile:
    """Read a profile, anew each time.

    Raises:
        ProfileError: when there is none of this name, or it is no profile.
    """
    path = path_of(name)
    try:
        return read(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ProfileError(f"{path.name}: {type(error).__name__}: {error}") from error


def read(data: dict[str, Any]) -> Profile:
    """Raises KeyError, TypeError or ValueError for what is no profile."""
    tables = tuple(_table(each) for each in data["tables"])
    if not tables or len({GUIDE.lower(), *(table.name.lower() for table in tables)}) != len(tables) + 1:
        raise ValueError(f"a profile has tables, each with a name of its own, none of them {GUIDE}")
    return Profile(
        **{name: str(data[name]) for name in ("name", "title", "version", "date", "source")},
        guide=tuple(map(str, data.get("guide", ()))),
        guide_place=str(data.get("guide_place", "last")),
        screens=tuple(
            Screen(key=each["key"], title=each["title"], note=each.get("note", "")) for each in data.get("screens", ())
        ),
        tables=tables,
    )


def _table(data: dict[str, Any]) -> Table:
    columns = tuple(_column(each) for each in data["columns"])
    if not columns or not SHEET_NAME.fullmatch(data["name"]):
        raise ValueError(f"table {data['name']!r} needs columns and a name that a sheet may have")
    return Table(name=data["name"], rows=Rows(data["rows"]), columns=columns)


def _column(data: dict[str, Any]) -> Column:
    named = [{"source": data["source"]}] if "source" in data else data.get("parts", ())
    kind = Kind(data.get("kind", Kind.TEXT))
    parts = tuple(Part(source=str(each["source"]), label=str(each.get("label", ""))) for each in named)
    if kind is not Kind.TEXT and (len(parts) > 1 or not str(data.get("constant", "0")).isdecimal()):
        raise ValueError(f"column {data['head']!r}: a {kind} comes from one source, or is a number")
    return Column(
        head=str(data["head"]),
        kind=kind,
        parts=parts,
        longest=int(data.get("longest", 0)),
        width=int(data.get("width", 16)),
        is_watched=bool(data.get("watched", False)),
        asks=tuple(map(str, data.get("asks", ()))),
        **{name: str(data.get(name, "")) for name in ("constant", "empty", "screen", "need", "rule", "mark")},
    )
