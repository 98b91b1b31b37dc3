"""Reading what outlets and groups have agreed, asked for, sold and counted."""

from __future__ import annotations

from storefront.outlets.queries.files import get_file, list_files, list_recorded, plan_count_of, plan_sales_of
from storefront.outlets.queries.report import Report, ReportLine, list_reports, report_of
from storefront.outlets.queries.requests import get_request, list_requests
from storefront.outlets.queries.shelf import list_arriving, list_beyond, list_shelf
from storefront.outlets.queries.terms import (
    find_agreed,
    find_proposed,
    get_terms,
    list_agreed,
    list_ever_agreed,
    list_proposed,
)

__all__ = [
    "Report",
    "ReportLine",
    "find_agreed",
    "find_proposed",
    "get_file",
    "get_request",
    "get_terms",
    "list_agreed",
    "list_arriving",
    "list_beyond",
    "list_ever_agreed",
    "list_files",
    "list_proposed",
    "list_recorded",
    "list_reports",
    "list_requests",
    "list_shelf",
    "plan_count_of",
    "plan_sales_of",
    "report_of",
]
