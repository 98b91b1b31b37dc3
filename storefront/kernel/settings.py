"""Settings that the office may change while the shop runs, with the history of who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel import audit, clock
from storefront.kernel.db import Base

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor

V = TypeVar("V", int, str, bool)


class SettingRow(Base):
    """A value that differs from the default; older ones stay as history."""

    __tablename__ = "setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    value: Mapped[dict[str, Any]]
    set_at: Mapped[datetime]
    set_by: Mapped[str]


@dataclass(frozen=True, kw_only=True)
class Setting(Generic[V]):
    """One setting; each capability names its own in its `types` module. `label` is for the office, in Indonesian."""

    key: str
    default: V
    label: str


def get(session: Session, setting: Setting[V]) -> V:
    return get_many(session, [setting])[setting.key]  # type: ignore[no-any-return]  # the row holds what `put` was given


def get_many(session: Session, settings: Iterable[Setting[Any]]) -> dict[str, Any]:
    """Several settings by key, in one query."""
    values: dict[str, Any] = {setting.key: setting.default for setting in settings}
    values.update({key: value["value"] for key, value in session.execute(_changed(), {"keys": list(values)})})
    return values


def version(session: Session) -> int | None:
    """Differs whenever a setting was changed since: changes are added, never written over."""
    return session.execute(select(func.max(SettingRow.id))).scalar_one()


@cache
def _changed() -> Select[tuple[str, dict[str, Any]]]:
    """Built once, as nearly everything asks for some setting."""
    wanted = SettingRow.key.in_(bindparam("keys", expanding=True))
    return select(SettingRow.key, SettingRow.value).where(wanted).order_by(SettingRow.id)


def put(session: Session, setting: Setting[V], value: V, actor: Actor) -> None:
    """Change a setting; the old value stays as history and in the audit log."""
    before = get(session, setting)
    session.add(SettingRow(key=setting.key, value={"value": value}, set_at=clock.now(), set_by=actor.label))
    change = audit.Change(
        action="setting.changed",
        subject="setting",
        subject_id=setting.key,
        before={"value": before},
        after={"value": value},
    )
    audit.record(session, actor, change)
