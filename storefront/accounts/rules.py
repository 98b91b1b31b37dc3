"""What an account must be like, how people are reached, and how attempts are counted."""

from __future__ import annotations

from dataclasses import asdict
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from storefront.accounts.types import (
    LEAST_PASSWORD_LENGTH,
    MOST_PASSWORD_LENGTH,
    AccountProblem,
    AddressForm,
    Contact,
    NewPerson,
    Role,
)
from storefront.kernel.emails import is_email, normal_email
from storefront.kernel.errors import Problem
from storefront.kernel.phones import parse_phone
from storefront.kernel.postal import LONGEST_LINE, NEIGHBOURHOOD, POSTAL_CODE, POSTAL_CODE_ABROAD
from storefront.regions.data import REGENCIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storefront.kernel.types import Actor

REGENCY_CODES = frozenset(regency.code for regency in REGENCIES)
SCOPED_ROLES = frozenset({Role.PMD_KABUPATEN, Role.GERAI})
LONGEST_NAME = 120
REQUIRED_OF_ADDRESS = ("recipient", "street", "village", "district", "regency", "province_code", "postal_code")
REQUIRED_ABROAD = ("recipient", "street", "regency", "country")


def read_contact(text: str) -> Contact | None:
    """A mail address or a telephone number, whichever was typed; None for anything else."""
    if "@" in text:
        return Contact(email=normal_email(text)) if is_email(text) else None
    phone = parse_phone(text)
    return Contact(phone=phone) if phone else None


def network_of(address: str) -> str:
    """What a limit counts as one client: the address, of version 6 the /64 that one household has to itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((int(parsed), 64), strict=False)) if parsed.version == 6 else str(parsed)  # noqa: PLR2004 -- IPv6


def person_problems(person: NewPerson) -> list[Problem]:
    """Everything that keeps this person from being registered; whether the address is free, only the database knows."""
    return list(_person_problems(person))


def _person_problems(person: NewPerson) -> Iterator[Problem]:
    yield from name_problems(person.name)
    if person.email is not None and not is_email(person.email):
        yield Problem(code=AccountProblem.EMAIL_INVALID, at="email")
    if person.email is None and person.phone is None:
        yield Problem(code=AccountProblem.CONTACT_INVALID, at="contact")
    yield from password_problems(person.password)


def name_problems(name: str) -> list[Problem]:
    if not name.strip():
        return [Problem(code=AccountProblem.NAME_MISSING, at="name")]
    if len(name.strip()) > LONGEST_NAME:
        return [Problem(code=AccountProblem.TEXT_LONG, at="name", values={"most": LONGEST_NAME})]
    return []


def password_problems(password: str) -> list[Problem]:
    if len(password) < LEAST_PASSWORD_LENGTH:
        values = {"least": LEAST_PASSWORD_LENGTH}
        return [Problem(code=AccountProblem.PASSWORD_SHORT, at="password", values=values)]
    if len(password) > MOST_PASSWORD_LENGTH:
        return [Problem(code=AccountProblem.PASSWORD_LONG, at="password", values={"most": MOST_PASSWORD_LENGTH})]
    return []


def address_problems(form: AddressForm) -> list[Problem]:
    """What a courier would miss. RT and RW are checked where they are given: not every house has them."""
    texts = {name: value.strip() for name, value in asdict(form).items() if isinstance(value, str)}
    required = REQUIRED_ABROAD if form.is_abroad else REQUIRED_OF_ADDRESS
    problems = [Problem(code=AccountProblem.ADDRESS_MISSING, at=name) for name in required if not texts[name]]
    lacks_country = form.is_abroad and not texts["phone"].startswith("+")  # taken for a number in Indonesia
    if lacks_country or parse_phone(form.phone) is None:
        wrong = AccountProblem.PHONE_ABROAD_INVALID if form.is_abroad else AccountProblem.PHONE_INVALID
        problems.append(Problem(code=wrong, at="phone"))
    written, wrong = POSTAL_CODE, AccountProblem.POSTAL_CODE_WRONG
    if form.is_abroad:
        written, wrong = POSTAL_CODE_ABROAD, AccountProblem.POSTAL_CODE_ABROAD_WRONG
    if texts["postal_code"] and not written.fullmatch(texts["postal_code"]):
        problems.append(Problem(code=wrong, at="postal_code"))
    problems += [
        Problem(code=AccountProblem.RT_RW_WRONG, at=name)
        for name in ("rt", "rw")
        if texts[name] and not NEIGHBOURHOOD.fullmatch(texts[name])
    ]
    problems += [
        Problem(code=AccountProblem.TEXT_LONG, at=name, values={"most": LONGEST_LINE})
        for name, value in texts.items()
        if len(value) > LONGEST_LINE
    ]
    return problems


def own_role_problems(person_id: int, actor: Actor) -> list[Problem]:
    """Nobody gives or takes roles of their own: who runs the system does not make themselves decide on products."""
    return [Problem(code=AccountProblem.OWN_ROLES)] if actor.person_id == person_id else []


def scope_problems(role: Role, scope: str) -> list[Problem]:
    """A role of one kabupaten or one outlet names it; any other names none."""
    if role in SCOPED_ROLES and not scope:
        return [Problem(code=AccountProblem.SCOPE_NEEDED, at="scope", values={"role": role.value})]
    if role is Role.PMD_KABUPATEN and scope not in REGENCY_CODES:
        return [Problem(code=AccountProblem.REGENCY_UNKNOWN, at="scope", values={"scope": scope})]
    if role not in SCOPED_ROLES and scope:
        return [Problem(code=AccountProblem.SCOPE_UNKNOWN, at="scope", values={"role": role.value})]
    return []
