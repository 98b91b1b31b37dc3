"""Form fields that read what people in NTT write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wtforms import DateTimeLocalField, Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import Input, TelInput, TextInput

from storefront.kernel.clock import WITA, YEARS
from storefront.kernel.money import Rupiah
from storefront.kernel.money import parse_rupiah as parse_rupiah
from storefront.kernel.phones import parse_phone
from storefront.kernel.text import N_, _

if TYPE_CHECKING:
    from datetime import datetime

_WHOLE = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,2}|[0-9]{1,9}")


def parse_quantity(text: str, most: int, least: int = 1) -> int | None:
    """A whole number from `least` to `most` in ASCII digits, `1100` or `1.100`."""
    if not _WHOLE.fullmatch(text.strip()):
        return None
    quantity = int(text.replace(".", ""))
    return quantity if least <= quantity <= most else None


class ParsedField(Field):
    """A field of text that means something else; what could not be read is shown again as it was written."""

    widget: Input = TextInput()
    message = ""

    def __init__(self, label: str = "", validators: list[Any] | None = None, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.written = ""

    def parse(self, text: str) -> object | None:
        raise NotImplementedError

    def shown(self, data: Any) -> str:
        return str(data)

    def problem(self) -> str:
        return _(self.message)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.written = str(valuelist[0]).replace("\0", "").strip() if valuelist else ""
        self.data = self.parse(self.written) if self.written else None
        if self.written and self.data is None:
            raise ValidationError(self.problem())

    def pre_validate(self, form: Any) -> None:
        """What is written but unreadable is not missing: `DataRequired` shall not say so."""
        del form
        if self.process_errors:
            raise StopValidation

    def _value(self) -> str:
        if self.written:
            return self.written
        return "" if self.data is None else self.shown(self.data)


class RupiahField(ParsedField):
    """A price or an amount; `data` is `Rupiah` or None."""

    data: Rupiah | None
    message = N_("Tulis dalam rupiah penuh, misalnya 12.500.")

    def parse(self, text: str) -> Rupiah | None:
        return parse_rupiah(text)

    def shown(self, data: Rupiah) -> str:
        return str(data).removeprefix("Rp")


class PhoneField(ParsedField):
    """A telephone number; `data` is E.164 or None."""

    widget: Input = TelInput()
    data: str | None
    message = N_("Tulis nomor telepon lengkap, misalnya 0812 3456 7890.")

    def parse(self, text: str) -> str | None:
        return parse_phone(text)


class QuantityField(ParsedField):
    """How many; `data` is a whole number from `least` to `most`, or None."""

    data: int | None

    def __init__(
        self,
        label: str = "",
        validators: list[Any] | None = None,
        *,
        least: int = 1,
        most: int = 999,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.least, self.most = least, most

    def parse(self, text: str) -> int | None:
        return parse_quantity(text, self.most, self.least)

    def problem(self) -> str:
        return _("Tulis jumlah dari {least} sampai {most}.").format(least=self.least, most=self.most)


class MomentField(DateTimeLocalField):
    """A minute on the clock of NTT (WITA), which browsers offer to pick; `data` is aware, or None."""

    def __init__(self, label: str = "", validators: list[Any] | None = None, **options: Any) -> None:
        super().__init__(label, validators, format="%Y-%m-%dT%H:%M", **options)

    def process_data(self, value: Any) -> None:
        self.data = value.astimezone(WITA) if value else None

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data and self.data.year not in YEARS:
            self.data = None
            raise ValidationError(_("Tulis tanggal dan jam, misalnya 2026-11-21 14:30."))
        if self.data:
            self.data = self.data.replace(tzinfo=WITA)

    @property
    def moment(self) -> datetime:
        """Of a form that is valid and asks for it."""
        assert self.data is not None
        return self.data


def option(value: str, label: str) -> Any:
    """One choice of a `SelectField` or `RadioField`; plain pairs are on their way out of WTForms."""
    return SelectChoice(value, label)
