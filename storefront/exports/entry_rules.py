"""What may be told of a product in e-Katalog."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from storefront.exports.types.entries import LONGEST_ADDRESS, LONGEST_REASON, EntryProblem, EntryState
from storefront.kernel.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Collection

    from storefront.exports.types.entries import RecordEntry


def allowed_hosts(setting: str) -> frozenset[str]:
    """The hosts that a setting names, with blanks between them."""
    return frozenset(setting.lower().split())


def is_allowed(address: str, hosts: Collection[str]) -> bool:
    """Whether this is an https address of one of these hosts, or of one below it, without anything hidden in it."""
    if not address.isprintable() or " " in address or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    is_plain = parts.scheme == "https" and port is None and "@" not in parts.netloc
    return is_plain and any(host == each or host.endswith(f".{each}") for each in hosts)


def problems(wish: RecordEntry, hosts: Collection[str]) -> list[Problem]:
    """Everything that is wrong with what was told."""
    found = []
    if wish.state is EntryState.LISTED and not wish.address:
        found.append(Problem(code=EntryProblem.ADDRESS_MISSING, at="address"))
    elif len(wish.address) > LONGEST_ADDRESS:
        found.append(Problem(code=EntryProblem.ADDRESS_LONG, at="address", values={"most": LONGEST_ADDRESS}))
    elif wish.address and not is_allowed(wish.address, hosts):
        values = {"hosts": ", ".join(sorted(hosts))}
        found.append(Problem(code=EntryProblem.ADDRESS, at="address", values=values))
    if wish.state is EntryState.REFUSED and not wish.reason:
        found.append(Problem(code=EntryProblem.REASON_MISSING, at="reason"))
    elif len(wish.reason) > LONGEST_REASON:
        found.append(Problem(code=EntryProblem.REASON_LONG, at="reason", values={"most": LONGEST_REASON}))
    return found
