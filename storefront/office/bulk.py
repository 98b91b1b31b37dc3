"""Several cases decided with one second look: first exactly what will happen, then each on its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.casework import service
from storefront.casework.types import KIND_LABELS, CaseKind, Chosen
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.text import _, day, ngettext, sentence
from storefront.office import blueprint, frame
from storefront.office.cases import REGENCY_NAMES, case_key, case_url, case_value
from storefront.web import guards, listing_words
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.casework.types import Outcome

MOST_AT_ONCE = 25
MOST_TOLD = 10  # reasons that the next page tells; it shows the others beside the cases


@blueprint.post("/verifikasi/putuskan/pilih")
@requires(Permission.CASE_DECIDE)
def bulk_choose() -> Response:
    """The boxes that are ticked go on to the second look."""
    values = [value for value in dict.fromkeys(request.form.getlist("kasus")) if case_key(value)]
    if not values:
        flash("warn", _("Centang dulu perkaranya."))
        return see_other(url_for("office.cases"))
    if len(values) > MOST_AT_ONCE:
        flash("warn", _("Paling banyak {most} perkara sekaligus. Sisanya belum dipilih.").format(most=MOST_AT_ONCE))
    return see_other(url_for("office.bulk", kasus=values[:MOST_AT_ONCE]))


@blueprint.get("/verifikasi/putuskan")
@requires(Permission.CASE_DECIDE)
def bulk() -> str | Response:
    """What will happen to each, and what cannot, with its reason."""
    keys = [key for value in request.args.getlist("kasus")[:MOST_AT_ONCE] if (key := case_key(value))]
    identity = guards.current_identity()
    assert identity, "the guard has let somebody in"
    found = service.foresee(read_session(), keys, identity.person_id, frame.own_regencies())
    if not found:
        flash("info", _("Tidak ada perkara yang menunggu keputusan Anda di sini."))
        return see_other(url_for("office.cases"))
    rows = [_row(each) for each in found]
    return frame.render(
        "office/bulk.html",
        "cases",
        ready=[row for row in rows if not row["why"]],
        left=[row for row in rows if row["why"]],
    )


@blueprint.post("/verifikasi/putuskan")
@requires(Permission.CASE_DECIDE)
def bulk_decide() -> Response:
    """Each on its own; what could not be done is shown again, with its reason."""
    values = list(dict.fromkeys(request.form.getlist("kasus")))[:MOST_AT_ONCE]
    chosen = [each for value in values if (each := _chosen(value))]
    codes = frame.own_regencies()
    identity = guards.current_identity()
    assert identity, "the guard has let somebody in"
    titles = {
        each.row.key: each.row.title
        for each in service.foresee(read_session(), [each.key for each in chosen], identity.person_id, codes)
    }
    end_reading()
    chosen = [each for each in chosen if codes is None or each.key in titles]
    problems = dict(zip([each.key for each in chosen], service.decide_many(chosen, guards.actor()), strict=True))
    failed = [key for key, found in problems.items() if found]
    if done := len(problems) - len(failed):
        flash("ok", ngettext("%(n)d perkara diputuskan.", "%(n)d perkara diputuskan.", done) % {"n": done})
    for key in failed[:MOST_TOLD]:
        reasons = " ".join(sentence(problem) for problem in problems[key])
        flash("bad", _("{title}: {reasons}").format(title=titles.get(key, key.kind.value), reasons=reasons))
    if not failed:
        return see_other(url_for("office.cases"))
    return see_other(url_for("office.bulk", kasus=[case_value(key) for key in failed]))


def _chosen(value: str) -> Chosen | None:
    """`produk-12:digest:2028-11-22`, as `_row` wrote it."""
    name, seen, last_day = ([*value.split(":"), "", ""])[:3]
    key = case_key(name)
    try:
        valid_until = date.fromisoformat(last_day) if last_day else None
    except ValueError:
        return None
    return Chosen(key=key, seen=seen, valid_until=valid_until) if key else None


def _row(found: Outcome) -> dict[str, object]:
    row = found.row
    until = found.valid_until.isoformat() if found.valid_until else ""
    return {
        "value": f"{case_value(row.key)}:{found.seen}:{until}",
        "title": row.title,
        "url": case_url(row),
        "group": row.group_name,
        "place": REGENCY_NAMES[row.regency_code],
        "kind": _(KIND_LABELS[row.key.kind]),
        "what": _what(found),
        "diff": listing_words.diff_rows(*found.change) if found.change else [],
        "why": " ".join(sentence(problem) for problem in found.problems),
    }


def _what(found: Outcome) -> str:
    if found.row.key.kind is CaseKind.PRODUCT:
        if found.valid_until is None:
            return _("Ditetapkan sebagai produk OVOP, tanpa batas waktu.")
        return _("Ditetapkan sebagai produk OVOP sampai {day}.").format(day=day(found.valid_until))
    return _("Tayang mulai sekarang.")
