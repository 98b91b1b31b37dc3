"""What members fill in for registers and shops: brand, composition, specification, codes and certificates."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from flask import request
from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from storefront.catalogue import queries as catalogue
from storefront.exports.queries import known_specification, specification_of, suggest_kbki
from storefront.kernel.text import N_, _
from storefront.web.forms import Form
from storefront.workspace.forms import PercentField
from storefront.workspace.product_forms import LONG, StepForm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wtforms import Field

    from storefront.kernel.errors import RefusedError

MOST_ROWS = 20  # of a specification
BLANK_ROWS = 2
LONGEST_TEXT = 2000
PLAIN = ("brand", "composition", "kbki", "is_domestic", "sni_number", "trademark_number")
TKDN = ("number", "value", "bmp", "until")


class OfficialHead(StepForm):
    brand = StringField(N_("Merek"), [Optional(), LONG], description=N_("Belum punya? Tulis Tanpa Merek."))
    composition = TextAreaField(
        N_("Komposisi"),
        [Optional(), Length(max=LONGEST_TEXT, message=N_("Paling banyak 2.000 huruf."))],
        description=N_("Untuk makanan dan minuman: semua bahan, dari yang paling banyak."),
    )
    uses_suggested = BooleanField("")
    kbki = StringField(
        N_("Kode KBKI"), [Optional(), LONG], description=N_("Kode barang untuk pemerintah, sedikitnya 7 angka.")
    )
    is_domestic = BooleanField(
        N_("Kami menyatakan produk ini dibuat di Indonesia"),
        description=N_("Pemerintah mendahulukan produk dalam negeri."),
    )
    tkdn_number = StringField(N_("Nomor sertifikat TKDN"), [Optional(), LONG])
    tkdn_value = PercentField(N_("Nilai TKDN (persen)"), [Optional()])
    tkdn_bmp = PercentField(N_("Nilai BMP (persen)"), [Optional()], most=15)
    tkdn_until = DateField(N_("TKDN berlaku sampai"), [Optional()])
    sni_number = StringField(N_("Nomor SNI"), [Optional(), LONG])
    trademark_number = StringField(N_("Nomor pendaftaran merek"), [Optional(), LONG])


class SpecificationForm(Form):
    name = StringField(N_("Nama"), [Optional(), Length(max=60, message=N_("Paling banyak 60 huruf."))])
    value = StringField(N_("Isi"), [Optional(), LONG])


class BarcodeForm(Form):
    """The maker's barcode of one variant."""

    gtin = StringField("", [Optional(), Length(max=20, message=N_("Paling banyak 20 angka."))])


class OfficialForm:
    """All of it as one form for pages; a row of the specification without a value is not kept."""

    def __init__(self, shown: Mapping[str, Any]) -> None:
        tkdn = {f"tkdn_{name}": shown["tkdn"].get(name) for name in TKDN}
        tkdn["tkdn_until"] = catalogue.day_of(tkdn["tkdn_until"])
        self.head = OfficialHead.of_request(**{name: shown[name] for name in PLAIN}, **tkdn)
        self.suggested = suggest_kbki(
            shown["category"], [shown["name"], *shown["keywords"]], [row["label"] for row in shown["variants"]]
        )
        if self.suggested:
            label = _("Pakai {code}, {name}").format(code=self.suggested.code, name=self.suggested.name)
            self.head.uses_suggested.label.text = label
        sent = request.form if request.method == "POST" else None
        rows = _rows(shown)
        count = len(rows) + BLANK_ROWS
        if sent is not None:
            count = max(count, sum(f"row{number}-name" in sent for number in range(MOST_ROWS)))
        self.rows = [SpecificationForm(sent, data=_row(rows, number), prefix=f"row{number}") for number in range(count)]
        self.barcodes = {
            row["id"]: _barcode(row, shown["gtins"], sent) for row in shown["variants"] if row["id"] is not None
        }

    def validate(self) -> bool:
        valid = [self.head.validate(), *(form.validate() for form in (*self.rows, *self.barcodes.values()))]
        for row in self.rows:
            if row.value.data and not row.name.data:
                row.name.errors = [*row.name.errors, _("Tulis juga namanya.")]
                valid.append(False)
        return all(valid)

    @property
    def values(self) -> dict[str, Any]:
        head = self.head
        kbki = self.suggested.code if self.suggested and head.uses_suggested.data else _digits(head.kbki.data)
        tkdn = {name: head[f"tkdn_{name}"].data for name in TKDN}
        tkdn |= {"number": tkdn["number"] or "", "until": tkdn["until"].isoformat() if tkdn["until"] else None}
        return {
            **{name: head[name].data or "" for name in PLAIN},
            "kbki": kbki,
            "is_domestic": bool(head.is_domestic.data),
            "tkdn": tkdn if any(value not in {None, ""} for value in tkdn.values()) else {},
            "specification": [[row.name.data, row.value.data] for row in self.rows if row.value.data],
            "gtins": {str(key): code for key, form in self.barcodes.items() if (code := _digits(form.gtin.data))},
        }

    def add_problems(self, error: RefusedError) -> None:
        """Those of barcodes stand at `gtins-<id of the variant>`."""
        for problem in error.problems:
            name, _dash, key = (problem.at or "").partition("-")
            form = self.barcodes.get(int(key)) if name == "gtins" else None
            at = "gtin" if form else problem.at
            (form or self.head).add_problems(
                type(error)(type(problem)(code=problem.code, at=at, values=problem.values))
            )

    @property
    def form_errors(self) -> list[str]:
        return [str(text) for text in self.head.form_errors]

    def __iter__(self) -> Iterator[Field]:
        return chain(self.head, chain.from_iterable((*self.rows, *self.barcodes.values())))


def _rows(shown: Mapping[str, Any]) -> list[Sequence[str]]:
    """What is told, and behind it the names that such goods have, with what the listing says of them elsewhere."""
    told = [*shown["specification"]]
    names = {name.strip().lower() for name, _value in told}
    known = known_specification()
    missing = [name for name in specification_of(shown["category"]) if name.lower() not in names]
    return [*told, *([name, str(shown[known[name]] if name in known else "")] for name in missing)][:MOST_ROWS]


def _row(rows: Sequence[Sequence[str]], number: int) -> dict[str, str]:
    return dict(zip(("name", "value"), rows[number], strict=True)) if number < len(rows) else {}


def _barcode(row: Mapping[str, Any], gtins: Mapping[str, str], sent: Any) -> BarcodeForm:
    form = BarcodeForm(sent, data={"gtin": gtins.get(str(row["id"]), "")}, prefix=f"variant{row['id']}")
    words = ", ".join(word for word in (row["label"], row["net_content"], row["unit"]) if word)
    form.gtin.label.text = _("Kode batang pabrik: {variant}").format(variant=words)
    return form


def _digits(text: str | None) -> str:
    return re.sub(r"[\s.\-]", "", text or "")
