"""Who acts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Whoever does something, as it is written into timelines and the audit log.

    `label` is how the page names them ("Pembeli", "Dinas PMD Provinsi NTT"); `on_behalf_of` is set where a
    facilitator acts for a group.
    """

    label: str
    person_id: int | None = None
    on_behalf_of: str | None = None


SYSTEM = Actor(label="Sistem")
BUYER = Actor(label="Pembeli")
