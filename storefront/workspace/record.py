"""What was changed about a group's own things, by itself and by the offices, as far as these have told it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.kernel import audit
from storefront.kernel.audit import Search
from storefront.kernel.db import read_session
from storefront.kernel.text import moment
from storefront.stock import queries as stock
from storefront.web import change_words as words
from storefront.web.change_labels import INSIDE
from storefront.web.guards import requires_membership
from storefront.web.paging import key_after
from storefront.workspace import blueprint, frame

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.audit import AuditEntry

PAGE = 30
MOST_SHOWN = 2  # changes of one line that stand there at once on a phone


@blueprint.get("/catatan")
@requires_membership(Permission.GROUP_VIEW)
def record() -> str:
    """Newest first; `sebelum` pages by key."""
    group = frame.chosen_group(Permission.GROUP_VIEW)
    slug, session = frame.slug_if_several(group), read_session()
    before = key_after(request.args.get("sebelum"))
    about = {"group": [group.id], **_things(session, group.id)}
    found = audit.list_latest(session, Search(about=about, without=INSIDE), before_id=before, limit=PAGE + 1)
    rows, names = found[:PAGE], _names(session, found[:PAGE])
    return frame.render(
        "workspace/record.html",
        "kelompok",
        group,
        rows=[_row(entry, names.get((entry.subject, entry.subject_id), "")) for entry in rows],
        older=url_for("workspace.record", sebelum=rows[-1].id, lapak=slug) if len(found) > PAGE else None,
        newest=url_for("workspace.record", lapak=slug) if before is not None else None,
    )


def _things(session: Session, group_id: int) -> dict[str, list[int]]:
    places = [place.id for place in stock.list_places(session, group_id)]
    return {**catalogue.things_of_group(session, group_id), "place": places}


def _names(session: Session, entries: list[AuditEntry]) -> dict[tuple[str, str], str]:
    """What the lines are about, by subject and its id."""
    products = {int(each.subject_id) for each in entries if each.subject == "product"}
    variants = {int(each.subject_id) for each in entries if each.subject == "variant"}
    return {
        (subject, str(thing_id)): name
        for (subject, thing_id), name in catalogue.names_of_things(session, products, variants).items()
    }


def _row(entry: AuditEntry, name: str) -> dict[str, object]:
    changes = words.changes(entry)
    return {
        "title": words.title(entry),
        "url": None,
        "end": None,
        "age": moment(entry.at),
        "look": "plain",
        "tag": None,
        "notes": [name, words.actor(entry)],
        "about": name or words.title(entry),
        "changes": changes,
        "is_folded": len(changes) > MOST_SHOWN,
    }
