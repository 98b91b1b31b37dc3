"""What members fill in on where the raw material comes from: a cluster, and a row for each buffer village."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from flask import request
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from storefront.catalogue.types import MOST_SUPPLIES
from storefront.kernel.text import N_, _
from storefront.regions import queries as regions
from storefront.web.fields import QuantityField, option
from storefront.web.forms import Form
from storefront.workspace.product_forms import LONG, StepForm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wtforms import Field

    from storefront.kernel.errors import RefusedError

BLANK_ROWS = 2


def _regencies() -> list[Any]:
    known = sorted(regions.shipped_regencies(), key=lambda each: each.name)
    return [option("", _("Pilih")), *(option(each.code, each.name) for each in known)]


class SupplyForm(Form):
    regency_code = SelectField(N_("Kabupaten atau kota"), [Optional()], choices=_regencies)
    village = StringField(N_("Desa penyangga"), [Optional(), LONG])
    material = StringField(N_("Bahan baku"), [Optional(), LONG], description=N_("Misalnya: buah kopi."))
    share = QuantityField(N_("Bagian (persen)"), [Optional()], most=100)

    @property
    def is_blank(self) -> bool:
        """The kabupaten alone says nothing: it is filled in beforehand."""
        return not (self.village.data or self.material.data or self.share.written)


class ClusterForm(StepForm):
    cluster = StringField(
        N_("Nama kawasan"), [Optional(), LONG], description=N_("Beberapa desa yang membuat produk ini bersama.")
    )


class SuppliesForm:
    """`head` has the cluster and the digest; each row is a form of its own."""

    def __init__(self, shown: Mapping[str, Any], regency_code: str) -> None:
        rows: Sequence[Mapping[str, Any]] = shown["supplies"]
        self.head = ClusterForm.of_request(cluster=shown["cluster"])
        count = min(len(rows) + BLANK_ROWS, MOST_SUPPLIES)
        if request.method == "POST":
            count = max(count, sum(f"row{number}-village" in request.form for number in range(MOST_SUPPLIES)))
        blank = {"regency_code": regency_code}
        self.rows = [
            SupplyForm(
                request.form if request.method == "POST" else None,
                data=rows[number] if number < len(rows) else blank,
                prefix=f"row{number}",
            )
            for number in range(count)
        ]

    @property
    def filled(self) -> list[SupplyForm]:
        return [row for row in self.rows if not row.is_blank]

    def validate(self) -> bool:
        return all([self.head.validate(), *(row.validate() for row in self.filled)])

    def rows_told(self) -> list[dict[str, Any]]:
        """What is filled in, by the keys of `catalogue.supplies`."""
        return [
            {
                "regency_code": row.regency_code.data or "",
                "village_code": None,
                "village": row.village.data or "",
                "material": row.material.data or "",
                "share": row.share.data,
            }
            for row in self.filled
        ]

    def add_problems(self, error: RefusedError) -> None:
        """Problems stand at `supplies-0-share`, counted among the rows that are filled in."""
        for problem in error.problems:
            _name, _dash, rest = (problem.at or "").partition("-")
            number, _dash, field = rest.partition("-")
            row = self.filled[int(number)] if field else None
            told = type(problem)(code=problem.code, at=field or None, values=problem.values)
            (row or self.head).add_problems(type(error)(told))

    @property
    def form_errors(self) -> list[str]:
        return [str(text) for text in self.head.form_errors]

    def __iter__(self) -> Iterator[Field]:
        return chain(self.head, chain.from_iterable(self.rows))
