"""Where a thing that goods lack is put right, and how far one product is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from storefront.exports import queries
from storefront.exports.types import RequirementState
from storefront.kernel.db import read_session
from storefront.kernel.text import _
from storefront.web import guards

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_SEARCH = 60
FIELDS: Mapping[str, tuple[str, str]] = {  # of a product: page and field
    "verified": ("product_check", ""),
    "public": ("product", ""),
    "kbki": ("product_official", "kbki"),
    "photo": ("product_photos", ""),
    "specification": ("product_official", "specification"),
    "price": ("product_variants", ""),
    "domestic": ("product_official", "is_domestic"),
    "tkdn": ("product_official", "tkdn_number"),
    "licence": ("product_facts", "pirt"),
    "licence_checked": ("product_facts", "pirt"),
    "halal": ("product_facts", "halal_status"),
    "brand": ("product_official", "brand"),
    "unit": ("product_variants", ""),
    "composition": ("product_official", "composition"),
    "net_content": ("product_variants", ""),
    "shelf_life": ("product_facts", "shelf_life_days"),
    "description": ("product_name", "description"),
}
KEYS: Mapping[str, str] = {  # what of a listing it is, where a change of it may wait for the office
    "photo": "pictures",
    "specification": "specification",
    "licence": "licences",
    "halal": "halal",
    "brand": "brand",
    "unit": "variants",
    "composition": "composition",
    "net_content": "variants",
    "shelf_life": "shelf_life_days",
    "description": "description",
}
OF_GROUP: Mapping[str, tuple[str, str]] = {  # said once for all its goods
    "nib": ("checklist_item", "number"),
    "npwp": ("checklist_item", "number"),
    "kbli": ("group_business", "kbli"),
}


def group_form(code: str, slug: str | None) -> str | None:
    """Where a thing of the whole group is put right, for those who may."""
    if code not in OF_GROUP or not guards.may_open(f"workspace.{OF_GROUP[code][0]}"):
        return None
    page, field = OF_GROUP[code]
    if page == "checklist_item":
        return url_for("workspace.checklist_item", path=code, lapak=slug, _anchor=field)
    return url_for(f"workspace.{page}", lapak=slug, _anchor=field)


def field_url(product_id: int, name: str, code: str, slug: str | None) -> str:
    """The very field of a product where a thing is put right."""
    if code == "stock":
        return url_for("workspace.stock", q=name[:LONGEST_SEARCH], lapak=slug)
    page, field = FIELDS.get(code, ("product", ""))
    return url_for(f"workspace.{page}", product_id=product_id, _anchor=field or None)


def standing_lines(product_id: int, name: str, slug: str | None) -> list[tuple[str, str, str, str]]:
    """How far one product is for each catalogue, for its own page (components/names.html)."""
    lines = []
    for target, rows in queries.list_standing(read_session(), product_id).items():
        if not rows:
            continue  # the worker has not come to it yet
        lacking = [row for row in rows if row.state is not RequirementState.MET]
        lines.append(
            (
                queries.profiles()[target].name,
                field_url(product_id, name, own, slug)
                if (own := next((row.code for row in lacking if row.code not in OF_GROUP), None))
                else url_for("workspace.readiness", untuk=target.value, lapak=slug),
                _("{met} dari {asked}").format(met=len(rows) - len(lacking), asked=len(rows)),
                _("Kurang: {things}").format(things=", ".join(row.label for row in lacking)) if lacking else _("Siap"),
            )
        )
    return lines
