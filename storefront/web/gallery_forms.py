"""Sample forms of the component gallery."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its stubs stand at 3.2
from wtforms.validators import InputRequired, Length, Regexp


class RecipientForm(Form):
    """Every kind of field that the pages use."""

    nama = StringField("Nama penerima", [InputRequired("Isi nama penerima.")])
    hp = StringField(
        "Nomor HP atau WhatsApp",
        [Regexp(r"0\d{9,12}", message="Nomor HP kurang satu angka.")],
        description="Contoh: 0812 3456 7890",
    )
    jumlah = IntegerField("Jumlah", [InputRequired("Isi jumlahnya.")])
    kabupaten = SelectField(
        "Kabupaten atau kota", [InputRequired()], choices=[SelectChoice("ngada", "Ngada"), SelectChoice("alor", "Alor")]
    )
    patokan = TextAreaField("Patokan", [Length(max=20, message="Patokan paling panjang 20 huruf.")])
    kirim = RadioField(
        "Cara kirim dari Koperasi Contoh Beiwali",
        [InputRequired("Pilih cara kirim.")],
        choices=[SelectChoice("kurir", "Kurir darat dan laut"), SelectChoice("ambil", "Ambil di lapak")],
    )
    setuju = BooleanField("Saya setuju data ini dipakai untuk mengirim pesanan.", [InputRequired("Centang dulu.")])


def calm_form() -> RecipientForm:
    return RecipientForm(data={"nama": "Maria Contoh", "hp": "081234567890", "jumlah": 2, "kirim": "kurir"})


def wrong_form() -> RecipientForm:
    """The same form as it comes back after a wrong try: every field but the first and the select has an error."""
    sent = {"nama": "Maria Contoh", "hp": "0812", "kabupaten": "ngada", "patokan": "seberang gereja, pagar biru"}
    form = RecipientForm(MultiDict({f"salah-{name}": text for name, text in sent.items()}), prefix="salah-")
    form.validate()
    return form


class WaitingForm(Form):
    """As `components/waitlist.html` reads it; `only` is the one variant that is sold out, or None."""

    variant_id = SelectField(
        "Yang mana?", [InputRequired()], choices=[SelectChoice("1", "1 kg"), SelectChoice("2", "2 kg")]
    )
    quantity = IntegerField("Berapa yang Anda perlukan?", [InputRequired()])
    contact = StringField("Surel atau nomor WhatsApp", [InputRequired()], description="Nomor dilihat kelompoknya.")
    only: int | None = None


def waiting_form() -> WaitingForm:
    return WaitingForm(data={"quantity": 3})
