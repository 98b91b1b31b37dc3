"""Settings that the office may change while the shop runs, with the history of who changed what."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel import audit, clock, ids
from storefront.kernel.db import Base, take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, ProblemCode, RefusedError
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ScalarSelect, Select
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor

V = TypeVar("V", int, str, bool, dict[str, Any])


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
    """One setting; each capability names its own in its `types` module. `label` is for the office, in Indonesian.

    A number lies from `least` to `most`; a text has up to `longest` letters; one that `is_days` has a day on each line,
    `2026-12-25 Natal`, or none. `choices` are values with their labels,
    of which `is_several` takes any number, with blanks between them. `keeper` is the role of the office that may change
    it besides an admin; without one it concerns safety, or everybody. `note` is what its page says about it. A setting
    of several fields (its value is a dict) is judged by the capability that it belongs to, and has a page of its own.
    """

    key: str
    default: V
    label: str
    least: int = 0
    most: int = 3650
    longest: int = 300
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    is_several: bool = False
    is_days: bool = False
    keeper: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Settings that stand together on the page of the office."""

    title: str
    settings: tuple[Setting[Any], ...]


class SettingProblem(ProblemCode):
    NUMBER = "number", N_("Tulis jumlah dari {least} sampai {most}.")
    TEXT_MISSING = "text_missing", N_("Isi bagian ini.")
    TEXT_LONG = "text_long", N_("Paling banyak {most} karakter.")
    CHOICE = "choice", N_("Pilih dari daftar.")
    DAY = "day", N_("Baris {line}: awali dengan tanggal, misalnya 2026-12-25 Natal.")
    CHANGED_MEANWHILE = "changed_meanwhile", N_("Isinya baru saja diubah orang lain. Periksa, lalu simpan lagi.")


class _Sections:
    """Set once at start by `configure`."""

    def __init__(self) -> None:
        self.all: tuple[Section, ...] = ()

    def configure(self, sections: Sequence[Section]) -> None:
        self.all = tuple(sections)


_sections = _Sections()
configure = _sections.configure


def sections() -> tuple[Section, ...]:
    """All that the office may change, in the order of its page."""
    return _sections.all


def find(key: str) -> Setting[Any]:
    """Raises NotFoundError."""
    for section in _sections.all:
        for setting in section.settings:
            if setting.key == key:
                return setting
    raise NotFoundError(key)


def get(session: Session, setting: Setting[V]) -> V:
    return get_many(session, [setting])[setting.key]  # type: ignore[no-any-return]  # the row holds what `put` was given


def get_many(session: Session, settings: Iterable[Setting[Any]]) -> dict[str, Any]:
    """Several settings by key, in one query."""
    values: dict[str, Any] = {setting.key: setting.default for setting in settings}
    values.update({key: value["value"] for key, value in session.execute(_changed(), {"keys": list(values)})})
    return values


def get_kind(session: Session, prefix: str) -> dict[str, Any]:
    """All settings ever changed whose key begins so, by the rest of it, in the order in which each came first."""
    rows = select(SettingRow.key, SettingRow.value).where(SettingRow.key.startswith(prefix, autoescape=True))
    return {key.removeprefix(prefix): value["value"] for key, value in session.execute(rows.order_by(SettingRow.id))}


def column(setting: Setting[Any]) -> ScalarSelect[dict[str, Any] | None]:
    """A setting as a column of a question that is asked anyway, for `value_of`."""
    of_it = select(SettingRow.value).where(SettingRow.key == setting.key)
    return of_it.order_by(SettingRow.id.desc()).limit(1).scalar_subquery()


def value_of(setting: Setting[V], found: Mapping[str, Any] | None) -> V:
    return found["value"] if found else setting.default


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


def digest(value: object) -> str:
    """What a form carries of the value that it was made from."""
    return ids.digest(json.dumps(value))


def problems(setting: Setting[Any], value: Any) -> list[Problem]:
    """What is wrong with a value, at the field `value`."""
    if isinstance(setting.default, dict):
        return []
    if isinstance(setting.default, bool):
        found = None if isinstance(value, bool) else Problem(code=SettingProblem.CHOICE, at="value")
    elif isinstance(setting.default, int):
        found = _problem_of_number(setting, value)
    else:
        found = _problem_of_text(setting, value)
    return [found] if found else []


def _problem_of_number(setting: Setting[Any], value: Any) -> Problem | None:
    if type(value) is int and setting.least <= value <= setting.most:
        return None
    return Problem(code=SettingProblem.NUMBER, at="value", values={"least": setting.least, "most": setting.most})


def _problem_of_text(setting: Setting[Any], value: str) -> Problem | None:
    if setting.is_several or setting.choices:
        chosen = value.split() if setting.is_several else [value]
        return None if set(chosen) <= set(setting.choices) else Problem(code=SettingProblem.CHOICE, at="value")
    if not (value.strip() or setting.is_days):
        return Problem(code=SettingProblem.TEXT_MISSING, at="value")
    if len(value) > setting.longest:
        return Problem(code=SettingProblem.TEXT_LONG, at="value", values={"most": setting.longest})
    return _problem_of_days(value) if setting.is_days else None


def _problem_of_days(text: str) -> Problem | None:
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            days_of(line)
        except ValueError:
            return Problem(code=SettingProblem.DAY, at="value", values={"line": number})
    return None


def days_of(text: str) -> frozenset[date]:
    """The days of a setting that `is_days`."""
    return frozenset(date.fromisoformat(line[:10]) for line in text.splitlines() if line.strip())


def change(setting: Setting[V], value: V, seen: str, actor: Actor) -> bool:
    """Change a setting from a form that was made from the value behind `seen` (a `digest`); False if it is so already.

    Raises:
        RefusedError: with every `SettingProblem`; also when somebody has changed it since.
    """
    if found := problems(setting, value):
        raise RefusedError(*found)
    with unit_of_work() as session:
        take_turns(session, "settings")
        now = get(session, setting)
        if digest(now) != seen:
            raise RefusedError(Problem(code=SettingProblem.CHANGED_MEANWHILE, at="value"))
        if now == value:
            return False
        put(session, setting, value, actor)
        return True


def history(session: Session, setting: Setting[Any], limit: int = 50) -> list[SettingRow]:
    """Who set it to what, the newest first."""
    of_it = select(SettingRow).where(SettingRow.key == setting.key)
    return list(session.scalars(of_it.order_by(SettingRow.id.desc()).limit(limit)))


def latest(session: Session) -> dict[str, SettingRow]:
    """The last change of every setting that was ever changed, by key."""
    newest = select(func.max(SettingRow.id)).group_by(SettingRow.key)
    return {row.key: row for row in session.scalars(select(SettingRow).where(SettingRow.id.in_(newest)))}
