"""What members fill in about their stock. Each form carries the key of its page, and what it showed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its stubs stand at 3.2
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional, Regexp

from storefront.kernel.text import N_, _
from storefront.stock.types import ADDING, MOST_PIECES, SELLS_ONLINE, TAKING, MovementReason, PlaceKind, SavePlace
from storefront.web.fields import QuantityField
from storefront.web.forms import Form
from storefront.workspace.stock_lines import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storefront.stock.types import PlaceView

STALE = N_("Halaman ini sudah lama. Muat ulang, lalu coba lagi.")
LONG = Length(max=200, message=N_("Paling banyak 200 huruf."))


class EditForm(Form):
    """Selling one needs no more than this."""

    key = HiddenField("", [InputRequired(STALE), Regexp(r"^[\w-]{16,64}\Z", message=STALE)])
    seen = QuantityField("", [InputRequired(STALE)], least=0, most=10**9 - 1)

    @property
    def problem(self) -> str:
        """Everything that is wrong, as one text for the line."""
        return " ".join(dict.fromkeys(text for _field, text in self.summary))


class CountForm(EditForm):
    counted = QuantityField("", [InputRequired(N_("Tulis hasil hitungannya."))], least=0, most=MOST_PIECES)


class AdjustForm(EditForm):
    amount = QuantityField("", [InputRequired(N_("Tulis jumlahnya."))], most=MOST_PIECES)
    reason = StringField(
        "",
        [InputRequired(N_("Pilih alasannya.")), AnyOf(sorted(ADDING | TAKING), message=N_("Pilih alasannya."))],
    )

    @property
    def movement(self) -> tuple[int, MovementReason]:
        """The signed amount, and why; once the form is valid."""
        reason, amount = MovementReason(self.reason.data or ""), self.amount.data or 0
        return (amount if reason in ADDING else -amount), reason


class MarkForm(Form):
    low_at = QuantityField(
        N_("Ingatkan bila tinggal"), [InputRequired(N_("Tulis jumlahnya."))], least=0, most=MOST_PIECES
    )


class PlaceForm(Form):
    """Where goods lie. Whether it sells online is asked only of places that move or belong to others."""

    kind = RadioField(N_("Tempat apa ini?"), [InputRequired(N_("Pilih satu."))])
    name = StringField(
        N_("Nama tempat"),
        [DataRequired(N_("Tulis nama tempatnya.")), LONG],
        description=N_("Misalnya: Gudang, NTT Mart Kupang, Pasar malam Bajawa."),
    )
    address = StringField(N_("Alamat"), [Optional(), LONG])
    hours = StringField(
        N_("Jam buka"), [Optional(), LONG], description=N_("Misalnya: setiap hari, 08.00 sampai 17.00.")
    )
    sells_online = BooleanField(N_("Barang di sini boleh dipesan lewat toko ini"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.choices = [SelectChoice(kind.value, _(label)) for kind, label in KINDS.items()]

    def command(self, *, is_new: bool) -> SavePlace:
        kind = PlaceKind(self.kind.data)
        sells_online = kind in SELLS_ONLINE if is_new else bool(self.sells_online.data)
        return SavePlace(
            kind=kind,
            name=self.name.data or "",
            address=self.address.data or "",
            hours=self.hours.data or "",
            sells_online=sells_online,
        )


class RouteForm(Form):
    """Between which places, and with whom; how many of what is asked line by line."""

    key = HiddenField("", [InputRequired(STALE), Regexp(r"^[\w-]{16,64}\Z", message=STALE)])
    to_place = SelectField(N_("Ke tempat mana?"), [InputRequired(N_("Pilih tempat tujuan."))], coerce=int)
    note = StringField(
        N_("Catatan"), [Optional(), LONG], description=N_("Misalnya: dibawa Pak Ansel dengan mobil desa.")
    )

    def offer(self, places: Sequence[PlaceView]) -> None:
        self.to_place.choices = [SelectChoice(str(place.id), place.name) for place in places]
