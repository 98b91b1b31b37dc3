"""Bringing in the zones and rates that ship with the project."""

from __future__ import annotations

import csv
from pathlib import Path

from sqlalchemy import select

from storefront.kernel.db import unit_of_work
from storefront.kernel.money import Rupiah
from storefront.shipping.models import Rate, ZoneArea

DATA = Path(__file__).parent / "data"


def load_reference() -> None:
    """Write zones and rates as the packaged tables have them; safe to repeat."""
    with unit_of_work() as session:
        for row in _rows("zones.csv"):
            session.merge(ZoneArea(area_code=row["area_code"], zone=row["zone"]))
        rates = {(rate.from_zone, rate.to_zone): rate for rate in session.scalars(select(Rate))}
        for row in _rows("rates.csv"):
            key = (row["from_zone"], row["to_zone"])
            rate = rates.get(key)
            if rate is None:
                rate = Rate(from_zone=key[0], to_zone=key[1])
                session.add(rate)
            rate.per_kg = Rupiah(int(row["per_kg"]))
            rate.least_days, rate.most_days = int(row["least_days"]), int(row["most_days"])


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
