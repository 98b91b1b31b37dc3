"""Many prices at once: 50 lines a page, each saved only where it still costs what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import HiddenField
from wtforms.validators import InputRequired

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.catalogue import service
from storefront.catalogue.types import PriceEdit
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.money import ZERO
from storefront.kernel.text import N_, _
from storefront.web import guards
from storefront.web.fields import RupiahField, parse_rupiah
from storefront.web.forms import Form
from storefront.web.pages import flash, see_other
from storefront.web.paging import key_after
from storefront.workspace import blueprint, frame
from storefront.workspace.products import keeps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzeug import Response
    from wtforms import Field

    from storefront.catalogue.types import PriceRow
    from storefront.producers.types import GroupInfo

PAGE = 50


class PriceForm(Form):
    """One line; `seen` is the price that stood there."""

    price = RupiahField(N_("Harga"), [InputRequired(N_("Isi harganya."))])
    seen = HiddenField("")


class PricesForm:
    """The lines of one page as one form."""

    def __init__(self, rows: Sequence[PriceRow]) -> None:
        self.rows = {row.id: self._line(row) for row in rows}
        self.form_errors: list[str] = []

    def _line(self, row: PriceRow) -> PriceForm:
        prefix = f"harga-{row.id}-"
        sent = request.form if request.method == "POST" and f"{prefix}price" in request.form else None
        form = PriceForm(sent, prefix=prefix, data={"price": row.price, "seen": str(row.price.amount)})
        form.price.label.text = _("Harga {name}").format(name=f"{row.product_name} {row.label}".strip())
        return form

    def validate(self) -> bool:
        valid = [line.validate() for line in self.rows.values()]
        for line in self.rows.values():
            if line.price.data == ZERO:
                line.price.errors = [_("Isi harga di atas nol.")]
                valid.append(False)
        return all(valid)

    @property
    def edits(self) -> list[PriceEdit]:
        """The lines whose price was changed."""
        found = []
        for key, line in self.rows.items():
            seen, price = parse_rupiah(line.seen.data or ""), line.price.data
            if seen and price and price != seen:
                found.append(PriceEdit(variant_id=key, seen=seen, price=price))
        return found

    def add_problems(self, problems: Sequence[Problem]) -> None:
        for problem in problems:
            line = self.rows[int((problem.at or "").rpartition("-")[2])]
            line.add_problems(RefusedError(Problem(code=problem.code, at="price")))

    def __iter__(self) -> Iterator[Field]:
        return (line.price for line in self.rows.values())


@blueprint.route("/produk/harga", methods=["GET", "POST"])
@keeps
def product_prices() -> Response | str | tuple[str, int]:
    """The variants on sale by id; `sesudah` pages by key."""
    group = frame.chosen_group(Permission.PRODUCT_EDIT_GROUP)
    after = key_after(request.args.get("sesudah")) or 0
    rows = catalogue.list_prices(read_session(), group.id, after_id=after, limit=PAGE + 1)
    form = PricesForm(rows[:PAGE])
    if request.method != "POST":
        return _page(group, rows, form)
    if not form.validate():
        return _page(group, rows, form), 422
    end_reading()
    edits = form.edits
    problems = service.set_prices(group.id, edits, guards.actor(group.name))
    if problems:
        rows = catalogue.list_prices(read_session(), group.id, after_id=after, limit=PAGE + 1)
        now = {row.id: row.price for row in rows}
        form.add_problems(problems)
        for key, line in form.rows.items():
            if key in now:
                line.seen.data = str(now[key].amount)
        return _page(group, rows, form), 422
    flash("ok", _("{count} harga disimpan.").format(count=len(edits)))
    return see_other(request.full_path.rstrip("?"))


def _page(group: GroupInfo, rows: Sequence[PriceRow], form: PricesForm) -> str:
    slug = frame.slug_if_several(group)
    more = len(rows) > PAGE
    return frame.render(
        "workspace/product_prices.html",
        "produk",
        group,
        form=form,
        rows=[row for row in rows[:PAGE] if row.id in form.rows],
        here=request.full_path.rstrip("?"),
        following=url_for("workspace.product_prices", sesudah=rows[PAGE - 1].id, lapak=slug) if more else None,
        first=url_for("workspace.product_prices", lapak=slug) if request.args.get("sesudah") else None,
    )
