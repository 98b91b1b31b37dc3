"""What both doors show of a product in e-Katalog: to copy from, and to tell what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField

from storefront.exports import queries, service
from storefront.exports.types.entries import (
    CATALOGUE_ENTRY,
    ENTRY_LABELS,
    HELD,
    EntryFilter,
    EntryState,
    RecordEntry,
)
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.kernel.media import WIDTHS
from storefront.kernel.text import N_, _
from storefront.web.files import picture_url
from storefront.web.forms import Form
from storefront.web.paging import key_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storefront.exports.types.copying import CopySheet
    from storefront.exports.types.entries import EntryRow, EntryView
    from storefront.kernel.types import Actor

PAGE = 50
STALE = "perbarui"
SECOND = N_("Sudah ada yang mencatat lebih dulu. Periksa keadaannya sekarang, lalu catat lagi.")
FILTERS = {  # value in an address: state
    "belum": EntryState.NONE,
    "diajukan": EntryState.SUBMITTED,
    "tayang": EntryState.LISTED,
    "ditolak": EntryState.REFUSED,
    "turun": EntryState.TAKEN_DOWN,
}
LOOKS = {EntryState.LISTED: "ok", EntryState.REFUSED: "bad", EntryState.SUBMITTED: "info"}


class EntryForm(Form):
    state = SelectField(N_("Keadaan di e-Katalog"))
    address = StringField(N_("Alamat halaman di e-Katalog"), description=N_("Salin dari peramban, awali dengan https."))
    reason = TextAreaField(N_("Alasan penolakan"), description=N_("Salin apa yang tertulis di e-Katalog."))
    is_renewed = BooleanField(
        N_("Isinya di e-Katalog sudah sama dengan di sini"),
        description=N_("Centang sesudah Anda memperbaruinya di e-Katalog."),
    )
    seen = HiddenField()


def form_of(entry: EntryView) -> EntryForm:
    """The states that may come next, with what is known."""
    form = EntryForm.of_request(
        state=entry.state.value, address=entry.address, reason=entry.reason, seen=entry.state.value
    )
    _offer(form, entry.state)
    return form


def _offer(form: EntryForm, now: EntryState) -> None:
    may_follow = [now, *(state for state in EntryState if CATALOGUE_ENTRY.allows(now, state))]
    form.state.choices = [(state.value, _(ENTRY_LABELS[state])) for state in may_follow]


def record(form: EntryForm, entry: EntryView, actor: Actor) -> bool:
    """Write down what the form tells; False when something in it must be put right, or somebody told of it meanwhile.

    What is told already is told: the second of two taps.
    """
    if form.seen.data != entry.state.value:
        return _is_told(form, entry) or _clash(form, entry)
    if not form.validate():
        return False
    wish = RecordEntry(
        product_id=entry.product_id,
        state=EntryState(form.state.data),
        seen=entry.state,
        address=form.address.data or "",
        reason=form.reason.data or "",
        is_renewed=bool(form.is_renewed.data),
    )
    end_reading()
    try:
        service.record_entry(wish, actor)
    except RefusedError as error:
        form.add_problems(error)
        return False
    except StateConflictError:
        now = queries.get_entry(read_session(), entry.product_id)
        return _is_told(form, now) or _clash(form, now)
    return True


def _is_told(form: EntryForm, entry: EntryView) -> bool:
    wanted = (form.state.data, form.address.data or "", form.reason.data if entry.reason else "")
    return wanted == (entry.state.value, entry.address, entry.reason) and not (form.is_renewed.data and entry.changed)


def _clash(form: EntryForm, now: EntryView) -> bool:
    """Keep what was typed beside what stands there now; sent again it counts."""
    form.seen.data = now.state.value
    _offer(form, now.state)
    form.form_errors.append(_(SECOND))
    return False


def photos_of(sheet: CopySheet) -> list[tuple[str, str]]:
    """Photos to take along: what each is called, and its address."""
    keys = enumerate(sheet.photos, start=1)
    return [(_("Foto {n}").format(n=place), picture_url(key, WIDTHS[-1], "jpg")) for place, key in keys]


def asked_filter(asked: str, after: str | None, regency_code: str = "") -> EntryFilter:
    """What `lihat` and `sesudah` of an address ask for."""
    return EntryFilter(
        regency_code=regency_code,
        state=FILTERS.get(asked),
        is_stale=asked == STALE,
        after_id=key_after(after) or 0,
    )


def tabs_of(endpoint: str, asked: str, **kept: Any) -> list[tuple[str, str, bool]]:
    """For components/tabs.html."""
    labels = [("", _("Semua")), *((key, _(ENTRY_LABELS[state])) for key, state in FILTERS.items())]
    labels.insert(1, (STALE, _("Perlu diperbarui")))
    return [(label, url_for(endpoint, lihat=key or None, **kept), key == asked) for key, label in labels]


def rows_of(rows: Sequence[tuple[EntryRow, str, str]]) -> list[dict[str, object]]:
    """Products with an address and a note each, for components/ledger.html."""
    return [
        {
            "title": row.name,
            "url": url,
            "end": None,
            "age": "",
            "look": "soon" if row.changed else "plain",
            "tag": (_(ENTRY_LABELS[row.state]), LOOKS.get(row.state, "")),
            "notes": [note, changed_words(row.changed) if row.state in HELD else ""],
        }
        for row, url, note in rows
    ]


def changed_words(changed: Sequence[str]) -> str:
    """What differs by now from what stands in e-Katalog; empty where nothing does."""
    return _("Perlu diperbarui di e-Katalog: {names}.").format(names=", ".join(changed)) if changed else ""
