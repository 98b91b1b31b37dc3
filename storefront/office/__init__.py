"""The door for the offices of the province: cases, orders, money, shipping, stuck messages, and who changed what."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("office", __name__, url_prefix="/kantor")

from storefront.office import (  # noqa: E402, F401 -- they put themselves on the blueprint
    announcements,
    audit_log,
    bank_accounts,
    bulk,
    case,
    case_acts,
    case_standing,
    cases,
    categories,
    change,
    conflict,
    counter,
    criteria,
    entries,
    exports,
    fees,
    frame,
    group,
    groups,
    home,
    messages,
    orders,
    outlet_files,
    outlet_reports,
    outlet_requests,
    outlet_shelf,
    outlets,
    papers,
    people,
    proposals,
    readiness,
    reasons,
    refunds,
    roles,
    settings,
    shipping,
    showcase,
    transfer_check,
    transfers,
)
