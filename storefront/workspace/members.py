"""The people of a group: their roles, invitations by a link, facilitators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from storefront.accounts import queries, service
from storefront.accounts.policy import Permission
from storefront.accounts.types import MemberRole
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import ForbiddenError, NotFoundError, RefusedError
from storefront.kernel.text import N_, _, day, sentence
from storefront.producers import queries as producers
from storefront.web import guards
from storefront.web.fields import option
from storefront.web.forms import Form
from storefront.web.guards import requires_membership
from storefront.web.pages import absolute_url, flash, see_other
from storefront.web.recipients import whatsapp_url
from storefront.workspace import blueprint, frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from werkzeug import Response

    from storefront.accounts.types import Identity, InvitationView, MemberView
    from storefront.producers.types import GroupInfo

ROLE_WORDS = {
    MemberRole.KETUA: (N_("Ketua"), N_("Mengatur semuanya, juga anggota.")),
    MemberRole.PENGELOLA: (N_("Pengelola"), N_("Mengurus produk, stok, pesanan, dan data kelompok.")),
    MemberRole.PETUGAS_STOK: (N_("Petugas stok"), N_("Mengurus stok dan pesanan.")),
    MemberRole.BENDAHARA: (N_("Bendahara"), N_("Melihat pesanan dan uang.")),
    MemberRole.PENDAMPING: (
        N_("Pendamping"),
        N_("Membantu mengisi produk dan stok. Tidak melihat pesanan, uang, surat, dan anggota."),
    ),
}
manages = requires_membership(Permission.MEMBER_MANAGE)


def role_choices() -> list[Any]:
    return [option(role, _(ROLE_WORDS[role][0])) for role in MemberRole]


class InviteForm(Form):
    role = RadioField(N_("Tugasnya"), [InputRequired(N_("Pilih tugasnya."))], choices=role_choices)


class RoleForm(Form):
    role = SelectField(N_("Tugas baru"), [InputRequired(N_("Pilih tugasnya."))], choices=lambda: role_choices()[:-1])


def me() -> Identity:
    identity = guards.current_identity()
    assert identity is not None, "the view is guarded"
    return identity


def _own(group_id: int) -> GroupInfo:
    """The group of a member or an invitation.

    Raises:
        NotFoundError: for a foreign one.
        ForbiddenError: without the right.
    """
    if group_id not in guards.group_ids(Permission.GROUP_VIEW):
        raise NotFoundError(group_id)
    if group_id not in guards.group_ids(Permission.MEMBER_MANAGE):
        raise ForbiddenError(Permission.MEMBER_MANAGE.value)
    return producers.list_groups_by_ids(read_session(), [group_id])[group_id]


def _back(info: GroupInfo) -> Response:
    return see_other(url_for("workspace.members", lapak=frame.slug_if_several(info)))


@blueprint.get("/anggota")
@manages
def members() -> str:
    return _list(frame.chosen_group(Permission.MEMBER_MANAGE), InviteForm())


def _list(info: GroupInfo, form: InviteForm) -> str:
    session, slug = read_session(), frame.slug_if_several(info)
    return frame.render(
        "workspace/members.html",
        "kelompok",
        info,
        people=[_row(each) for each in queries.list_members(session, info.id)],
        invitations=[
            (
                _(ROLE_WORDS[each.role][0]),
                url_for("workspace.invitation", invitation_id=each.id),
                "",
                _("Berlaku sampai {day}").format(day=day(each.expires_at)),
            )
            for each in queries.list_invitations(session, info.id)
        ],
        form=form,
        notes={role.value: (_(words[1]), "") for role, words in ROLE_WORDS.items()},
        invites_to=url_for("workspace.invite", lapak=slug),
        back=url_for("workspace.group", lapak=slug),
    )


def _row(member: MemberView) -> dict[str, object]:
    name, duty = ROLE_WORDS[member.role]
    note = _(duty)
    if member.consented_at:
        note = _("Kelompok setuju sejak {day}.").format(day=day(member.consented_at))
    return {
        "id": member.id,
        "name": member.name,
        "contact": member.contact,
        "role": _(name),
        "note": note,
        "is_me": member.person_id == me().person_id,
        "is_helper": member.role is MemberRole.PENDAMPING,
        "form": RoleForm(prefix=_prefix(member.id), data={"role": member.role.value}),
    }


def _prefix(member_id: int) -> str:
    """Several of these forms stand on one page."""
    return f"p{member_id}-"


@blueprint.post("/anggota/undang")
@manages
def invite() -> Response | tuple[str, int]:
    info, form = frame.chosen_group(Permission.MEMBER_MANAGE), InviteForm.of_request()
    end_reading()
    if form.validate():
        try:
            made = service.invite(info.id, MemberRole(form.role.data), me().person_id, guards.actor(info.name))
        except RefusedError as error:
            form.add_problems(error)
        else:
            return see_other(url_for("workspace.invitation", invitation_id=made))
    return _list(info, form), 422


@blueprint.get("/anggota/undangan/<int:invitation_id>")
@manages
def invitation(invitation_id: int) -> tuple[str, int, dict[str, str]]:
    """The link, and a text around it that is ready for WhatsApp."""
    found = queries.get_invitation(read_session(), invitation_id)
    info = _own(found.group_id)
    words = _invitation_words(info, found)
    page = frame.render(
        "workspace/invitation.html",
        "kelompok",
        info,
        invitation=found,
        role=_(ROLE_WORDS[found.role][0]),
        is_helper=found.role is MemberRole.PENDAMPING,
        words=words,
        whatsapp=whatsapp_url("", words),
        back=url_for("workspace.members", lapak=frame.slug_if_several(info)),
    )
    return page, 200, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def _invitation_words(info: GroupInfo, found: InvitationView) -> str:
    return _("{group} mengajak Anda menjadi {role} di Beli Produk NTT. Buka tautan ini sebelum {day}: {url}").format(
        group=info.name,
        role=_(ROLE_WORDS[found.role][0]).lower(),
        day=day(found.expires_at),
        url=absolute_url("workspace.join", token=found.token),
    )


@blueprint.post("/anggota/undangan/<int:invitation_id>/batal")
@manages
def invitation_cancel(invitation_id: int) -> Response:
    info = _own(queries.get_invitation(read_session(), invitation_id).group_id)
    end_reading()
    service.cancel_invitation(invitation_id, guards.actor(info.name))
    flash("ok", _("Undangan dibatalkan. Tautannya tidak berlaku lagi."))
    return _back(info)


@blueprint.post("/anggota/<int:member_id>/tugas")
@manages
def member_role(member_id: int) -> Response:
    """Another role, which counts at once."""
    info, is_me = _of_member(member_id)
    form = RoleForm(request.form, prefix=_prefix(member_id))
    if not form.validate():
        flash("bad", _("Pilih tugasnya."))
        return _back(info)
    role = MemberRole(form.role.data)
    return _act(info, lambda: service.change_role(member_id, role, guards.actor(info.name)), is_me=is_me)


@blueprint.post("/anggota/<int:member_id>/keluarkan")
@manages
def member_remove(member_id: int) -> Response:
    """Of a facilitator this withdraws the consent."""
    info, is_me = _of_member(member_id)
    return _act(info, lambda: service.remove_member(member_id, guards.actor(info.name)), is_me=is_me)


def _of_member(member_id: int) -> tuple[GroupInfo, bool]:
    """The group of a member, and whether that is whoever is signed in. Raises as `_own`."""
    found = queries.get_membership(read_session(), member_id)
    info, is_me = _own(found.group_id), found.person_id == me().person_id
    end_reading()
    return info, is_me


def _act(info: GroupInfo, act: Callable[[], None], *, is_me: bool) -> Response:
    """Whoever has changed what they are themselves may have no list of members any more."""
    try:
        act()
    except RefusedError as error:
        flash("bad", " ".join(sentence(problem) for problem in error.problems))
        return _back(info)
    flash("ok", _("Sudah disimpan."))
    return see_other(url_for("shop.account")) if is_me else _back(info)
