"""The queue: what waits for the offices, the longest waiting first, and who works on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.casework import queries, service
from storefront.casework.types import (
    KIND_LABELS,
    STAGE_LABELS,
    CaseKey,
    CaseKind,
    Place,
    QueueFilter,
    Stage,
)
from storefront.kernel.db import read_session
from storefront.kernel.errors import ForbiddenError, NotFoundError
from storefront.kernel.text import _, ngettext, sentence
from storefront.office import blueprint, frame
from storefront.office.ages import served
from storefront.regions.data import REGENCIES
from storefront.verification import queries as verification
from storefront.web import guards
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.web.paging import key_after

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from enum import StrEnum
    from typing import TypeVar

    from werkzeug import Response

    from storefront.casework.types import CaseRow, QueueCounts, ServiceTimes

    E = TypeVar("E", bound=StrEnum)

PAGE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FILTERS = ("daerah", "jenis", "keadaan", "pemeriksa", "q", "telat")
STAGE_KINDS = {Stage.UNTAKEN: "info", Stage.TAKEN: "warn", Stage.READY: "ok"}
REGENCY_NAMES = {regency.code: regency.name for regency in REGENCIES}


@blueprint.get("/verifikasi")
@requires(Permission.CASE_VIEW)
def cases() -> str:
    """`daerah`, `jenis`, `keadaan`, `pemeriksa`, `telat` and `q` filter; `sesudah` pages by key."""
    session, codes = read_session(), frame.own_regencies()
    times = queries.service_times(session)
    late_before = queries.late_before(times)
    wanted = replace(_wanted(), reach=codes, late_before=late_before)
    after = place_of(request.args.get("sesudah"))
    found = queries.list_cases(session, wanted, limit=PAGE + 1, after=after)
    rows = found[:PAGE]
    counts = queries.count_cases(session, codes, _person_id(), late_before)
    return frame.render(
        "office/cases.html",
        "cases",
        rows=[case_row(row, times) for row in rows],
        total=counts.total,
        figures=_figures(counts),
        days=times.days[CaseKind.PRODUCT],
        picks=_picks(wanted, codes),
        text=wanted.text,
        is_filtered=bool(kept()),
        kept=kept(),
        may_take=any(map(may_take, CaseKind)),
        may_decide=frame.may(Permission.CASE_DECIDE),
        older=url_for("office.cases", sesudah=_written(rows[-1]), **kept()) if len(found) > PAGE else None,
        newest=url_for("office.cases", **kept()) if after else None,
    )


def _figures(counts: QueueCounts, kinds: str | None = None) -> list[tuple[int, str, str]]:
    """Each with the address of what it counts; `kinds` as `jenis` names them there."""
    wanted: tuple[tuple[int, str, dict[str, Any]], ...] = (
        (counts.untaken, _(STAGE_LABELS[Stage.UNTAKEN]), {"keadaan": Stage.UNTAKEN.value}),
        (counts.mine, _("Sedang Anda periksa"), {"pemeriksa": "saya", "keadaan": Stage.TAKEN.value}),
        (counts.ready, _(STAGE_LABELS[Stage.READY]), {"keadaan": Stage.READY.value}),
        (counts.late, _("Lewat waktu layanan"), {"telat": "1"}),
    )
    return [(count, words, url_for("office.cases", jenis=kinds, **asked)) for count, words, asked in wanted]


def case_figures() -> list[tuple[int, str, str]]:
    """What waits for this person; for whoever only looks at cases, how many there are."""
    if not frame.may(Permission.CASE_VIEW):
        return []
    session, codes = read_session(), frame.own_regencies()
    border = queries.late_before(queries.service_times(session))
    own = {kind: moment for kind, moment in border.items() if may_take(kind)}
    counts = queries.count_cases(session, codes, _person_id(), own or border)
    due = verification.count_recheck_due(session, codes)
    kinds = "saya" if len(own) < len(border) else None
    waiting = _figures(counts, kinds) if own else [(counts.total, _("Perkara menunggu"), url_for("office.cases"))]
    return [*waiting, (due, _("Perlu diperiksa ulang"), url_for("office.rechecks"))]


@blueprint.post("/verifikasi/ambil")
@requires(Permission.CASE_VIEW)
def cases_take() -> Response:
    """Those that were chosen, or the one whose button was pressed."""
    keys = chosen()
    identity = guards.current_identity()
    assert identity, "the guard has let somebody in"
    problems = service.take(keys, identity.person_id, identity.name, guards.actor())
    for problem in problems:
        flash("warn", sentence(problem))
    if taken := len(keys) - len(problems):
        flash("ok", ngettext("%(n)d perkara Anda ambil.", "%(n)d perkara Anda ambil.", taken) % {"n": taken})
    return _back(keys)


@blueprint.post("/verifikasi/lepas")
@requires(Permission.CASE_VIEW)
def cases_release() -> Response:
    """They wait for anybody again."""
    keys = chosen()
    service.release(keys, guards.actor())
    if keys:
        flash("ok", _("Perkara dilepas. Siapa saja bisa mengambilnya."))
    return _back(keys)


def may_take(kind: CaseKind) -> bool:
    """Whether somebody works on such cases: examines them, or decides on them."""
    decides = kind in queries.DECIDED and frame.may(Permission.CASE_DECIDE)
    return decides or frame.may(queries.NEEDED[kind])


def chosen() -> list[CaseKey]:
    """The cases that the form names: `satu` is a row's own button, `kasus` the boxes that are ticked.

    Raises:
        NotFoundError: for one that does not wait, or lies in another kabupaten.
        ForbiddenError: for one that somebody may only look at.
    """
    one = request.form.get("satu")
    names = [one] if one else request.form.getlist("kasus")[:PAGE]
    keys = [key for key in dict.fromkeys(map(case_key, names)) if key]
    if not all(may_take(key.kind) for key in keys):
        raise ForbiddenError("case")
    codes = frame.own_regencies()
    if codes is not None and set(queries.list_by_keys(read_session(), keys, codes)) != set(keys):
        raise NotFoundError("case")
    return keys


def _back(keys: Collection[CaseKey]) -> Response:
    if not keys:
        flash("warn", _("Centang dulu perkaranya."))
    return see_other(url_for("office.cases", **kept()))


def kept() -> dict[str, Any]:
    """The filters of this address, for links and forms that come back to it."""
    return {name: value[:100] for name in FILTERS if (value := request.args.get(name, "").strip())}


def _wanted() -> QueueFilter:
    asked = kept()
    code = next((each.code for each in REGENCIES if each.slug == asked.get("daerah")), "")
    who = asked.get("pemeriksa")
    return QueueFilter(
        regency_code=code,
        kinds=_kinds(asked.get("jenis")),
        stage=_member(Stage, asked.get("keadaan")),
        person_id=_person_id() if who == "saya" else key_after(who),
        text=asked.get("q", ""),
        is_late="telat" in asked,
    )


def _kinds(text: str | None) -> frozenset[CaseKind]:
    """The kind of this name, or those on which this person works; else all."""
    one = _member(CaseKind, text)
    own = filter(may_take, CaseKind) if text == "saya" else ()
    return frozenset({one} if one else own) or frozenset(CaseKind)


def _member(kind: type[E], text: str | None) -> E | None:
    return next((each for each in kind if each.value == text), None)


def _person_id() -> int:
    identity = guards.current_identity()
    return identity.person_id if identity else 0


def _picks(wanted: QueueFilter, codes: frozenset[str] | None) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """The lists to choose from: name, label, options (value, text, selected)."""
    places = sorted((each for each in REGENCIES if codes is None or each.code in codes), key=lambda each: each.name)
    examiners = [(str(each.person_id), each.name) for each in queries.list_examiners(read_session())]
    own = [("saya", _("Saya"))] if any(map(may_take, CaseKind)) else []
    worked_on = [("saya", _("Yang Anda kerjakan"))] if own and not all(map(may_take, CaseKind)) else []
    kinds = [*worked_on, *((each.value, _(KIND_LABELS[each])) for each in CaseKind)]
    return [
        ("daerah", _("Daerah"), _options(((each.slug, each.name) for each in places), "daerah")),
        ("keadaan", _("Keadaan"), _options(((each.value, _(STAGE_LABELS[each])) for each in Stage), wanted.stage)),
        ("jenis", _("Jenis perkara"), _options(kinds, "jenis")),
        ("pemeriksa", _("Pemeriksa"), _options([*own, *examiners], "pemeriksa")),
    ]


def _options(pairs: Iterable[tuple[str, str]], now: str | None) -> list[tuple[str, str, bool]]:
    """`now` is the value that is chosen, or the name of the argument that holds it."""
    value = kept().get(now, "") if now in FILTERS else now
    return [(each, text, each == value) for each, text in pairs]


def case_row(row: CaseRow, times: ServiceTimes) -> dict[str, object]:
    return {
        "value": case_value(row.key),
        "url": case_url(row),
        "age": served(row.since, row.key.kind, times),
        "title": row.title,
        "group": row.group_name if row.key.kind in {CaseKind.PRODUCT, CaseKind.CHANGE} else "",
        "place": REGENCY_NAMES[row.regency_code],
        "kind": _(KIND_LABELS[row.key.kind]),
        "stage": (_(STAGE_LABELS[row.stage]), STAGE_KINDS[row.stage]),
        "who": row.taken_by,
        "may_take": may_take(row.key.kind),
    }


def case_url(row: CaseRow) -> str:
    """Where a case is worked on."""
    if row.key.kind is CaseKind.PRODUCT:
        return url_for("office.case", case_id=row.key.subject_id)
    if row.key.kind is CaseKind.CHANGE:
        return url_for("office.change", change_id=row.key.subject_id)
    return url_for("office.group", slug=row.group_slug)


def case_value(key: CaseKey) -> str:
    """A case as forms and addresses name it."""
    return f"{key.kind.value}-{key.subject_id}"


def case_key(text: str) -> CaseKey | None:
    """What `case_value` wrote; None for anything else."""
    kind, _dash, number = text.partition("-")
    subject_id = key_after(number)
    member = _member(CaseKind, kind)
    return CaseKey(kind=member, subject_id=subject_id) if member and subject_id is not None else None


def _written(row: CaseRow) -> str:
    """A place in the queue as it stands in an address: microseconds, kind and id."""
    micros = (row.since - EPOCH) // timedelta(microseconds=1)
    return f"{micros}-{case_value(row.key)}"


def place_of(text: str | None) -> Place | None:
    """What `_written` wrote; anything else is the first page."""
    micros, _dash, rest = (text or "").partition("-")
    since, key = key_after(micros), case_key(rest)
    if since is None or key is None:
        return None
    try:
        return Place(since=EPOCH + timedelta(microseconds=since), key=key)
    except OverflowError:  # behind the last year that there is
        return None


@blueprint.get("/verifikasi/periksa-ulang")
@requires(Permission.CASE_VIEW)
def rechecks() -> str:
    """What stands and should be looked at again, the longest due first."""
    found = verification.list_recheck_due(read_session(), frame.own_regencies(), limit=PAGE)
    rows = [
        {
            "url": url_for("office.case", case_id=each.determination_id),
            "title": each.product_name,
            "group": each.group_name,
            "code": each.code,
            "place": REGENCY_NAMES[each.regency_code],
            "due": each.due,
        }
        for each in found
    ]
    return frame.render("office/rechecks.html", "cases", rows=rows, most=PAGE)
