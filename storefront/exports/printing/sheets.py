"""Sheets of self-adhesive labels: how large they are and where each label lies, as data in millimetres."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm


@dataclass(frozen=True, kw_only=True)
class LabelSheet:
    """An A4 sheet; lengths in millimetres, `left` and `top` to the first label."""

    key: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    gap_x: float
    gap_y: float

    @property
    def count(self) -> int:
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """The lower left of a label in points; `place` counts from 0, row by row."""
        row, column = divmod(place, self.columns)
        x = self.left + column * (self.width + self.gap_x)
        y = self.top + row * (self.height + self.gap_y) + self.height
        return x * mm, A4[1] - y * mm


@cache
def label_sheets() -> dict[str, LabelSheet]:
    """The sheets to choose from, by key."""
    text = (files("storefront.exports") / "data" / "label_sheets.json").read_text("utf-8")
    return {each["key"]: LabelSheet(**each) for each in json.loads(text)["sheets"]}
