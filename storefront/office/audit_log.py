"""Who changed what, and when: searched, and taken along as a file."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from flask import current_app, request, url_for

from storefront.accounts.policy import Permission
from storefront.kernel import audit as log
from storefront.kernel import audit_chain, clock
from storefront.kernel.audit import Search
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.sheets import write_csv, write_lines
from storefront.kernel.text import _, moment
from storefront.office import blueprint, frame
from storefront.web import change_words as words
from storefront.web.change_labels import ACTIONS, KINDS
from storefront.web.guards import requires
from storefront.web.paging import key_after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from flask import Flask, Response

    from storefront.kernel.audit import AuditEntry

PAGE = 50
MOST_SHOWN = 4  # changes of one line that stand there at once; more are folded
MOST_EXPORTED = 20_000
PORTION = 500  # lines of one look while a file is written
LONGEST_DAY = len("2026-11-22")
COLUMNS = ("nomor", "waktu", "pelaku", "tindakan", "arti", "perihal", "nomor_perihal", "lama", "baru", "segel")


@blueprint.get("/log")
@requires(Permission.AUDIT_VIEW)
def audit() -> str:
    """Newest first: `q` in actor, action and subject, `jenis`, `dari` and `sampai`; `sebelum` pages by key."""
    asked, search = _asked()
    before = key_after(request.args.get("sebelum"))
    found = log.list_latest(read_session(), search, before_id=before, limit=PAGE + 1)
    rows = found[:PAGE]
    given: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return frame.render(
        "office/audit.html",
        "audit",
        rows=[row_of(entry) for entry in rows],
        asked=asked,
        is_searched=any(asked.values()),
        kinds=[(key, _(label)) for key, (label, _actions) in KINDS.items()],
        older=url_for("office.audit", sebelum=rows[-1].id, **given) if len(found) > PAGE else None,
        newest=url_for("office.audit", **given) if before is not None else None,
        file=url_for("office.audit_file", **given),
        most=MOST_EXPORTED,
    )


@blueprint.get("/log.csv")
@requires(Permission.AUDIT_VIEW)
def audit_file() -> Response:
    """What was searched, newest first, with the seal of each line."""
    _asked_for, search = _asked()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- it is written after the request
    response = app.response_class(_file(app, search), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="catatan-perubahan.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _asked() -> tuple[dict[str, str], Search]:
    """What the address asks for, as far as it makes sense; the days are those of the calendar in Kupang."""
    text = request.args.get("q", "").strip()[:100]
    kind = request.args.get("jenis", "")
    since, until = _day("dari"), _day("sampai")
    typed = {
        "q": text,
        "jenis": kind if kind in KINDS else "",
        "dari": since.isoformat() if since else "",
        "sampai": until.isoformat() if until else "",
    }
    search = Search(
        text=text,
        actions=KINDS[kind][1] if kind in KINDS else (),
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )
    return typed, search


def _day(name: str) -> date | None:
    try:
        day = datetime.strptime(request.args.get(name, "")[:LONGEST_DAY], "%Y-%m-%d").replace(tzinfo=clock.WITA).date()
    except ValueError:
        return None
    return day if day.year in clock.YEARS else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.WITA)


def row_of(entry: AuditEntry) -> dict[str, object]:
    """One line as an item of components/ledger.html, with its changes."""
    changes = words.changes(entry)
    about = f"{entry.subject} {entry.subject_id}"
    return {
        "title": words.title(entry),
        "url": None,
        "end": None,
        "age": moment(entry.at),
        "look": "plain",
        "tag": None,
        "notes": [words.actor(entry), about, entry.action if entry.action in ACTIONS else ""],
        "about": about,
        "changes": changes,
        "is_folded": len(changes) > MOST_SHOWN,
    }


def _file(app: Flask, search: Search) -> Iterator[str]:
    """A portion at a time, each with a look of its own: a slow reader holds nothing open."""
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + write_csv(COLUMNS, [])
    before, left = None, MOST_EXPORTED
    while left > 0:
        with app.app_context():
            found, seals = _portion(search, before, min(PORTION, left))
            end_reading()
        yield write_lines(_cells(entry, seals.get(entry.id, "")) for entry in found)
        if len(found) < PORTION:
            return
        before, left = found[-1].id, left - len(found)


def _portion(search: Search, before: int | None, limit: int) -> tuple[list[AuditEntry], dict[int, str]]:
    session = read_session()
    found = log.list_latest(session, search, before_id=before, limit=limit)
    return found, audit_chain.seals_of(session, [entry.id for entry in found])


def _cells(entry: AuditEntry, seal: str) -> list[str]:
    changes = words.changes(entry)
    return [
        str(entry.id),
        entry.at.astimezone(clock.WITA).isoformat(timespec="seconds"),
        words.actor(entry),
        entry.action,
        words.title(entry),
        entry.subject,
        entry.subject_id,
        "; ".join(f"{name}: {old}" for name, old, _new in changes if old is not None),
        "; ".join(f"{name}: {new}" for name, _old, new in changes if new is not None),
        seal,
    ]
