"""Behind the link of an invitation: a button, by which whoever is signed in becomes a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts import queries, service
from storefront.accounts.policy import Permission
from storefront.accounts.types import AccountProblem
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import _
from storefront.producers import queries as producers
from storefront.web import guards
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame
from storefront.workspace.members import ROLE_WORDS, me

if TYPE_CHECKING:
    from werkzeug import Response

NEVER_KEPT = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@blueprint.route("/undangan/<token>", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def join(token: str) -> Response | tuple[str, int, dict[str, str]]:
    """Programs that look into messages open links: only the button uses one up."""
    found = queries.find_invitation(read_session(), token)
    if found is None:
        return frame.render("workspace/invitation_dead.html", None, None), 410, NEVER_KEPT
    info = producers.list_groups_by_ids(read_session(), [found.group_id])[found.group_id]
    name, duty = ROLE_WORDS[found.role]
    end_reading()
    if request.method != "POST":
        return frame.render("workspace/join.html", None, None, lapak=info, role=_(name), duty=_(duty)), 200, NEVER_KEPT
    try:
        service.accept_invitation(token, me().person_id, guards.actor(info.name))
    except RefusedError as error:
        if any(problem.code is AccountProblem.LINK_DEAD for problem in error.problems):
            return frame.render("workspace/invitation_dead.html", None, None), 410, NEVER_KEPT
        flash("info", _("Anda sudah menjadi anggota kelompok ini."))
    else:
        flash("ok", _("Selamat datang di {group}.").format(group=info.name))
    return see_other(url_for("workspace.home", lapak=info.slug if me().memberships else None))
