"""The showcase: what is on the home page and on those of categories and kabupaten, what comes, and what is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import request, url_for
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import TextArea

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.curation import queries, service
from storefront.curation.types import HOME, Picked, ShowcasePage, Showing, SlotPhase, Spot
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import N_, _, sentence
from storefront.office import blueprint, frame
from storefront.producers import queries as producers
from storefront.producers.types import GroupFilter
from storefront.search import queries as search
from storefront.search.types import ListingQuery
from storefront.shop.navigation import category_label, regency_label
from storefront.shop.showcase import at_spot
from storefront.web import guards
from storefront.web.fields import MomentField, option
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, render, see_other
from storefront.web.paging import key_after

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug import Response

    from storefront.curation.types import SlotView

USUAL = timedelta(days=14)
MOST_FOUND = 8
TOO_LONG = Length(max=300, message=N_("Paling banyak 300 huruf."))
HEADINGS = {
    SlotPhase.NOW: (N_("Sedang tampil"), N_("Belum ada yang tampil. Cari produk atau kelompok di atas.")),
    SlotPhase.COMING: (N_("Akan tampil"), N_("Belum ada rencana.")),
    SlotPhase.OVER: (N_("Sudah selesai"), N_("Belum ada yang selesai.")),
}


class SlotForm(Form):
    spot = SelectField(N_("Tampil di"), [DataRequired(N_("Pilih halamannya."))])
    starts_at = MomentField(N_("Mulai (WITA)"), [DataRequired(N_("Tulis kapan mulai."))])
    ends_at = MomentField(N_("Sampai (WITA)"), [DataRequired(N_("Tulis kapan selesai."))])
    reason = TextAreaField(
        N_("Alasan"),
        [DataRequired(N_("Tulis alasannya; pembeli akan membacanya.")), TOO_LONG],
        description=N_("Pembeli membaca ini di sebelah nama. Satu atau dua kalimat."),
    )
    reason_en = StringField(
        N_("Alasan dalam bahasa Inggris"),
        [TOO_LONG],
        description=N_("Bila kosong, pembaca bahasa Inggris melihat yang di atas."),
        widget=TextArea(),
    )
    seen = HiddenField()


@blueprint.get("/etalase")
@requires(Permission.SHOWCASE_MANAGE)
def showcase() -> str:
    """What is on show, by page; `q` looks for what to put there."""
    text = request.args.get("q", "").strip()[:100]
    session = read_session()
    parts = [(_(HEADINGS[phase][0]), _(HEADINGS[phase][1]), queries.list_slots(session, phase)) for phase in SlotPhase]
    return frame.render(
        "office/showcase.html",
        "showcase",
        text=text,
        found=_found(text) if text else None,
        parts=[(title, empty, [_row(slot) for slot in slots]) for title, empty, slots in parts],
    )


def _found(text: str) -> list[tuple[str, str, str, str]]:
    """Public products and groups with these words, as lines of components/names.html."""
    session = read_session()
    cards = search.list_cards(session, ListingQuery(text=text)).cards[:MOST_FOUND]
    groups = producers.list_public(session, GroupFilter(text=text), limit=MOST_FOUND)
    return [
        *(
            (card.name, _new_url(produk=card.product_id), _("produk"), f"{card.group_name}, {card.place}")
            for card in cards
        ),
        *((group.name, _new_url(kelompok=group.id), _("kelompok"), group.place_label) for group in groups),
    ]


def _new_url(**picked: int) -> str:
    return url_for("office.showcase_new", **picked)  # type: ignore[arg-type]  # Flask names its own keywords


def _row(slot: SlotView) -> dict[str, object]:
    is_product = slot.picked.product_id is not None
    return {
        "slot": slot,
        "kind": _("produk") if is_product else _("kelompok"),
        "page": _page_name(slot.spot),
        "url": url_for("shop.product" if is_product else "shop.producer", slug=slot.slug) if slot.is_public else None,
        "is_over": slot.phase is SlotPhase.OVER,
        "is_coming": slot.phase is SlotPhase.COMING,
    }


def _page_name(spot: Spot) -> str:
    if spot == HOME:
        return _("Beranda")
    if spot.page is ShowcasePage.CATEGORY:
        return _("Jenis: {name}").format(name=category_label(spot.slug))
    return _("Daerah: {name}").format(name=regency_label(spot.slug))


@blueprint.route("/etalase/baru", methods=["GET", "POST"])
@requires(Permission.SHOWCASE_MANAGE)
def showcase_new() -> Response | tuple[str, int]:
    """For what was picked from the list of what was found (`produk` or `kelompok`)."""
    picked = _asked_for()
    name = _name_of(picked)
    form = SlotForm.of_request(starts_at=clock.now(), ends_at=clock.now() + USUAL)
    form.spot.choices = _choices(picked)
    if request.method == "GET":
        return _page(form, name), 200
    end_reading()
    if form.validate():
        try:
            service.feature(picked, _showing(form), guards.actor())
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("{name} masuk etalase.").format(name=name))
            return see_other(url_for("office.showcase"))
    return _page(form, name), 422


def _asked_for() -> Picked:
    product_id, group_id = (key_after(request.args.get(name)) for name in ("produk", "kelompok"))
    if (product_id is None) == (group_id is None):
        raise NotFoundError(request.query_string)
    return Picked(product_id, group_id)


def _name_of(picked: Picked) -> str:
    """Raises NotFoundError where there is nothing that buyers see."""
    session = read_session()
    if not queries.is_public(session, picked):
        raise NotFoundError(picked)
    if picked.group_id is not None:
        return producers.get_group(session, picked.group_id).name
    assert picked.product_id is not None
    return catalogue.list_titles(session, [picked.product_id])[picked.product_id]


def _choices(picked: Picked, current: Spot = HOME) -> list[Any]:
    spots = queries.spots_of(read_session(), picked)
    return [option(_value(spot), _page_name(spot)) for spot in dict.fromkeys([*spots, current])]


def _value(spot: Spot) -> str:
    return f"{spot.page}:{spot.slug}"


def _showing(form: SlotForm, starts_at: datetime | None = None) -> Showing:
    """`starts_at`: of what has begun, where the form does not ask for it."""
    page, _colon, slug = form.spot.data.partition(":")
    return Showing(
        spot=Spot(ShowcasePage(page), slug),
        starts_at=starts_at or form.starts_at.moment,
        ends_at=form.ends_at.moment,
        reason=form.reason.data or "",
        reason_en=form.reason_en.data or "",
    )


@blueprint.route("/etalase/<int:slot_id>", methods=["GET", "POST"])
@requires(Permission.SHOWCASE_MANAGE)
def showcase_slot(slot_id: int) -> Response | tuple[str, int]:
    """Change it; the start of what is on show stays."""
    slot = queries.get_slot(read_session(), slot_id)
    form = SlotForm.of_request(
        spot=_value(slot.spot),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        reason=slot.reason,
        reason_en=slot.reason_en,
        seen=slot.revision,
    )
    form.spot.choices = _choices(slot.picked, slot.spot)
    has_begun = slot.phase is not SlotPhase.COMING
    if has_begun:
        del form.starts_at
    if request.method == "GET":
        return _page(form, slot.name, slot), 200
    end_reading()
    if form.validate():
        showing = _showing(form, slot.starts_at if has_begun else None)
        seen = request.form.get("seen", 0, type=int)
        try:
            service.change(slot_id, showing, seen, guards.actor())
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("Perubahan {name} tersimpan.").format(name=slot.name))
            return see_other(url_for("office.showcase"))
    return _page(form, slot.name, slot), 422


def _page(form: SlotForm, name: str, slot: SlotView | None = None) -> str:
    return frame.render(
        "office/showcase_slot.html", "showcase", form=form, name=name, slot=slot, action=request.full_path.rstrip("?")
    )


@blueprint.get("/etalase/<int:slot_id>/lihat")
@requires(Permission.SHOWCASE_MANAGE)
def showcase_preview(slot_id: int) -> str:
    """The page's showcase as buyers see it now, or once this slot has begun."""
    session = read_session()
    slot = queries.get_slot(session, slot_id)
    moment = max(slot.starts_at, clock.now())
    shown = at_spot(session, moment, slot.spot)
    return render("office/showcase_preview.html", showcase=shown, at=moment, page=_page_name(slot.spot))


@blueprint.post("/etalase/<int:slot_id>/akhiri")
@requires(Permission.SHOWCASE_MANAGE)
def showcase_end(slot_id: int) -> Response:
    try:
        service.end(slot_id, guards.actor())
    except RefusedError as error:
        flash("warn", " ".join(sentence(problem) for problem in error.problems))
    else:
        flash("ok", _("Diakhiri. Pembeli tidak melihatnya lagi di etalase."))
    return see_other(url_for("office.showcase"))


@blueprint.post("/etalase/<int:slot_id>/naik")
@requires(Permission.SHOWCASE_MANAGE)
def showcase_raise(slot_id: int) -> Response:
    service.raise_slot(slot_id, request.form.get("seen", 0, type=int), guards.actor())
    return see_other(url_for("office.showcase"))
