"""The pages of one item of the checklist: a paper with its number and its photo, or a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from werkzeug.exceptions import TooManyRequests
from wtforms import FileField, StringField
from wtforms.validators import DataRequired, Length

from storefront.accounts import service as accounts
from storefront.accounts.policy import Permission
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.media import MAX_BYTES
from storefront.kernel.text import N_, _, sentence
from storefront.producers import queries, service
from storefront.producers.types import LONGEST_LINE, NEEDED_BY, PROMISES, ItemView, OnboardingItem, PaperForm
from storefront.web import guards
from storefront.web.documents import paper_response
from storefront.web.forms import Form
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame
from storefront.workspace.checklist import NEW_PRODUCT, WORDS, chosen_row, item_at, progress

if TYPE_CHECKING:
    from flask import Response as FlaskResponse
    from werkzeug import Response

    from storefront.producers.types import GroupInfo

MOST_UPLOADS = 30  # of one group within the window: looking at a photo costs more than sending it
FILE_HINT = N_("Foto dari telepon cukup. Paling besar 12 MB.")
LABELS = {
    OnboardingItem.BANK: (N_("Nomor rekening"), N_("Foto halaman depan buku tabungan")),
    OnboardingItem.DEED: (N_("Nomor surat"), N_("Foto atau PDF surat")),
    OnboardingItem.NIB: (N_("NIB"), N_("Foto atau PDF surat NIB")),
    OnboardingItem.NPWP: (N_("NPWP"), N_("Foto kartu NPWP")),
}


class NumberedForm(Form):
    """What a paper is known by, and its picture."""

    number = StringField("", [DataRequired(N_("Tulis nomornya.")), Length(max=LONGEST_LINE)])
    file = FileField("", description=FILE_HINT)

    def name_for(self, view: ItemView) -> None:
        """Say which number and which picture; one that is there need not be sent again."""
        number, file = LABELS[view.item]
        self.number.label.text, self.file.label.text = _(number), _(file)
        self.file.flags.required = view.file is None  # the service says so where it is missing


class BankForm(NumberedForm):
    issuer = StringField(N_("Nama bank"), [DataRequired(N_("Tulis nama banknya.")), Length(max=LONGEST_LINE)])
    holder = StringField(N_("Atas nama"), [DataRequired(N_("Tulis nama pemilik rekening.")), Length(max=LONGEST_LINE)])
    file = FileField("", description=FILE_HINT)  # asked for last


def _view(item: OnboardingItem) -> tuple[GroupInfo, ItemView]:
    """The item as it stands. Raises NotFoundError when this kind of group does not need it."""
    info, row = chosen_row()
    found = next((each for each in progress(read_session(), row).items if each.item is item), None)
    if found is None:
        raise NotFoundError(NEEDED_BY[item].key)
    return info, found


@blueprint.route("/kelengkapan/<path>", methods=["GET", "POST"])
@requires_membership(Permission.GROUP_MANAGE)
def checklist_item(path: str) -> Response | tuple[str, int]:
    item = item_at(path)
    info, view = _view(item)
    if item is OnboardingItem.PRODUCT:
        return see_other(url_for(NEW_PRODUCT, lapak=frame.slug_if_several(info)))
    if item in PROMISES:
        return _promise(info, view)
    form = (BankForm if item is OnboardingItem.BANK else NumberedForm).of_request(**_told(view))
    form.name_for(view)
    end_reading()
    if request.method == "POST":
        return _take(info, view, form)
    return _page(info, view, form), 200


def _told(view: ItemView) -> dict[str, str]:
    return {"number": view.number, "issuer": view.issuer, "holder": view.holder}


def _promise(info: GroupInfo, view: ItemView) -> Response | tuple[str, int]:
    end_reading()
    if request.method != "POST":
        return _page(info, view, None), 200
    service.accept_promise(info.id, view.item, guards.actor(info.name))
    return _done(info)


def _take(info: GroupInfo, view: ItemView, form: NumberedForm) -> Response | tuple[str, int]:
    window = int(accounts.GUESSING_WINDOW.total_seconds())
    if not accounts.allow_attempt("group.paper", str(info.id), MOST_UPLOADS, window):
        raise TooManyRequests
    texts = {name: form[name].data or "" for name in ("number", "issuer", "holder") if name in form}
    form.validate()
    try:
        doubts = service.save_paper(info.id, view.item, PaperForm(**texts), _upload(), guards.actor(info.name))
    except RefusedError as error:
        _add_what_is_new(form, error)
        return _page(info, view, form), 422
    for doubt in doubts:
        flash("warn", sentence(doubt))
    return _done(info)


def _add_what_is_new(form: NumberedForm, error: RefusedError) -> None:
    """A field that the form has refused already says so once."""
    told = {field.name for field in form if field.errors}
    left = [problem for problem in error.problems if problem.at not in told]
    form.add_problems(RefusedError(*left))


def _upload() -> bytes:
    """Not more than would be taken anyway."""
    upload = request.files.get("file")
    return upload.stream.read(MAX_BYTES + 1) if upload else b""


def _done(info: GroupInfo) -> Response:
    flash("ok", _("Sudah disimpan."))
    return see_other(url_for("workspace.checklist", lapak=frame.slug_if_several(info)))


def _page(info: GroupInfo, view: ItemView, form: NumberedForm | None) -> str:
    title, note = WORDS[view.item]
    slug = frame.slug_if_several(info)
    return frame.render(
        "workspace/paper.html",
        "kelompok",
        info,
        title=_(title),
        note=_(note),
        item=view.item.value,
        is_given=view.is_met,
        form=form,
        file_url=url_for("workspace.checklist_file", path=request.view_args["path"], lapak=slug)
        if view.file and request.view_args
        else "",
        back=url_for("workspace.checklist", lapak=slug),
    )


@blueprint.get("/kelengkapan/<path>/berkas")
@requires_membership(Permission.GROUP_MANAGE)
def checklist_file(path: str) -> FlaskResponse:
    """The paper that was sent."""
    info, _row = chosen_row()
    return paper_response(queries.get_paper(read_session(), info.id, item_at(path)), path)
