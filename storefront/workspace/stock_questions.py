"""Masih tersedia? One tap says so; another puts a listing on show again that rested unanswered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.text import _, sentence
from storefront.stock import queries, service
from storefront.web import guards
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame
from storefront.workspace.stock_lines import get_group, may_keep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug import Response

    from storefront.stock.types import QuestionView

keeps = requires_membership(Permission.STOCK_KEEP_GROUP)


def notes(group_ids: Sequence[int]) -> list[tuple[str, str, str, str]]:
    """For the first page of a workspace, for those who keep the stock: what is asked, what rests, what runs out."""
    session, kept = read_session(), frame.those_with(Permission.STOCK_KEEP_GROUP, group_ids)
    asked, resting = queries.count_asked(session, kept)
    low = queries.count_low(session, kept)
    lines = []
    if asked:
        title = _("{n} barang: masih tersedia?").format(n=asked)
        lines.append((title, url_for("workspace.questions"), "", _("Jawab dengan satu ketukan.")))
    if resting:
        title = _("{n} produk dijeda karena belum dijawab").format(n=resting)
        lines.append((title, url_for("workspace.questions"), "", _("Tayangkan lagi dengan satu ketukan.")))
    if low:
        title = _("{n} barang hampir habis").format(n=low)
        lines.append((title, url_for("workspace.stock", saring="hampir-habis"), "", _("Tambah stoknya bila ada.")))
    return lines


@blueprint.get("/stok/tanya")
@requires_membership(Permission.GROUP_VIEW)
def questions() -> str:
    group = frame.chosen_group(Permission.GROUP_VIEW)
    session = read_session()
    found = queries.list_questions(session, [group.id])
    titles = catalogue.list_titles(session, [each.product_id for each in found])
    named = [(each, titles[each.product_id]) for each in found]
    return frame.render(
        "workspace/questions.html",
        "stok",
        group,
        asked=[pair for pair in named if pair[0].asked_at],
        resting=[pair for pair in named if not pair[0].asked_at],
        lapak=frame.slug_if_several(group),
        is_kept=may_keep(group),
    )


def _get(product_id: int) -> QuestionView:
    """A question in one of the visitor's groups; 404 for all others."""
    groups = guards.group_ids(Permission.GROUP_VIEW)
    for each in queries.list_questions(read_session(), groups, limit=None):
        if each.product_id == product_id:
            get_group(each.group_id, to_keep=True)
            return each
    raise NotFoundError(product_id)


@blueprint.post("/stok/tanya/ada")
@keeps
def questions_all_there() -> Response:
    """All that one group is asked about."""
    group = frame.chosen_group(Permission.STOCK_KEEP_GROUP)
    asked = [each.product_id for each in queries.list_questions(read_session(), [group.id]) if each.asked_at]
    end_reading()
    service.say_still_there(asked, group.id, guards.actor(group.name))
    flash("ok", _("Terima kasih. {n} produk tercatat masih ada.").format(n=len(asked)))
    return see_other(url_for("workspace.questions", lapak=frame.slug_if_several(group)))


@blueprint.post("/stok/tanya/<int:product_id>/<act>")
@keeps
def question_answer(product_id: int, act: str) -> Response:
    """`ada`: it is still there; `tayang`: show it again."""
    if act not in {"ada", "tayang"}:
        raise NotFoundError(act)
    found = _get(product_id)
    group = get_group(found.group_id, to_keep=True)
    actor = guards.actor(group.name)
    end_reading()
    try:
        if act == "ada":
            service.say_still_there([product_id], group.id, actor)
            flash("ok", _("Terima kasih. Tercatat masih ada."))
        else:
            service.resume(product_id, group.id, actor)
            flash("ok", _("Produk Anda tayang lagi."))
    except RefusedError as error:
        flash("bad", " ".join(sentence(problem) for problem in error.problems))
    except StateConflictError:
        flash("info", _("Rekan Anda sudah lebih dahulu mengubahnya."))
    return see_other(url_for("workspace.questions", lapak=request.args.get("lapak")))
