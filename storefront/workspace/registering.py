"""A group registers itself: one short page, for whoever is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import RadioField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from storefront.accounts import service as accounts
from storefront.accounts.policy import Permission
from storefront.accounts.types import AccountProblem
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.text import N_, _
from storefront.producers import queries as producers
from storefront.producers import service
from storefront.producers.types import KIND_LABELS, LONGEST_NAME, CreateGroup, GroupKind, ProgrammeLabel
from storefront.regions import queries as regions
from storefront.web import guards
from storefront.web.fields import option
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame

if TYPE_CHECKING:
    from typing import Any

    from werkzeug import Response

MOST_BY_ONE = 10  # tries of one person within the window
MOST_FROM_ONE = 30  # from one address: a whole village may share one
LABEL_WORDS = {
    ProgrammeLabel.VILLAGE: N_("Satu desa (One Village)"),
    ProgrammeLabel.COMMUNITY: N_("Satu komunitas (One Community)"),
    ProgrammeLabel.SCHOOL: N_("Satu sekolah (One School)"),
}
TOO_MANY = 429


def kind_choices() -> list[Any]:
    return [option(kind, _(label)) for kind, label in KIND_LABELS.items()]


def label_choices() -> list[Any]:
    return [option("", _("Ikut jenis kelompok")), *(option(label, _(word)) for label, word in LABEL_WORDS.items())]


def regency_choices() -> list[Any]:
    by_name = sorted(regions.shipped_regencies(), key=lambda each: each.name)
    return [option("", _("Pilih kabupaten")), *(option(each.code, each.full_name) for each in by_name)]


class RegisterForm(Form):
    kind = RadioField(N_("Jenis kelompok"), [InputRequired(N_("Pilih jenis kelompok."))], choices=kind_choices)
    name = StringField(
        N_("Nama kelompok"),
        [DataRequired(N_("Tulis nama kelompok.")), Length(max=LONGEST_NAME)],
        description=N_("Seperti di papan nama atau surat. Pembeli membacanya."),
    )
    regency = SelectField(
        N_("Kabupaten atau kota"), [InputRequired(N_("Pilih kabupaten atau kota."))], choices=regency_choices
    )
    village = StringField(
        N_("Desa atau kelurahan"), [DataRequired(N_("Tulis nama desa atau kelurahan.")), Length(max=LONGEST_NAME)]
    )
    district = StringField(N_("Kecamatan"), [Optional(), Length(max=LONGEST_NAME)])
    phone = TelField(
        N_("Nomor WhatsApp kelompok"),
        [DataRequired(N_("Tulis nomor telepon kelompok."))],
        description=N_("Contoh: 0812 3456 7890. Pembeli bertanya ke nomor ini."),
    )
    label = SelectField(N_("Bagian program"), [Optional()], choices=label_choices)

    def command(self) -> CreateGroup:
        return CreateGroup(
            kind=GroupKind(self.kind.data),
            name=self.name.data or "",
            regency_code=self.regency.data or "",
            village_name=self.village.data or "",
            district_name=self.district.data or "",
            phone=self.phone.data,
            label=ProgrammeLabel(self.label.data) if self.label.data else None,
        )


@blueprint.route("/daftar", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def register() -> Response | tuple[str, int]:
    form = RegisterForm.of_request()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return _welcome(form)
            except RefusedError as error:
                form.add_problems(error)
                is_hasty = any(problem.code is AccountProblem.TOO_MANY_ATTEMPTS for problem in error.problems)
                status = TOO_MANY if is_hasty else 422
    return frame.render("workspace/register.html", None, None, form=form), status


def _welcome(form: RegisterForm) -> Response:
    """Write the group down, and go on to its first product: goods come before papers. A second tap gets there, too."""
    identity, command = guards.current_identity(), form.command()
    assert identity is not None, "the view is guarded"
    _refuse_haste(identity.person_id)
    group_id, is_new = service.register_group(command, identity.person_id, guards.actor(command.name))
    slug = producers.get_group(read_session(), group_id).slug
    end_reading()
    if is_new:
        flash("ok", _("Kelompok Anda terdaftar. Mulai dari foto produk pertama."))
    return see_other(url_for("workspace.product_new", lapak=slug if identity.memberships else None))


def _refuse_haste(person_id: int) -> None:
    window = int(accounts.GUESSING_WINDOW.total_seconds())
    network = accounts.network_of(request.remote_addr or "")
    limits = (("group.person", str(person_id), MOST_BY_ONE), ("group.address", network, MOST_FROM_ONE))
    if not all(accounts.allow_attempt(what, who, most, window) for what, who, most in limits):
        raise RefusedError(Problem(code=AccountProblem.TOO_MANY_ATTEMPTS, values={"minutes": window // 60}))
