"""Products that a kabupaten proposes, and the province's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import N_, _, sentence
from storefront.office import blueprint, frame
from storefront.producers import queries as producers
from storefront.regions.data import REGENCIES
from storefront.verification import queries, service
from storefront.verification.types import ProposalState, ProposeProduct, Proposer
from storefront.web import guards
from storefront.web.fields import option
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.web.paging import key_after

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.verification.types import ProposalView

P = Permission
PAGE = 50
LONGEST_SEARCH = 100
REGENCY_NAMES = {each.code: each.name for each in REGENCIES}
PROPOSERS = {
    Proposer.VILLAGE_HEAD: N_("Kepala desa"),
    Proposer.CAMAT: N_("Camat"),
    Proposer.PMD_KABUPATEN: N_("Dinas PMD kabupaten"),
    Proposer.BAGIAN_PEMERINTAHAN: N_("Bagian Pemerintahan"),
}
STATES = {
    ProposalState.WAITING: (N_("Menunggu jawaban"), "warn"),
    ProposalState.TAKEN_UP: (N_("Diterima"), "ok"),
    ProposalState.DECLINED: (N_("Tidak diterima"), "bad"),
}


class ProposalForm(Form):
    proposer = RadioField(
        N_("Siapa yang mengusulkan"),
        [InputRequired(N_("Pilih siapa yang mengusulkan."))],
        choices=lambda: [option(each.value, _(label)) for each, label in PROPOSERS.items()],
    )
    letter_number = StringField(N_("Nomor surat"), [DataRequired(N_("Tulis nomor surat usulannya."))])
    letter_date = DateField(N_("Tanggal surat"), [DataRequired(N_("Pilih tanggal suratnya."))])
    words = TextAreaField(N_("Mengapa produk ini diusulkan"))


@blueprint.get("/usulan")
@requires(P.CASE_PROPOSE)
def proposals() -> str:
    """The newest first; `q` finds a product to propose, `sebelum` pages by key."""
    return _list()


def _list(refused: tuple[int, str, str] | None = None) -> str:
    """`refused`: the proposal whose answer was refused, what was typed, and why."""
    session, regencies = read_session(), frame.own_regencies()
    text = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    before = key_after(request.args.get("sebelum"))
    found = queries.list_proposals(session, regencies, limit=PAGE + 1, before_id=before)
    products = catalogue.list_named(session, text, regencies) if text else []
    groups = producers.list_groups_by_ids(session, {group_id for _id, _name, group_id in products})
    rows = found[:PAGE]
    return frame.render(
        "office/proposals.html",
        "proposals",
        rows=[_row(each, refused) for each in rows],
        text=text,
        products=[
            (name, url_for("office.proposal_new", product_id=key), groups[group_id].name)
            for key, name, group_id in products
        ],
        may_answer=frame.may(P.CASE_EXAMINE),
        older=url_for("office.proposals", sebelum=rows[-1].id) if len(found) > PAGE else None,
        newest=url_for("office.proposals") if before is not None else None,
    )


def _row(each: ProposalView, refused: tuple[int, str, str] | None) -> dict[str, object]:
    words, kind = STATES[each.state]
    is_refused = refused is not None and refused[0] == each.id
    return {
        "proposal": each,
        "who": _(PROPOSERS[each.proposer]),
        "regency": REGENCY_NAMES.get(each.regency_code, each.regency_code),
        "tag": (_(words), kind),
        "is_waiting": each.state is ProposalState.WAITING,
        "case_url": url_for("office.case", case_id=each.determination_id) if each.determination_id else None,
        "typed": refused[1] if refused and is_refused else "",
        "error": refused[2] if refused and is_refused else "",
    }


@blueprint.route("/usulan/baru/<int:product_id>", methods=["GET", "POST"])
@requires(P.CASE_PROPOSE)
def proposal_new(product_id: int) -> Response | tuple[str, int]:
    """Propose one product by a letter."""
    regencies = frame.own_regencies()
    product = catalogue.get_summary(read_session(), product_id)
    if regencies is not None and product.regency_code not in regencies:
        raise NotFoundError(product_id)
    form = ProposalForm.of_request()
    status = 200
    if request.method == "POST":
        status = 422
        is_whole = form.validate()
        end_reading()
        if is_whole and form.letter_date.data:
            wanted = ProposeProduct(
                product_id=product_id,
                proposer=Proposer(form.proposer.data),
                letter_number=form.letter_number.data or "",
                letter_date=form.letter_date.data,
                words=form.words.data or "",
            )
            try:
                service.propose(wanted, regencies, guards.actor())
            except RefusedError as error:
                form.add_problems(error)
            else:
                flash("ok", _("Usulan terkirim ke provinsi."))
                return see_other(url_for("office.proposals"))
    return frame.render("office/proposal.html", "proposals", form=form, product=product), status


@blueprint.post("/usulan/<int:proposal_id>/terima")
@requires(P.CASE_EXAMINE)
def proposal_take_up(proposal_id: int) -> Response | tuple[str, int]:
    end_reading()
    try:
        case_id = service.take_up(proposal_id, guards.actor())
    except RefusedError as error:
        return _list((proposal_id, "", " ".join(sentence(each) for each in error.problems))), 422
    flash("ok", _("Usulan diterima. Berkasnya sudah dibuka."))
    return see_other(url_for("office.case", case_id=case_id))


@blueprint.post("/usulan/<int:proposal_id>/tolak")
@requires(P.CASE_EXAMINE)
def proposal_decline(proposal_id: int) -> Response | tuple[str, int]:
    reason = request.form.get("reason", "")
    end_reading()
    try:
        service.decline(proposal_id, reason, guards.actor())
    except RefusedError as error:
        return _list((proposal_id, reason, " ".join(sentence(each) for each in error.problems))), 422
    flash("ok", _("Pengusul membaca alasannya di daftar ini."))
    return see_other(url_for("office.proposals"))
