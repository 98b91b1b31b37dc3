"""What the audit log says, in words: for the offices, and for a group about its own things."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from storefront.accounts.types import ROLE_LABELS
from storefront.kernel.money import Rupiah
from storefront.kernel.text import _, day, moment, number, rupiah
from storefront.web.change_labels import ACTIONS, FIELDS, STATES

if TYPE_CHECKING:
    from storefront.kernel.audit import AuditEntry

PRICED = "product.price"
MONEY = frozenset({"price", "prices", "fee", "amount"})


def title(entry: AuditEntry) -> str:
    """What was done; an action that has no words yet stands as it is written."""
    return _(ACTIONS[entry.action]) if entry.action in ACTIONS else entry.action


def actor(entry: AuditEntry) -> str:
    if not entry.on_behalf_of:
        return entry.actor_label
    return _("{who}, atas nama {group}").format(who=entry.actor_label, group=entry.on_behalf_of)


def changes(entry: AuditEntry) -> list[tuple[str, str | None, str | None]]:
    """What was changed, old and new; None where there was or is nothing."""
    names = dict.fromkeys([*entry.before, *entry.after])
    price = "price" if entry.action == PRICED else ""  # there each variant's number has its price
    return [
        (
            label(price or name),
            shown(price or name, entry.before.get(name)),
            shown(price or name, entry.after.get(name)),
        )
        for name in names
        if name in entry.after or entry.before.get(name) not in (None, "", [], {})
    ]


def label(name: str) -> str:
    return _(FIELDS[name]) if name in FIELDS else name.replace("_", " ")


def shown(name: str, value: Any) -> str | None:
    """A value as people read it, whatever JSON holds it."""
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, int):
        return rupiah(Rupiah(value)) if name in MONEY else number(value)
    if isinstance(value, dict):
        return "; ".join(
            f"{label(key)}: {shown(name if name in MONEY else key, each) or '-'}" for key, each in value.items()
        )
    if isinstance(value, list):
        return ", ".join(shown(name, each) or "-" for each in value)
    return _text(name, str(value))


def _text(name: str, value: str) -> str:
    if name == "state":
        return _(STATES[value]) if value in STATES else value
    if name == "role":
        return next((_(words) for role, words in ROLE_LABELS.items() if role.value == value), value)
    if name.endswith(("_at", "_on", "_until", "_from")):
        return _moment(value)
    return value


def _moment(value: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment(at) if at.tzinfo else day(date.fromisoformat(value[:10]))
