"""No column that may hold a person is nobody's to answer for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storefront.kernel.db import Base
from storefront.kernel.events import subscriptions
from storefront.registry import personal_data

if TYPE_CHECKING:
    from sqlalchemy import Table

# names of columns that may tell who somebody is or lead to them
PERSONAL = re.compile(
    r"(^|_)(person|name|email|phone|recipient|street|rt|rw|village|district|landmark|postal|country|device|password"
    r"|actor|by|who|holder|access_key|token|body_digest|last_error|subject|address|note|reason)(_|$)"
)
NOT_OF_PEOPLE = {  # tables, or single columns, and why nobody needs to answer for them
    "audit_log": "numbers of people and names of offices; append-only, as the law wants its record",
    "bank_account": "of the operator",
    "card": "goods and groups",
    "catalogue_entry": "goods: where they stand in another catalogue, and why it refused them",
    "category": "goods",
    "consignment_sale": "goods; numbers of people and names of outlets, append-only",
    "courier_service": "a firm's service",
    "determination.note": "what the office wrote about goods",
    "district": "places",
    "finding.note": "what the office wrote about goods",
    "export_run": "numbers of people, and what files are called; as the timeline",
    "job": "what the worker does",
    "order_line": "goods",
    "line_refusal": "why goods were missing; numbers of people and names of groups, append-only",
    "listing_import_photo": "what a group calls its photos, and why one was not taken",
    "listing_import": "numbers of people, and what a group calls its files; as the timeline",
    "outlet": "a shop of the province",
    "outlet_file": "what an outlet calls its file; cells that are not read are emptied, and all goes after some days",
    "outlet_request": "what an outlet wrote about goods",
    "place": "where stock lies",
    "producer_group": "a body that sells, public by law",
    "product": "goods",
    "proposal.reason": "why the office declined, about goods",
    "recheck.note": "what the office wrote about goods",
    "receipt": "money; numbers of people and names of offices, append-only",
    "refund": "money; what the office wrote about its transfer",
    "regency": "places",
    "seller_order": "the group that sells, and why it refused",
    "setting": "of the shop; names of offices",
    "showcase_slot": "why a product is shown",
    "stock_movement": "goods; numbers of people and names of offices, append-only",
    "stock_transfer.note": "what the group wrote about goods on their way",
    "staged_change.reason": "what the office wrote about goods",
    "timeline": "numbers of people and names of offices, append-only",
    "village": "places",
}


def telling_columns(table: Table) -> set[str]:
    named = {column.name for column in table.columns if PERSONAL.search(column.name)}
    return {name for name in named if f"{table.name}.{name}" not in NOT_OF_PEOPLE}


def test_every_column_that_may_hold_a_person_has_somebody_who_answers_for_it() -> None:
    answered: dict[str, set[str]] = {}
    for contributor in personal_data():
        for table, columns in contributor.columns.items():
            answered.setdefault(table, set()).update(columns)
    tables = Base.metadata.tables
    missing = {
        name: sorted(left)
        for name, table in tables.items()
        if name not in NOT_OF_PEOPLE and (left := telling_columns(table) - answered.get(name, set()))
    }
    assert missing == {}
    assert set(NOT_OF_PEOPLE) & set(answered) == set()
    needless = {name for name in NOT_OF_PEOPLE if "." not in name and not telling_columns(tables[name])}
    assert needless == set()
    unknown = {name: columns - set(tables[name].columns.keys()) for name, columns in answered.items()}
    assert {name: columns for name, columns in unknown.items() if columns} == {}


def test_no_message_in_the_outbox_names_a_person() -> None:
    names = {field for kind in subscriptions._types.values() for field in kind.__dataclass_fields__}
    assert {name for name in names if PERSONAL.search(name)} == set()
