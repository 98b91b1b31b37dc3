"""What members fill in when they move an order on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its stubs stand at 3.2
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from storefront.kernel.text import N_, _
from storefront.web.fields import ParsedField, QuantityField, RupiahField, parse_quantity
from storefront.web.forms import Form
from storefront.web.recipients import goods_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storefront.kernel.money import Rupiah
    from storefront.orders.types import LineView

REASONS = {
    "stok": N_("Stok habis"),
    "rusak": N_("Barang rusak"),
    "alamat": N_("Alamat tidak terjangkau"),
    "waktu": N_("Tidak sempat menyiapkan"),
    "lain": N_("Alasan lain"),
}
OTHER = "lain"
LONGEST_REASON = 200
LONGEST_CODE = 12  # as people write it, blanks among the digits


class PercentField(ParsedField):
    """Percent with two decimals at most; `data` is in hundredths from 0 to `most` hundred, or None."""

    data: int | None

    def __init__(
        self, label: str = "", validators: list[Any] | None = None, *, most: int = 100, **options: Any
    ) -> None:
        super().__init__(label, validators, **options)
        self.most = most

    def parse(self, text: str) -> int | None:
        found = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?", text.removesuffix("%").strip(), re.ASCII)
        hundredths = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None
        return hundredths if hundredths is not None and hundredths <= self.most * 100 else None

    def shown(self, data: int) -> str:
        return f"{data / 100:.2f}".rstrip("0").removesuffix(".").replace(".", ",")

    def problem(self) -> str:
        return _("Tulis persen dari 0 sampai {most}, misalnya 45,5.").format(most=self.most)


class RefuseForm(Form):
    """Why a group does not take an order; the buyer reads it."""

    REASONS = tuple(REASONS)

    reason = RadioField(N_("Mengapa ditolak?"), [InputRequired(N_("Pilih satu alasan."))])
    note = StringField(
        N_("Pesan untuk pembeli"),
        [Optional(), Length(max=LONGEST_REASON, message=N_("Paling banyak 200 huruf."))],
        description=N_("Pembeli membaca pesan ini."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.reason.choices = [SelectChoice(value, _(REASONS[value])) for value in self.REASONS]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """`Another reason` alone would tell the buyer nothing."""
        valid = super().validate(extra_validators)
        if self.reason.data == OTHER and not self.note.data:
            self.note.errors = [_("Tulis alasannya dalam satu kalimat.")]
            return False
        return valid

    @property
    def sentence(self) -> str:
        """The reason as the buyer reads it, such as `Stok habis. Panen berikutnya bulan Mei`."""
        chosen = "" if self.reason.data == OTHER else REASONS[str(self.reason.data)]
        return ". ".join(part for part in (chosen, self.note.data or "") if part)


class LeftField(QuantityField):
    """How many are left; none is an answer, too."""

    def parse(self, text: str) -> int | None:
        return 0 if text.strip() == "0" else super().parse(text)

    def problem(self) -> str:
        return _("Tulis angka. Tulis 0 bila tidak ada sama sekali.")


class ShortfallForm(RefuseForm):
    """Which line falls short, and how much of it there is. A choice of `line` is its id and how many were seen."""

    REASONS = ("stok", "rusak", OTHER)
    line = RadioField(N_("Barang yang kurang"), [InputRequired(N_("Pilih barangnya."))])
    left = LeftField(
        N_("Berapa yang masih ada?"),
        [InputRequired(N_("Tulis berapa yang masih ada."))],
        description=N_("Tulis 0 bila tidak ada sama sekali."),
    )

    def offer(self, lines: Sequence[LineView]) -> None:
        """Let these be chosen from; the only one is chosen already."""
        self.reason.label.text = _("Mengapa kurang?")
        self.line.choices = [
            SelectChoice(f"{line.id}-{line.quantity}", f"{line.quantity} x {goods_name(line)}") for line in lines
        ]
        if len(lines) == 1 and not self.line.data:
            self.line.data = f"{lines[0].id}-{lines[0].quantity}"

    def is_stale(self, lines: Sequence[LineView]) -> bool:
        """Whether a line was chosen of which there are more or fewer by now."""
        line_id, _sign, seen = str(self.line.data or "").partition("-")
        return any(line_id == str(line.id) and seen != str(line.quantity) for line in lines)

    @property
    def chosen(self) -> tuple[int, int]:
        """Id of the line, and how many of it the page showed."""
        line_id, _sign, seen = str(self.line.data).partition("-")
        return int(line_id), int(seen)


class GiveUpForm(Form):
    """Nobody came to fetch it."""

    reason = StringField(
        N_("Mengapa tidak diserahkan?"),
        [
            DataRequired(N_("Tulis alasannya dalam satu kalimat.")),
            Length(max=LONGEST_REASON, message=N_("Paling banyak 200 huruf.")),
        ],
        description=N_("Misalnya: pembeli tidak datang sampai batas waktu."),
    )


class SendForm(Form):
    """A courier gives a number; a driver of the group has none."""

    courier = StringField(
        N_("Nama kurir"),
        [DataRequired(N_("Tulis nama kurirnya.")), Length(max=60, message=N_("Paling banyak 60 huruf."))],
        description=N_("Misalnya Pos Indonesia, atau nama sopir."),
    )
    tracking_number = StringField(
        N_("Nomor resi"),
        [Optional(), Length(max=60, message=N_("Paling banyak 60 huruf."))],
        description=N_("Pembeli melacak paket dengan nomor ini."),
    )
    is_own = BooleanField(N_("Diantar sendiri oleh kelompok (tanpa resi)"))


class CollectForm(Form):
    """The parcel was handed over for cash; the amount is typed, so that it is counted."""

    amount = RupiahField(
        N_("Uang yang diterima"),
        [InputRequired(N_("Tulis jumlah uangnya."))],
        description=N_("Hitung bersama pembeli, lalu tulis di sini."),
    )


class BringBackForm(Form):
    """The buyer did not take it at the door."""

    reason = StringField(
        N_("Mengapa paketnya kembali?"),
        [
            DataRequired(N_("Tulis alasannya dalam satu kalimat.")),
            Length(max=LONGEST_REASON, message=N_("Paling banyak 200 huruf.")),
        ],
        description=N_("Misalnya: pembeli menolak di depan pintu. Pembeli membacanya."),
    )


class HandOverForm(Form):
    """`cash_received` stands on the form only where the buyer pays at the counter."""

    code = StringField(
        N_("Kode dari pembeli"),
        [Optional(), Length(max=LONGEST_CODE, message=N_("Tulis 4 angka saja."))],
        description=N_("4 angka di halaman pesanan pembeli."),
    )
    reason = StringField(
        N_("Alasan menyerahkan tanpa kode"),
        [Optional(), Length(max=LONGEST_REASON, message=N_("Paling banyak 200 huruf."))],
        description=N_("Misalnya: pembeli saya kenal, HP-nya mati. Alasannya kami catat."),
    )
    cash_received = BooleanField("")

    def ask_for(self, amount: Rupiah) -> None:
        self.cash_received.label.text = _("Uang {amount} sudah saya terima").format(amount=amount)
        self.cash_received.validators = [InputRequired(_("Centang bila uangnya sudah Anda terima."))]
        self.cash_received.flags.required = True


class CountField(QuantityField):
    """How many, none included; `data` is a whole number from 0 to `most`, or None."""

    def parse(self, text: str) -> int | None:
        return 0 if text.strip() == "0" else parse_quantity(text, self.most)

    def problem(self) -> str:
        return _("Tulis angka dari 0 sampai {most}.").format(most=self.most)
