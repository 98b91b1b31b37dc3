"""Changing the tables of the shipping: what ships with the project, what the office loads, and outlets."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storefront.kernel import audit
from storefront.kernel.audit import Change
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.kernel.money import Rupiah
from storefront.kernel.phones import parse_phone
from storefront.kernel.sheets import write_csv
from storefront.regions.data import REGENCIES
from storefront.shipping.models import CourierService, Outlet, Rate, ZoneArea
from storefront.shipping.sheets import Known, plan
from storefront.shipping.types import SHEETS, Row, SaveOutlet, SheetKind, SheetPlan, ShippingProblem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor

DATA = Path(__file__).parent / "data"
FILES = {SheetKind.SERVICES: "services.csv", SheetKind.ZONES: "zones.csv", SheetKind.RATES: "rates.csv"}
YES, NO = "ya", "tidak"
TABLES, OUTLETS = "shipping tables", "outlets"  # what takes turns: each is checked against what is there, then written


def load_reference() -> None:
    """Fill each table that is still empty with the packaged one; after that it is the office's. Safe to repeat."""
    with unit_of_work() as session:
        for kind, name in FILES.items():
            known = _known(session, kind)
            if known.rows:
                continue
            found = plan(kind, (DATA / name).read_bytes(), known)
            assert not found.faults, found.faults
            _write(session, kind, found.new)
            session.flush()


def export_sheet(session: Session, kind: SheetKind) -> str:
    """A table as a file that can be loaded again unchanged."""
    return write_csv(SHEETS[kind].columns, _rows(session, kind).values())


def fingerprint(session: Session, kind: SheetKind) -> str:
    """Of a table as it stands, so that nobody loads on the strength of a check that is overtaken."""
    return hashlib.sha256(export_sheet(session, kind).encode()).hexdigest()


def check_sheet(session: Session, kind: SheetKind, data: bytes) -> SheetPlan:
    """What a file would change; changes nothing."""
    return plan(kind, data, _known(session, kind))


def load_sheet(kind: SheetKind, data: bytes, seen: str, actor: Actor) -> SheetPlan:
    """Load a whole file, or nothing of it; `seen` is the table's fingerprint when the file was checked.

    Raises:
        RefusedError: when the file has faults, or nothing to load.
        StateConflictError: when the table has changed since.
    """
    with unit_of_work() as session:
        take_turns(session, TABLES)
        if fingerprint(session, kind) != seen:
            raise StateConflictError(f"the table {kind} has changed since it was checked")
        found = check_sheet(session, kind, data)
        if found.faults:
            raise RefusedError(Problem(code=ShippingProblem.SHEET_WRONG, at="file"))
        if not found.does_something:
            raise RefusedError(Problem(code=ShippingProblem.SHEET_EMPTY, at="file"))
        _write(session, kind, [*found.new, *(each.after for each in found.changed)])
        _withdraw(session, found.gone)
        before = {_name(kind, row): list(row) for row in (*found.gone, *(each.before for each in found.changed))}
        after = {_name(kind, row): list(row) for row in (*found.new, *(each.after for each in found.changed))}
        change = Change(action="shipping.loaded", subject="shipping", subject_id=kind.value, before=before, after=after)
        audit.record(session, actor, change)
    return found


def _name(kind: SheetKind, row: Row) -> str:
    return " ".join(row[: SHEETS[kind].key])


def _known(session: Session, kind: SheetKind) -> Known:
    return Known(
        rows=_rows(session, kind),
        services=set(session.scalars(select(CourierService.code))),
        zones=set(session.scalars(select(ZoneArea.zone))),
    )


def _rows(session: Session, kind: SheetKind) -> dict[Row, Row]:
    """The table as its file has it, by key and in the order of the keys."""
    rows: Iterable[Row]
    if kind is SheetKind.ZONES:
        rows = [(area.area_code, area.zone) for area in session.scalars(select(ZoneArea))]
    elif kind is SheetKind.SERVICES:
        rows = [_service_row(service) for service in session.scalars(select(CourierService))]
    else:
        rows = [_rate_row(rate) for rate in session.scalars(select(Rate))]
    return {row[: SHEETS[kind].key]: row for row in sorted(rows)}


def _service_row(service: CourierService) -> Row:
    figures = (service.least_g, service.step_g, service.tolerance_g, service.divisor)
    yes = (YES if service.carries_liquids else NO, YES if service.is_active else NO)
    return (service.code, service.name, yes[0], *map(str, figures), yes[1])


def _rate_row(rate: Rate) -> Row:
    figures = (rate.per_kg.amount, rate.least_days, rate.most_days)
    return (rate.service_code, rate.from_zone, rate.to_zone, *map(str, figures))


def _write(session: Session, kind: SheetKind, rows: Iterable[Row]) -> None:
    if kind is SheetKind.ZONES:
        areas = {each.area_code: each for each in session.scalars(select(ZoneArea))}  # one question, not one for each
        for code, zone in rows:
            area = areas.get(code) or ZoneArea(area_code=code)
            area.zone = zone
            session.add(area)
    elif kind is SheetKind.SERVICES:
        for row in rows:
            session.merge(_service(row))
    else:
        known = {(each.service_code, each.from_zone, each.to_zone): each for each in session.scalars(select(Rate))}
        for service, start, end, per_kg, least, most in rows:
            rate = known.get((service, start, end)) or Rate(service_code=service, from_zone=start, to_zone=end)
            rate.per_kg, rate.least_days, rate.most_days = Rupiah(int(per_kg)), int(least), int(most)
            session.add(rate)


def _withdraw(session: Session, rates: Iterable[Row]) -> None:
    for service, start, end, *_figures in rates:
        session.execute(delete(Rate).filter_by(service_code=service, from_zone=start, to_zone=end))


def _service(row: Row) -> CourierService:
    code, name, liquids, least, step, tolerance, divisor, active = row
    return CourierService(
        code=code,
        name=name,
        carries_liquids=liquids == YES,
        least_g=int(least),
        step_g=int(step),
        tolerance_g=int(tolerance),
        divisor=int(divisor),
        is_active=active == YES,
    )


def save_outlet(outlet_id: int | None, command: SaveOutlet, actor: Actor) -> int:
    """Write down a new outlet, or change one; closing it keeps it for the orders that name it. Returns its id.

    Raises:
        NotFoundError: when there is no such outlet.
        RefusedError: with every fault of the command.
    """
    with unit_of_work() as session:
        take_turns(session, OUTLETS)
        outlet = Outlet() if outlet_id is None else session.get(Outlet, outlet_id)
        if outlet is None:
            raise NotFoundError(outlet_id)
        if problems := _problems(session, outlet_id, command):
            raise RefusedError(*problems)
        before = _particulars(outlet) if outlet_id else {}
        outlet.name, outlet.address = command.name.strip(), command.address.strip()
        outlet.regency_code, outlet.hours = command.regency_code, command.hours.strip()
        outlet.phone = parse_phone(command.phone) if command.phone.strip() else None
        outlet.is_free, outlet.is_active = command.is_free, command.is_active
        session.add(outlet)
        session.flush()
        after = _particulars(outlet)
        audit.record(
            session,
            actor,
            Change(action="outlet.saved", subject="outlet", subject_id=outlet.id, before=before, after=after),
        )
        return outlet.id


def _particulars(outlet: Outlet) -> dict[str, object]:
    names = ("name", "address", "regency_code", "hours", "phone", "is_free", "is_active")
    return {name: getattr(outlet, name) for name in names}


def _problems(session: Session, outlet_id: int | None, command: SaveOutlet) -> list[Problem]:
    texts = (
        ("name", command.name, ShippingProblem.NAME_MISSING),
        ("address", command.address, ShippingProblem.ADDRESS_MISSING),
        ("hours", command.hours, ShippingProblem.HOURS_MISSING),
    )
    problems = [Problem(code=code, at=at) for at, text, code in texts if not text.strip()]
    if command.regency_code not in {regency.code for regency in REGENCIES}:
        problems.append(Problem(code=ShippingProblem.REGENCY_UNKNOWN, at="regency_code"))
    if command.phone.strip() and parse_phone(command.phone) is None:
        problems.append(Problem(code=ShippingProblem.PHONE_WRONG, at="phone"))
    same = session.scalar(select(Outlet.id).where(Outlet.name == command.name.strip()))
    if same is not None and same != outlet_id:
        problems.append(Problem(code=ShippingProblem.NAME_TAKEN, at="name"))
    return problems
