"""What an account must be like, and how attempts are counted."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from storefront.accounts.types import (
    LEAST_PASSWORD_LENGTH,
    MOST_PASSWORD_LENGTH,
    AccountProblem,
    NewPerson,
    Role,
)
from storefront.kernel.errors import Problem
from storefront.regions.data import REGENCIES

if TYPE_CHECKING:
    from collections.abc import Iterator

REGENCY_CODES = frozenset(regency.code for regency in REGENCIES)
SCOPED_ROLES = frozenset({Role.PMD_KABUPATEN, Role.GERAI})
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_LONGEST_EMAIL = 254  # RFC 5321 through the erratum 1690


def normal_email(text: str) -> str:
    """As an address is kept and looked for: without blanks around it, in small letters."""
    return text.strip().lower()


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
    if not person.name.strip():
        yield Problem(code=AccountProblem.NAME_MISSING, at="name")
    email = normal_email(person.email)
    if len(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        yield Problem(code=AccountProblem.EMAIL_INVALID, at="email")
    yield from password_problems(person.password)


def password_problems(password: str) -> list[Problem]:
    if len(password) < LEAST_PASSWORD_LENGTH:
        values = {"least": LEAST_PASSWORD_LENGTH}
        return [Problem(code=AccountProblem.PASSWORD_SHORT, at="password", values=values)]
    if len(password) > MOST_PASSWORD_LENGTH:
        return [Problem(code=AccountProblem.PASSWORD_LONG, at="password", values={"most": MOST_PASSWORD_LENGTH})]
    return []


def scope_problems(role: Role, scope: str) -> list[Problem]:
    """A role of one kabupaten or one outlet names it; any other names none."""
    if role in SCOPED_ROLES and not scope:
        return [Problem(code=AccountProblem.SCOPE_NEEDED, at="scope", values={"role": role.value})]
    if role is Role.PMD_KABUPATEN and scope not in REGENCY_CODES:
        return [Problem(code=AccountProblem.REGENCY_UNKNOWN, at="scope", values={"scope": scope})]
    if role not in SCOPED_ROLES and scope:
        return [Problem(code=AccountProblem.SCOPE_UNKNOWN, at="scope", values={"role": role.value})]
    return []
