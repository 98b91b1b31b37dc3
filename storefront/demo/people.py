"""The demo's accounts: one for each role, and one for each group. Their password is public on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.accounts import queries as account_queries
from storefront.accounts import service as accounts
from storefront.accounts.types import SHOP_WHATSAPP, MemberRole, NewPerson, Role
from storefront.demo.source import MAIL_DOMAIN
from storefront.kernel import settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import SYSTEM
from storefront.producers import queries as producers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storefront.producers.types import CreateGroup

PASSWORD = "beli-produk-ntt"
WHATSAPP = "0812-0000-0000"
COFFEE_GROUP = "koperasi-contoh-beiwali"
OFFICIALS = (
    ("pembeli@demo.test", "Pembeli Contoh", Role.BUYER, ""),
    ("disperindag@demo.test", "Petugas Contoh Disperindag", Role.DISPERINDAG, ""),
    ("pmd@demo.test", "Petugas Contoh Dinas PMD", Role.DINAS_PMD, ""),
    ("pmd-pemutus@demo.test", "Pemutus Contoh Dinas PMD", Role.DINAS_PMD, ""),
    ("pmd-ngada@demo.test", "Petugas Contoh PMD Ngada", Role.PMD_KABUPATEN, "53.09"),
    ("pbj@demo.test", "Petugas Contoh Biro PBJ", Role.BIRO_PBJ, ""),
    ("keuangan@demo.test", "Petugas Contoh Keuangan", Role.KEUANGAN, ""),
    ("gerai@demo.test", "Petugas Contoh Gerai", Role.GERAI, "1"),
    ("admin@demo.test", "Pengelola Contoh", Role.ADMIN, ""),
)


def load(groups: Iterable[CreateGroup]) -> int:
    """Make the accounts that are not there yet; returns how many were made."""
    _open_for_numbers()
    made = sum(_office(*official) for official in OFFICIALS)
    made += _member("lapak@demo.test", "Pengelola Lapak Contoh", COFFEE_GROUP, MemberRole.PENGELOLA)
    for group in groups:
        made += _member(f"{group.slug}@{MAIL_DOMAIN}", f"Ketua {group.name}", group.slug, MemberRole.KETUA)
    return made


def _open_for_numbers() -> None:
    """The number is an example as those of the groups are: nobody reads messages there."""
    end_reading()
    is_set = settings.get(read_session(), SHOP_WHATSAPP)
    end_reading()
    if not is_set:
        accounts.set_whatsapp(WHATSAPP, SYSTEM)


def _exists(email: str) -> bool:
    end_reading()
    return account_queries.find_person(read_session(), email) is not None


def _office(email: str, name: str, role: Role, scope: str) -> bool:
    if _exists(email):
        return False
    accounts.create_account(NewPerson(name=name, email=email, password=PASSWORD), role, scope, SYSTEM)
    return True


def _member(email: str, name: str, slug: str, role: MemberRole) -> bool:
    if _exists(email):
        return False
    person_id = accounts.register_person(NewPerson(name=name, email=email, password=PASSWORD), SYSTEM)
    with unit_of_work() as session:
        group = producers.find_group(session, slug)
        assert group, "the groups are loaded before their members"
        accounts.add_member(session, person_id, group.id, role, SYSTEM)
    return True
