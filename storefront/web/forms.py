"""The base of all forms: cleaned text, problems at their fields, sentences in the language of the page."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from flask import request
from wtforms import Form as WtForm
from wtforms import PasswordField, StringField
from wtforms.meta import DefaultMeta

from storefront.kernel.text import N_, _, ngettext, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from wtforms import Field
    from wtforms.fields.core import UnboundField

    from storefront.kernel.errors import RefusedError

# What WTForms says by itself, in our words
SENTENCES = {
    "This field is required.": N_("Isi bagian ini."),
    "Not a valid choice.": N_("Pilih salah satu dari daftar."),
    "Invalid Choice: could not coerce.": N_("Pilih salah satu dari daftar."),
    "Invalid choice(s): one or more data inputs could not be coerced.": N_("Pilih dari daftar."),
    "Not a valid integer value.": N_("Tulis angka bulat."),
    "Not a valid decimal value.": N_("Tulis angka."),
    "Not a valid float value.": N_("Tulis angka."),
    "Not a valid date value.": N_("Tulis tanggal, misalnya 2026-11-21."),
    "Not a valid datetime value.": N_("Tulis tanggal dan jam, misalnya 2026-11-21 14:30."),
    "Not a valid time value.": N_("Tulis jam, misalnya 14:30."),
    "Invalid URL.": N_("Tulis alamat lengkap, misalnya https://contoh.id."),
    "Invalid value, must be one of: %(values)s.": N_("Pilih salah satu: %(values)s."),
    "Invalid value, can't be any of: %(values)s.": N_("Isian ini tidak boleh dipakai."),
    "Date must be at least %(min)s.": N_("Paling awal %(min)s."),
    "Date must be at most %(max)s.": N_("Paling akhir %(max)s."),
    "Date must be between %(min)s and %(max)s.": N_("Tulis tanggal dari %(min)s sampai %(max)s."),
    "Invalid email address.": N_("Tulis alamat surel lengkap, misalnya maria@contoh.id."),
    "Invalid input.": N_("Isian ini tidak sesuai."),
    "Number must be at least %(min)s.": N_("Paling sedikit %(min)s."),
    "Number must be at most %(max)s.": N_("Paling banyak %(max)s."),
    "Number must be between %(min)s and %(max)s.": N_("Tulis angka dari %(min)s sampai %(max)s."),
    "Field must be between %(min)d and %(max)d characters long.": N_("Panjangnya %(min)d sampai %(max)d karakter."),
    "Field must be equal to %(other_name)s.": N_("Kedua isian ini harus sama."),
}
COUNTED = {
    "'%(value)s' is not a valid choice for this field.": N_("Pilih dari daftar."),
    "Field must be at least %(min)d character long.": N_("Paling sedikit %(min)d karakter."),
    "Field cannot be longer than %(max)d character.": N_("Paling banyak %(max)d karakter."),
    "Field must be exactly %(max)d character long.": N_("Harus tepat %(max)d karakter."),
}


class _Sentences:
    """Stands where WTForms looks for its translations."""

    def gettext(self, message: str) -> str:
        return _(SENTENCES.get(message, message))

    def ngettext(self, one: str, many: str, count: int) -> str:
        return _(COUNTED[one]) if one in COUNTED else ngettext(one, many, count)


def clean(value: object) -> object:
    """Text in composed form (NFC), without blanks around it and without control characters but line breaks."""
    if not isinstance(value, str):
        return value
    composed = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(sign for sign in composed if sign == "\n" or unicodedata.category(sign) != "Cc").strip()


class _Meta(DefaultMeta):
    def get_translations(self, form: object) -> _Sentences:
        del form
        return _Sentences()

    def bind_field(self, form: Any, unbound_field: UnboundField[Any], options: Any) -> Any:
        kind = unbound_field.field_class
        if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
            options = {**options, "filters": (*options.get("filters", ()), clean)}
        field = super().bind_field(form, unbound_field, options)
        field.label.text = _(str(field.label.text))
        field.description = _(str(field.description))
        return field


class Form(WtForm):
    """Base of our forms. Labels, descriptions and messages are marked with `N_` and translated here.

    Views take each value by its name; nothing is poured into a row (`populate_obj` is shut).
    """

    Meta = _Meta

    @classmethod
    def of_request(cls, **data: Any) -> Self:
        """Filled from the request when something is sent, else from `data`."""
        if request.method != "POST":
            return cls(data=data)
        return cls(request.form, data=data)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        valid = super().validate(extra_validators)
        for field in self:
            field.errors = [_(str(error)) for error in field.errors]  # a validator's own message comes untranslated
        return valid

    def add_problems(self, error: RefusedError) -> None:
        """Put each problem of a refusal to the field that it names, or to the form."""
        for problem in error.problems:
            field: Field | None = self._fields.get(problem.at or "")
            if field is None:
                self.form_errors.append(sentence(problem))
            else:
                field.errors = [*field.errors, sentence(problem)]

    @property
    def summary(self) -> list[tuple[str | None, str]]:
        """Every problem as (id of the field or None, sentence), in the order of the fields, the form's own last."""
        at_fields = [(field.id, str(error)) for field in self for error in field.errors]
        return [*at_fields, *((None, str(error)) for error in self.form_errors)]

    def populate_obj(self, obj: object) -> None:
        raise TypeError(f"take each value by its name instead of pouring the form into {type(obj).__name__}")
