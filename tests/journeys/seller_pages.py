"""The pages on which a group becomes a seller: of one that has just registered, and of one that sells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.accounts import queries, service
from storefront.accounts.types import MemberRole, NewPerson
from storefront.demo.people import PASSWORD
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.types import SYSTEM
from storefront.producers import service as producers
from storefront.producers.types import CreateGroup, GroupKind, OnboardingItem, PaperForm
from tests.journeys.visits import ACCOUNTS, BUYER, MEMBER, NEWCOMER, Address, press
from tests.support.photos import photo

if TYPE_CHECKING:
    from tests.journeys.world import World

MAWAR = CreateGroup(
    name="KUB Mawar Contoh",
    kind=GroupKind.KOPERASI,
    regency_code="53.09",
    village_name="Beiwali",
    district_name="Bajawa",
    phone="0812 3456 7890",
)


def register_newcomer() -> None:
    """A group that has brought one paper of several, with one more member."""
    person_id = service.register_person(NewPerson(name="Rosa", email=ACCOUNTS[NEWCOMER], password=PASSWORD), SYSTEM)
    group_id, _ = producers.register_group(MAWAR, person_id, SYSTEM)
    paper = PaperForm(number="8120012345678")
    producers.save_paper(group_id, OnboardingItem.NIB, paper, photo(), SYSTEM)
    link = _invitation(MemberRole.PENDAMPING)
    helper = service.register_person(NewPerson(name="Tina", email="tina@contoh.test", password=PASSWORD), SYSTEM)
    service.accept_invitation(link.rpartition("/")[2], helper, SYSTEM)


def _invite(role: MemberRole) -> int:
    rosa = queries.get_person(read_session(), ACCOUNTS[NEWCOMER]).id
    group_id = queries.list_led(read_session(), rosa)[0]
    end_reading()
    return service.invite(group_id, role, rosa, SYSTEM)


def _invitation(role: MemberRole) -> str:
    """The path of a fresh link."""
    token = queries.get_invitation(read_session(), _invite(role)).token
    end_reading()
    return f"/lapak/undangan/{token}"


def shown_invitation(world: World) -> str:
    del world
    return f"/lapak/anggota/undangan/{_invite(MemberRole.PENDAMPING)}"


SELLER_PAGES = (
    Address("workspace register", "workspace.register", "/lapak/daftar", BUYER, also=(MEMBER,)),
    Address("workspace register, empty", "workspace.register", "/lapak/daftar", BUYER, act=press("Daftarkan kelompok")),
    Address("workspace, new", "workspace.home", "/lapak/", NEWCOMER),
    Address("workspace group", "workspace.group", "/lapak/lembaga", MEMBER, also=(NEWCOMER,)),
    Address("workspace profile", "workspace.group_profile", "/lapak/lembaga/profil", MEMBER),
    Address("workspace figures", "workspace.group_figures", "/lapak/lembaga/data", NEWCOMER, act=press("Simpan")),
    Address("workspace business", "workspace.group_business", "/lapak/lembaga/usaha", MEMBER),
    Address("workspace checklist", "workspace.checklist", "/lapak/kelengkapan", NEWCOMER, also=(MEMBER,)),
    Address("workspace terms", "workspace.checklist_item", "/lapak/kelengkapan/syarat", NEWCOMER),
    Address("workspace bank", "workspace.checklist_item", "/lapak/kelengkapan/rekening", NEWCOMER, act=press("Simpan")),
    Address("workspace NIB", "workspace.checklist_item", "/lapak/kelengkapan/nib", NEWCOMER),
    Address("workspace record", "workspace.record", "/lapak/catatan", MEMBER),
    Address("workspace members", "workspace.members", "/lapak/anggota", NEWCOMER, act=press("Buat tautan undangan")),
    Address("workspace invitation", "workspace.invitation", shown_invitation, NEWCOMER),
    Address("workspace join", "workspace.join", lambda _: _invitation(MemberRole.PENGELOLA), BUYER),
    Address("workspace join, over", "workspace.join", "/lapak/undangan/tidak-ada", BUYER, status=410),
)
