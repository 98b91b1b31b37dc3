"""What members fill in to list a product, step by step."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from flask import request
from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from storefront.catalogue import queries as catalogue
from storefront.kernel.db import read_session
from storefront.kernel.money import Rupiah
from storefront.kernel.text import N_, _
from storefront.web.fields import QuantityField, RupiahField, option
from storefront.web.forms import Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wtforms import Field

    from storefront.kernel.errors import RefusedError

MOST_VARIANTS = 40  # on one page: at most 300 fields
BLANK_ROWS = 3
LONGEST_NAME = 120
LONGEST_TEXT = 4000
LONG = Length(max=200, message=N_("Paling banyak 200 huruf."))


class StepForm(Form):
    """`seen`: the digest of what the form was made from."""

    seen = HiddenField("")


class PhotoForm(StepForm):
    photos = MultipleFileField(
        N_("Foto produk"),
        [InputRequired()],
        description=N_("Sampai 8 foto. Foto pertama menjadi sampul. Sekali kirim paling besar 15 MB."),
    )


class NameForm(StepForm):
    name = StringField(
        N_("Nama produk"),
        [
            DataRequired(N_("Isi nama produk.")),
            Length(max=LONGEST_NAME, message=N_("Paling banyak 120 huruf.")),
        ],
        description=N_("Misalnya: Kopi Arabika Bajawa."),
    )
    category = SelectField(N_("Kategori"), [InputRequired(N_("Pilih satu kategori."))])
    description = TextAreaField(
        N_("Cerita singkat"),
        [Optional(), Length(max=LONGEST_TEXT, message=N_("Paling banyak 4.000 huruf."))],
        description=N_("Apa ini, siapa membuatnya, apa yang khas?"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [option(each.slug, each.name) for each in catalogue.current_categories(read_session()).values()]
        self.category.choices = [option("", _("Pilih kategori")), *known]

    @property
    def values(self) -> dict[str, Any]:
        return {"name": self.name.data, "category": self.category.data, "description": self.description.data or ""}


class VariantForm(Form):
    """One size or colour. `is_one`: the only one, which needs no label."""

    id = HiddenField("")
    label = StringField(
        N_("Ukuran atau warna"),
        [Optional(), Length(max=60, message=N_("Paling banyak 60 huruf."))],
        description=N_("Misalnya: besar, atau merah."),
    )
    unit = StringField(
        N_("Dijual per"),
        [DataRequired(N_("Isi satuannya.")), Length(max=30, message=N_("Paling banyak 30 huruf."))],
        description=N_("Misalnya: bungkus, lembar, botol."),
    )
    net_content = StringField(
        N_("Isi bersih"),
        [Optional(), Length(max=30, message=N_("Paling banyak 30 huruf."))],
        description=N_("Misalnya: 250 g atau 600 ml."),
    )
    price = RupiahField(N_("Harga"), [InputRequired(N_("Isi harganya."))])
    weight_g = QuantityField(
        N_("Berat kirim (gram)"),
        [InputRequired(N_("Isi beratnya, dengan kemasan."))],
        most=1_000_000,
        description=N_("Timbang dengan kemasannya."),
    )
    stock = QuantityField(N_("Stok sekarang"), [Optional()], most=1_000_000)
    is_over = BooleanField(N_("Tidak dijual lagi"))

    def value(self, sku: str) -> dict[str, Any]:
        return {
            "id": int(self.id.data) if self.id.data else None,
            "sku": sku,
            "label": self.label.data or "",
            "unit": self.unit.data or "",
            "net_content": self.net_content.data or "",
            "price": self.price.data.amount if self.price.data else None,
            "weight_g": self.weight_g.data,
        }

    @property
    def is_blank(self) -> bool:
        """A row for one more that nobody has filled in."""
        written = (self.label, self.unit, self.net_content, self.price, self.weight_g, self.stock)
        return not self.id.data and not any(field.raw_data and field.raw_data[0].strip() for field in written)


class VariantsForm:
    """All sizes of a product, as one form for pages: fields one after the other, and what concerns none of them."""

    def __init__(self, variants: Sequence[Mapping[str, Any]], *, blank: int) -> None:
        self.head = StepForm.of_request()
        self.variants = variants
        self.known = {row["id"]: row for row in variants if row["id"]}
        if request.method == "POST":
            self.rows = [
                self._sent(number) for number in range(MOST_VARIANTS) if f"variants-{number}-unit" in request.form
            ]
        else:
            count = min(len(variants) + blank, MOST_VARIANTS)
            self.rows = [self._made(number, variants) for number in range(count)]

    def _sent(self, number: int) -> VariantForm:
        form = VariantForm(request.form, prefix=f"variants-{number}-")
        if form.id.data not in {str(key) for key in self.known}:
            form.id.data = ""  # stopped meanwhile, or never ours: the digest tells
        return form

    def _made(self, number: int, variants: Sequence[Mapping[str, Any]]) -> VariantForm:
        prefix = f"variants-{number}-"
        if number >= len(variants):
            return VariantForm(prefix=prefix)
        row = variants[number]
        data = {**row, "price": Rupiah(row["price"]), "id": row["id"] or ""}
        return VariantForm(prefix=prefix, data=data)

    @property
    def filled(self) -> list[VariantForm]:
        """Without empty rows and those that are no longer sold."""
        return [row for row in self.rows if not row.is_blank and not (row.is_over.data and row.id.data)]

    def validate(self) -> bool:
        valid = [row.validate() for row in self.filled]
        if len(self.filled) > 1:
            for row in self.filled:
                if not row.label.data and not row.net_content.data:
                    row.label.errors = [*row.label.errors, _("Tulis ukuran atau warnanya.")]
                    valid.append(False)
        return all(valid)

    @property
    def values(self) -> dict[str, Any]:
        """What was sent, and behind it what the page had no room for; proposed ones without an id by their place."""
        sent = {_key(row) for row in self.rows}
        rest = [
            row
            for place, row in enumerate(self.variants)
            if (row["id"] not in sent if row["id"] else place >= MOST_VARIANTS)
        ]
        skus = {key: row["sku"] for key, row in self.known.items()}
        return {"variants": [*(row.value(skus.get(_key(row), "")) for row in self.filled), *rest]}

    def add_problems(self, error: RefusedError) -> None:
        """Problems stand at `variants-0-price`, counted among the rows that are filled in."""
        for problem in error.problems:
            parts = (problem.at or "").split("-")
            number = int(parts[1]) if len(parts) > 2 else len(self.filled)  # noqa: PLR2004 -- a name, a number, a field
            row = self.filled[number] if number < len(self.filled) else None
            (row or self.head).add_problems(type(error)(_at(problem, parts[-1] if row else None)))

    @property
    def form_errors(self) -> list[str]:
        own = list(chain.from_iterable(row.form_errors for row in self.rows))
        return [str(text) for text in (*self.head.form_errors, *own)]

    def __iter__(self) -> Iterator[Field]:
        return chain.from_iterable(self.rows)


def _key(row: VariantForm) -> int:
    return int(row.id.data) if row.id.data else 0


def _at(problem: Any, at: str | None) -> Any:
    return type(problem)(code=problem.code, at=at, values=problem.values)
