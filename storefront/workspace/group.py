"""What a group tells of itself: its profile, which buyers see, and its figures, which monitoring needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for
from wtforms import BooleanField, HiddenField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from storefront.accounts.policy import Permission
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.money import ZERO
from storefront.kernel.text import N_, _, number
from storefront.producers import queries, service
from storefront.producers.types import (
    KIND_LABELS,
    LONGEST_LINE,
    LONGEST_STORY,
    MOST_PEOPLE,
    Figures,
    GroupProblem,
    GroupState,
    ProfileForm,
)
from storefront.web import guards
from storefront.web.fields import RupiahField
from storefront.web.forms import Form
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.web.recipients import shown_phone
from storefront.workspace import blueprint, frame
from storefront.workspace.forms import CountField
from storefront.workspace.registering import LABEL_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug import Response

    from storefront.producers.queries import ProducerGroup
    from storefront.producers.types import GroupInfo

Rows = list[tuple[str, str | None, str | None]]
STATE_WORDS = {
    GroupState.APPLIED: (N_("Mendaftar"), "warn"),
    GroupState.REVIEWED: (N_("Diperiksa"), "info"),
    GroupState.ACTIVE: (N_("Aktif"), "ok"),
    GroupState.SUSPENDED: (N_("Ditangguhkan"), "bad"),
}
manages = requires_membership(Permission.GROUP_MANAGE)


class StoryForm(Form):
    seen = HiddenField("")
    story = TextAreaField(
        N_("Cerita kelompok"),
        [Optional(), Length(max=LONGEST_STORY)],
        description=N_("Siapa Anda, dan bagaimana barangnya dibuat?"),
    )
    address = StringField(
        N_("Alamat"), [Optional(), Length(max=LONGEST_LINE)], description=N_("Jalan atau dusun, dan patokannya.")
    )
    phone = TelField(N_("Nomor WhatsApp kelompok"), [DataRequired(N_("Tulis nomor telepon kelompok."))])
    email = StringField(
        N_("Surel"), [Optional(), Length(max=LONGEST_LINE)], description=N_("Kabar pesanan juga dikirim ke sini.")
    )
    pickup_note = StringField(
        N_("Kapan barang dapat diambil?"),
        [Optional(), Length(max=LONGEST_LINE)],
        description=N_("Contoh: Senin sampai Jumat, 08.00-15.00. Kosong berarti tidak dapat diambil."),
    )
    allows_cash = BooleanField(N_("Pembeli boleh membayar tunai saat barang diantar"))


class FiguresForm(Form):
    seen = HiddenField("")
    members = CountField(N_("Jumlah anggota"), [InputRequired(N_("Tulis jumlah anggota."))], most=MOST_PEOPLE)
    women = CountField(
        N_("Perempuan di antaranya"), [InputRequired(N_("Tulis jumlah perempuan, boleh 0."))], most=MOST_PEOPLE
    )
    paid_workers = CountField(
        N_("Pekerja yang dibayar"), [InputRequired(N_("Tulis jumlah pekerja, boleh 0."))], most=MOST_PEOPLE
    )
    turnover = RupiahField("", [InputRequired(N_("Tulis omzetnya, boleh 0."))])
    equipment = TextAreaField(
        N_("Alat yang pernah diberikan pemerintah"),
        [Optional(), Length(max=LONGEST_STORY)],
        description=N_("Contoh: 2 alat tenun pada 2024, 1 mesin jahit pada 2025."),
    )


@blueprint.get("/lembaga")
@requires_membership(Permission.GROUP_VIEW)
def group() -> str:
    """Everything about the group, and where it is changed."""
    info = frame.chosen_group(Permission.GROUP_VIEW)
    row = queries.get_group(read_session(), info.id)
    return frame.render(
        "workspace/group.html",
        "kelompok",
        info,
        tag=(_(STATE_WORDS[row.state][0]), STATE_WORDS[row.state][1]),
        facts=_facts(row, info),
        links=_links(row, info),
    )


def _facts(row: ProducerGroup, info: GroupInfo) -> list[tuple[str, str]]:
    return [
        (_("Jenis"), _(KIND_LABELS[row.kind])),
        (_("Bagian program"), _(LABEL_WORDS[row.label])),
        (_("Tempat"), info.place_label),
        (_("Alamat"), row.address),
        (_("WhatsApp"), shown_phone(row.phone) if row.phone else ""),
        (_("Surel"), row.email or ""),
        (_("Pengambilan"), row.pickup_note),
        (_("Tunai saat diantar"), _("Boleh") if row.allows_cash else _("Tidak")),
    ]


def _links(row: ProducerGroup, info: GroupInfo) -> list[tuple[str, str, str, str]]:
    """Lines of components/names.html, those that open for whoever looks."""
    slug = frame.slug_if_several(info)
    lines = [
        (Permission.GROUP_MANAGE, _("Ubah profil"), "group_profile", _("Cerita, alamat, telepon, pengambilan.")),
        (Permission.GROUP_MANAGE, _("Data kelompok"), "group_figures", _("Anggota, pekerja, omzet, bantuan alat.")),
        (Permission.GROUP_MANAGE, _("Kode usaha dan pajak"), "group_business", _("KBLI dari NIB, PKP atau bukan.")),
        (Permission.GROUP_MANAGE, _("Kelengkapan"), "checklist", _("Syarat, surat, rekening.")),
        (Permission.MEMBER_MANAGE, _("Anggota"), "members", _("Undang orang, atur tugasnya.")),
        (Permission.GROUP_VIEW, _("Catatan"), "record", _("Siapa mengubah apa, dan kapan.")),
    ]
    links = [
        (name, url_for(f"workspace.{page}", lapak=slug), "", note)
        for permission, name, page, note in lines
        if info.id in guards.group_ids(permission)
    ]
    if row.state is GroupState.ACTIVE:
        links.append((_("Halaman pembeli"), url_for("shop.producer", slug=row.slug), "", _("Seperti dilihat pembeli.")))
    return links


@blueprint.route("/lembaga/profil", methods=["GET", "POST"])
@manages
def group_profile() -> Response | tuple[str, int]:
    info = frame.chosen_group(Permission.GROUP_MANAGE)
    told = queries.profile_told(read_session(), info.id)
    form = StoryForm.of_request(**_profile_shown(told), seen=queries.digest(told))
    end_reading()
    now: Rows = []
    if request.method == "POST" and form.validate():
        texts = {name: form[name].data or "" for name in ("story", "address", "phone", "email", "pickup_note")}
        typed = ProfileForm(**texts, allows_cash=bool(form.allows_cash.data))
        try:
            service.save_profile(info.id, typed, guards.actor(info.name), seen=form.seen.data or "")
        except RefusedError as error:
            told = queries.profile_told(read_session(), info.id)
            now = clash(form, error, told, _profile_shown(told))
        else:
            return saved(info)
    return form_page(info, form, (_("Profil kelompok"), _("Pembeli membaca ini di halaman Anda.")), now)


def _profile_shown(told: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: told[name] or "" for name in ("story", "address", "email", "pickup_note")}
    return {**texts, "phone": shown_phone(told["phone"]) if told["phone"] else "", "allows_cash": told["allows_cash"]}


@blueprint.route("/lembaga/data", methods=["GET", "POST"])
@manages
def group_figures() -> Response | tuple[str, int]:
    """The turnover is that of the year before; the rest is as it stands today."""
    info = frame.chosen_group(Permission.GROUP_MANAGE)
    year = clock.now().astimezone(clock.WITA).year - 1
    session = read_session()
    told, of_year = queries.list_figures(session, info.id), queries.figures_told(session, info.id, year)
    form = FiguresForm.of_request(**(_shown(told[0], year) if told else {}), seen=queries.digest(of_year))
    form.turnover.label.text = _("Omzet tahun {year}").format(year=year)
    form.turnover.description = _("Semua penjualan setahun, dalam rupiah. Perkiraan juga boleh.")
    end_reading()
    now: Rows = []
    if request.method == "POST" and form.validate():
        try:
            service.save_figures(info.id, _figures(form, year), guards.actor(info.name), seen=form.seen.data or "")
        except RefusedError as error:
            of_year = queries.figures_told(read_session(), info.id, year)
            now = clash(form, error, of_year, of_year)
        else:
            return saved(info)
    return form_page(info, form, (_("Data kelompok"), _("Hanya untuk laporan program. Pembeli tidak melihatnya.")), now)


def clash(form: Form, error: RefusedError, told: Mapping[str, Any], shown: Mapping[str, Any]) -> Rows:
    """Say why it was refused; where somebody was quicker, what stands there now beside what was typed."""
    form.add_problems(error)
    if all(problem.code is not GroupProblem.CHANGED_MEANWHILE for problem in error.problems):
        return []
    form["seen"].data = queries.digest(told)
    typed = {name: getattr(form[name].data, "amount", form[name].data) for name in shown}
    pairs = [(form[name].label.text, _words(value), _words(typed[name])) for name, value in shown.items()]
    return [(str(label), old or None, new or None) for label, old, new in pairs if old != new]


def _words(value: object) -> str:
    """As a form would show it."""
    if isinstance(value, bool):
        return _("Boleh") if value else _("Tidak")
    return number(value) if isinstance(value, int) else str(value or "")


def _shown(told: Figures, year: int) -> dict[str, object]:
    """What was told last; the turnover of another year is asked anew."""
    shown = {name: getattr(told, name) for name in ("members", "women", "paid_workers", "equipment")}
    return {**shown, "turnover": told.turnover} if told.year == year else shown


def _figures(form: FiguresForm, year: int) -> Figures:
    return Figures(
        year=year,
        members=form.members.data or 0,
        women=form.women.data or 0,
        paid_workers=form.paid_workers.data or 0,
        turnover=form.turnover.data or ZERO,
        equipment=form.equipment.data or "",
    )


def saved(info: GroupInfo) -> Response:
    flash("ok", _("Sudah disimpan."))
    return see_other(url_for("workspace.group", lapak=frame.slug_if_several(info)))


def form_page(info: GroupInfo, form: Form, words: tuple[str, str], now: Rows) -> tuple[str, int]:
    """`words` are the title and what it is for."""
    title, lead = words
    page = frame.render(
        "workspace/group_form.html",
        "kelompok",
        info,
        form=form,
        title=title,
        lead=lead,
        now=now,
        back=url_for("workspace.group", lapak=frame.slug_if_several(info)),
    )
    return page, 422 if request.method == "POST" else 200
