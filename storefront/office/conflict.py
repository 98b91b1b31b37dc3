"""The page for those who came second: who was first, and the words that they need not write again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.catalogue.types import STAGED_CHANGE
from storefront.kernel import timeline
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import StateConflictError
from storefront.kernel.text import _, moment
from storefront.office import blueprint, frame
from storefront.producers import queries as producers
from storefront.producers.types import GROUP
from storefront.verification.types import DETERMINATION

if TYPE_CHECKING:
    from typing import Any

MATTERS = {  # what has a page of its own: how its address names it, and its states
    "case": ("case_id", DETERMINATION.name),
    "change": ("change_id", STAGED_CHANGE.name),
    "group": ("slug", GROUP.name),
}
WRITTEN = frozenset({"words", "reason", "note", "because"})  # how the names of fields end in which people write


@blueprint.errorhandler(StateConflictError)
def somebody_was_first(error: StateConflictError) -> tuple[str, int]:
    """Two people worked on the same thing: say so, keep what was written, and lead back to it as it stands now."""
    del error
    end_reading()
    topic = str(request.endpoint).rpartition(".")[2].partition("_")[0]
    keys = [key for key, _label, permission in frame.MENU if frame.may(permission)]
    place = next((key for key in keys if key in {topic, f"{topic}s"}), "home")
    back, last = url_for(f"office.{place}"), ""
    if topic in MATTERS:
        name, machine = MATTERS[topic]
        subject = (request.view_args or {})[name]
        back, last = url_for(f"office.{topic}", **{name: subject}), _last_step(machine, subject)
    return frame.render("office/conflict.html", place, back=back, last=last, words=_typed()), 409


def _typed() -> str:
    """What somebody wrote into the form that came too late."""
    names = [name for name in request.form if name.replace("-", "_").rpartition("_")[2] in WRITTEN]
    return "\n".join(text for name in names if (text := request.form[name].strip()))


def _last_step(machine: str, subject: Any) -> str:
    """Who has brought the matter into its state, and when; a group is named by its address."""
    session = read_session()
    group = producers.find_group(session, subject) if machine == GROUP.name else None
    steps = timeline.list_entries(session, machine, [group.id if group else subject])
    return _("{who}, {at}").format(who=steps[-1].actor_label, at=moment(steps[-1].at)) if steps else ""
