"""Accounts in the states in which their pages look different; must run inside the shop."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from storefront.accounts import queries, service
from storefront.accounts.models import SecondFactor
from storefront.accounts.service.joining import make_link
from storefront.accounts.types import AddressForm, LinkPurpose
from storefront.announcements import service as announcements
from storefront.announcements.types import NewAnnouncement
from storefront.kernel import clock, keyed
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator

BUYER = "pembeli@demo.test"
PATHS = {"sign_up": "/daftar/", "reset": "/masuk/baru/", "email": "/akun/surel/"}


def keep_addresses(person_id: int) -> None:
    """One to Jakarta, and one in Ende, which is the default."""
    home = AddressForm(
        recipient="Maria Bupu",
        phone="0812 3456 7890",
        street="Jalan Kenanga 4",
        rt="003",
        rw="005",
        village="Menteng",
        district="Menteng",
        regency="Jakarta Pusat",
        province_code="31",
        postal_code="10310",
    )
    service.save_address(person_id, home)
    ende = replace(home, village="Onelako", district="Ndona", regency="Ende", province_code="53", regency_code="53.08")
    ende = replace(ende, postal_code="86361", landmark="seberang gereja")
    service.make_default(person_id, service.save_address(person_id, ende))


def wait_for_number() -> None:
    """Somebody new who has promised to write from a number."""
    service.ask_to_reset("0812 3456 7811", language="id", address="192.0.2.7")


def announce() -> int:
    """What an office tells all groups."""
    now = clock.now()
    body = "Daftar sebelum Jumat.\nTempat terbatas."
    told = NewAnnouncement(
        key="pameran", title="Pameran Dekranasda", body=body, starts_at=now, ends_at=now + timedelta(days=7)
    )
    return announcements.announce(told, SYSTEM)


def link_path(purpose: str) -> str:
    """The path of a fresh link for the buyer, as a letter would bring it."""
    with unit_of_work() as session:
        person_id = queries.get_person(session, BUYER).id if purpose == "email" else None
        email = BUYER if purpose == "reset" else "baru@contoh.test"
        link = make_link(session, LinkPurpose(purpose), email=email, person_id=person_id)
        return PATHS[purpose] + keyed.token("account link", link.salt)


def hand_over(person_id: int) -> int:
    return service.make_reset_link(person_id, SYSTEM)


@contextmanager
def factor_in_force(email: str) -> Iterator[None]:
    """As if this official had set up their second factor."""
    person_id = queries.get_person(read_session(), email).id
    end_reading()
    service.begin_factor(person_id)
    with unit_of_work() as session:
        session.get_one(SecondFactor, person_id).confirmed_at = clock.now()
    try:
        yield
    finally:
        service.reset_factor(person_id, SYSTEM)
