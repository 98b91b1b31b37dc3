"""All groups: those that apply, those that sell, those that are suspended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.kernel.text import N_, _, day
from storefront.office import blueprint, frame
from storefront.producers import queries
from storefront.producers.types import GroupSearch, GroupState
from storefront.regions.data import REGENCIES
from storefront.web.guards import requires
from storefront.web.paging import key_after

if TYPE_CHECKING:
    from storefront.producers.types import GroupLine

PAGE = 50
STATES = {
    GroupState.APPLIED: (N_("Mendaftar"), "info"),
    GroupState.REVIEWED: (N_("Diperiksa"), "warn"),
    GroupState.ACTIVE: (N_("Aktif"), "ok"),
    GroupState.SUSPENDED: (N_("Ditangguhkan"), "bad"),
}
REGENCY_NAMES = {regency.code: regency.name for regency in REGENCIES}


def state_tag(state: GroupState) -> tuple[str, str]:
    words, kind = STATES[state]
    return _(words), kind


@blueprint.get("/kelompok")
@requires(Permission.CASE_VIEW)
def groups() -> str:
    """The newest first; `keadaan`, `daerah` and `q` filter, `sebelum` pages by key."""
    codes = frame.own_regencies()
    here: dict[str, Any] = {
        name: value[:100] for name in ("keadaan", "daerah", "q") if (value := request.args.get(name, "").strip())
    }
    state = next((each for each in GroupState if each.value == here.get("keadaan")), None)
    places = sorted((each for each in REGENCIES if codes is None or each.code in codes), key=lambda each: each.name)
    code = next((each.code for each in REGENCIES if each.slug == here.get("daerah")), "")
    wanted = GroupSearch(reach=codes, regency_code=code, state=state, text=here.get("q", ""))
    before = key_after(request.args.get("sebelum"))
    session = read_session()
    found = queries.list_all(session, wanted, limit=PAGE + 1, before_id=before)
    rows = found[:PAGE]
    counts = queries.count_by_state(session, codes)
    return frame.render(
        "office/groups.html",
        "groups",
        rows=[_row(row) for row in rows],
        figures=[
            (counts[each], state_tag(each)[0], url_for("office.groups", keadaan=each.value)) for each in GroupState
        ],
        states=[(each.value, state_tag(each)[0], each is state) for each in GroupState],
        places=[(each.slug, each.name, each.code == code) for each in places],
        text=wanted.text,
        is_filtered=bool(here),
        older=url_for("office.groups", sebelum=rows[-1].id, **here) if len(found) > PAGE else None,
        newest=url_for("office.groups", **here) if before is not None else None,
    )


def _row(row: GroupLine) -> dict[str, object]:
    asks = row.submitted_at if row.state is GroupState.APPLIED else None
    return {
        "name": row.name,
        "url": url_for("office.group", slug=row.slug),
        "kind": row.kind_label,
        "place": REGENCY_NAMES[row.regency_code],
        "state": state_tag(row.state),
        "note": _("Minta diperiksa {day}").format(day=day(asks)) if asks else "",
        "is_trusted": row.is_trusted,
    }
