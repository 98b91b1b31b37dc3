from __future__ import annotations

import re
from pathlib import Path

import pytest
import wtforms
from werkzeug.datastructures import MultiDict
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from storefront.accounts.types import AccountProblem
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.money import Rupiah
from storefront.kernel.text import N_
from storefront.web.fields import PhoneField, QuantityField, RupiahField, option
from storefront.web.forms import COUNTED, SENTENCES, Form, clean


class _Form(Form):
    name = StringField(N_("Nama"), [DataRequired(), Length(max=5)])
    kind = SelectField(N_("Jenis"), choices=[option("a", "A"), option("b", "B")], default="a")
    price = RupiahField(N_("Harga"), [DataRequired(N_("Tulis harganya."))])
    phone = PhoneField(N_("Telepon"))
    count = QuantityField(N_("Jumlah"), most=50)
    password = PasswordField(N_("Kata sandi"))


def sent(**values: str) -> _Form:
    return _Form(MultiDict({"kind": "a", **values}))


def test_text_is_cleaned_and_passwords_are_not() -> None:
    form = sent(name="  Mar\u0000ia\t ", price="Rp 12.500", phone="0812 3456 7890", count="3", password="  rahasia  ")
    assert form.validate(), form.errors
    assert form.data == {
        "name": "Maria",
        "kind": "a",
        "price": Rupiah(12500),
        "phone": "+6281234567890",
        "count": 3,
        "password": "  rahasia  ",
    }


def test_problems_stand_at_their_fields_in_the_order_of_the_form() -> None:
    form = sent(name="Maria Goreti", price="12,5", phone="x", count="51", kind="z")
    assert not form.validate()
    assert form.summary == [
        ("name", "Paling banyak 5 karakter."),
        ("kind", "Pilih salah satu dari daftar."),
        ("price", "Tulis dalam rupiah penuh, misalnya 12.500."),
        ("phone", "Tulis nomor telepon lengkap, misalnya 0812 3456 7890."),
        ("count", "Tulis jumlah dari 1 sampai 50."),
    ]


def test_what_is_missing_is_named() -> None:
    form = sent(name="   ")
    assert not form.validate()
    assert form.summary == [("name", "Isi bagian ini."), ("price", "Tulis harganya.")]


def test_what_could_not_be_read_is_shown_again() -> None:
    form = sent(name="Maria", price='12,5"')
    form.validate()
    assert 'value="12,5&#34;"' in form.price()
    assert 'value="12.500"' in _Form(data={"price": Rupiah(12500)}).price()


def test_problems_of_a_service_find_their_fields() -> None:
    form = sent(name="Maria", price="1")
    assert form.validate()
    form.add_problems(
        RefusedError(
            Problem(code=AccountProblem.PASSWORD_SHORT, at="password", values={"least": 10}),
            Problem(code=AccountProblem.SIGN_IN_FAILED),
        )
    )
    assert form.summary == [
        ("password", "Kata sandi paling sedikit 10 karakter."),
        (None, "Akun dan kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."),
    ]


def test_a_form_is_never_poured_into_a_row() -> None:
    with pytest.raises(TypeError, match="by its name"):
        sent(name="Maria").populate_obj(object())


def test_wtforms_says_nothing_in_english() -> None:
    """Every sentence that its fields and validators may say has ours in its place, but for kinds that we do not use."""
    unused = re.compile(
        r"IP address|Mac address|UUID|week value|cannot be edited|is disabled|field name|cannot be None|CSRF"
    )
    folder = Path(wtforms.__file__).parent
    code = "".join(path.read_text() for path in [*folder.glob("fields/*.py"), folder / "validators.py"])
    said = {(found[1], found[2]) for found in re.finditer(r'(n?)gettext\(\s*"([^"]+)"', code)}
    ours = {"": SENTENCES, "n": COUNTED}
    missing = {text for kind, text in said if text not in ours[kind] and not unused.search(text)}
    assert len(said) > 20
    assert missing == set()


def test_clean_keeps_line_breaks_and_composes() -> None:
    assert clean(" a\r\nb\x07 e\u0301 ") == "a\nb é"
