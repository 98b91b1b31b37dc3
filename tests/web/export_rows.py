"""What each kind of visitor gets at the pages of the exports; a part of the access table."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from storefront.catalogue.models import Variant
from storefront.exports.run_models import ExportRun
from storefront.kernel import clock
from storefront.kernel.db import unit_of_work
from tests.support import factories
from tests.web.visitors import P, Row, members, only

if TYPE_CHECKING:
    from collections.abc import Callable

_numbers = itertools.count()
EXPORTERS = ("disperindag", "biro_pbj", "admin")


def make_run(group_id: int | None) -> int:
    """A run that waits for the worker."""
    key = f"{next(_numbers):032x}"
    with unit_of_work() as session:
        row = ExportRun(form_key=key, kind="nttmart", selection={}, group_id=group_id, file_key=key, file_name="b.xlsx")
        row.actor_label, row.created_at = "Uji", clock.now()
        session.add(row)
        session.flush()
        return row.id


def a_run(path: str) -> Callable[[int], str]:
    return lambda group_id: path.format(make_run(group_id))


def an_office_run(path: str) -> Callable[[], str]:
    return lambda: path.format(make_run(None))


def foreign_product(path: str) -> Callable[[], str]:
    """A page about a product of a group to which nobody of these belongs."""

    def make() -> str:
        factories.load_reference()
        shop = factories.open_shop()
        with unit_of_work() as session:
            return path.format(session.get_one(Variant, shop.variant_ids[0]).product_id)

    return make


EXPORTS: dict[tuple[str, str], Row] = {
    ("GET", "office.exports"): Row("/kantor/ekspor", only(200, *EXPORTERS)),
    ("POST", "office.export_ask"): Row("/kantor/ekspor", only(422, *EXPORTERS)),  # there are no goods
    ("GET", "office.export"): Row(an_office_run("/kantor/ekspor/{}"), only(200, *EXPORTERS)),
    ("GET", "office.export_file"): Row(an_office_run("/kantor/ekspor/{}/berkas"), only(404, *EXPORTERS)),
    ("GET", "workspace.exports"): Row("/lapak/ekspor/", members(200, P.PRODUCT_EDIT_GROUP)),
    ("POST", "workspace.export_ask"): Row("/lapak/ekspor/", members(422, P.PRODUCT_EDIT_GROUP)),
    ("GET", "workspace.export"): Row(
        "", members(200, P.PRODUCT_EDIT_GROUP, of_others=404), own=a_run("/lapak/ekspor/{}")
    ),
    ("GET", "workspace.export_file"): Row("", members(404, P.PRODUCT_EDIT_GROUP), own=a_run("/lapak/ekspor/{}/berkas")),
    ("GET", "office.entries"): Row("/kantor/ekspor/ekatalog", only(200, *EXPORTERS)),
    ("GET", "office.entry"): Row(foreign_product("/kantor/ekspor/ekatalog/{}"), only(200, *EXPORTERS)),
    ("POST", "office.entry_record"): Row(foreign_product("/kantor/ekspor/ekatalog/{}"), only(303, *EXPORTERS)),
    ("GET", "workspace.entries"): Row("/lapak/ekspor/ekatalog", members(200, P.PRODUCT_EDIT_GROUP)),
    **{
        (method, f"workspace.{name}"): Row(
            foreign_product("/lapak/ekspor/ekatalog/{}"), members(404, P.PRODUCT_EDIT_GROUP)
        )
        for method, name in (("GET", "entry"), ("POST", "entry_record"))
    },
}
