"""Bars as SVG: attributes and classes only, so that a page keeps its content security policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 720
LABELS, VALUES = 190, 70  # pixels on the left and on the right of the bars
ROW = 26
BAR = 14


@dataclass(frozen=True)
class Bar:
    """A value with its name; `target` draws a mark, `is_good` tells the colour."""

    label: str
    value: float
    text: str
    target: float | None = None
    is_good: bool = True


def bars(title: str, rows: Sequence[Bar]) -> Markup:
    """Horizontal bars from zero, the longest over the whole width. Empty without rows."""
    if not rows:
        return Markup()
    most = max(max(row.value, row.target or 0) for row in rows) or 1
    scale = (WIDTH - LABELS - VALUES) / most
    height = ROW * len(rows)
    drawn = Markup().join(_bar(row, place, scale) for place, row in enumerate(rows))
    head = Markup('<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}">')
    return head.format(WIDTH, height, _spoken(title, rows)) + drawn + Markup("</svg>")


def _bar(row: Bar, place: int, scale: float) -> Markup:
    top = place * ROW + (ROW - BAR) / 2
    base = top + BAR - 3
    end = LABELS + row.value * scale
    parts = [
        Markup('<text class="name" x="{}" y="{:.1f}" text-anchor="end">{}</text>').format(LABELS - 8, base, row.label),
        Markup('<rect class="{}" x="{}" y="{:.1f}" width="{:.1f}" height="{}"/>').format(
            "good" if row.is_good else "bad", LABELS, top, max(row.value * scale, 1), BAR
        ),
        Markup('<text class="value" x="{:.1f}" y="{:.1f}">{}</text>').format(end + 6, base, row.text),
    ]
    if row.target is not None:
        at = LABELS + row.target * scale
        parts.append(Markup('<path class="target" d="M{:.1f} {:.1f}v{}"/>').format(at, top - 4, BAR + 8))
    return Markup().join(parts)


def _spoken(title: str, rows: Sequence[Bar]) -> Markup:
    return escape(f"{title}: {'; '.join(f'{row.label} {row.text}' for row in rows)}")
