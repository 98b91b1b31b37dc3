"""A copy of everything, and the end of it: no column of any table keeps somebody who has left."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.accounts import queries, service
from storefront.accounts.models import AccountLink, Attempt, Consent, Invitation, NumberRequest, Person
from storefront.accounts.service.entering import open_sign_in
from storefront.accounts.types import AddressForm, LinkPurpose, MemberRole, NewPerson, Role
from storefront.catalogue.models import Product
from storefront.kernel import clock, ids, keyed, personal
from storefront.kernel.db import Base, end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError
from storefront.kernel.events import OutboxRow
from storefront.kernel.types import BUYER, SYSTEM, Actor
from storefront.notifications.models import SentLetter
from storefront.notifications.personal import forget_letters
from storefront.notifications.types import LETTERS_KEPT
from storefront.orders import service as orders
from storefront.orders.models import Order
from storefront.orders.types import Owner
from storefront.producers import service as producers
from storefront.producers.models import OnboardingRecord
from storefront.producers.types import OnboardingItem
from storefront.trade import service as trade
from storefront.verification.models import Determination
from tests.support import factories
from tests.support.orders import see
from tests.support.people import PASSWORD, make_consent, make_group, make_member

if TYPE_CHECKING:
    from flask import Flask

MAIL, PHONE, GUEST_PHONE = "kristina.wuring@contoh.id", "+6281355667788", "+6281399887766"
NAMES = ("Kristina Wuring", "Penerima Nama Wuring")
STREETS = ("Jalan Wuring Baru 17", "Lorong Wuring Lama 3")
TELLING = (*NAMES, *STREETS, MAIL, PHONE, GUEST_PHONE, "Patokan Wuring", "Peramban Wuring", "Negara Wuring")


@pytest.fixture
def kristina(app: Flask) -> int:
    """Somebody of whom something lies in every table that may hold it."""
    del app
    factories.load_reference()
    person_id = service.register_person(NewPerson(name=NAMES[0], email=MAIL, phone=PHONE, password=PASSWORD), SYSTEM)
    service.set_whatsapp("0812 0000 0000", SYSTEM)
    kept = AddressForm(
        recipient=NAMES[1],
        phone=GUEST_PHONE,
        street=STREETS[0],
        rt="003",
        village="Wuring",
        district="Alok",
        regency="Sikka",
        province_code="31",
        postal_code="86115",
        landmark="Patokan Wuring",
    )
    service.save_address(person_id, kept)
    service.ask_for_email(person_id, f"baru.{MAIL}", PASSWORD, language="id")
    service.ask_for_phone(person_id, GUEST_PHONE, PASSWORD)
    service.ask_to_reset(MAIL, language="id", address="192.0.2.1")
    service.ask_to_reset(PHONE, language="id", address="192.0.2.1")
    service.begin_factor(person_id)
    with unit_of_work() as session:
        open_sign_in(session, person_id, "Peramban Wuring")
        now = clock.now()
        session.add(SentLetter(key="surat", recipient=MAIL, subject=f"Halo {NAMES[0]}", sent_at=now))
        failed = {
            "topic": "OrderPaid",
            "handler": "x",
            "payload": {"order_id": 1},
            "last_error": f"550 <{MAIL}> unknown",
        }
        session.add(OutboxRow(**failed, created_at=now, due_at=now, parked_at=now))
    return person_id


def order(person_id: int | None, *, street: str = STREETS[1], email: str = MAIL) -> str:
    """Placed signed in, or as a guest who names the address of the account."""
    token = factories.fill_basket({factories.open_shop().variant_ids[0]: 2})
    form = factories.checkout_form(token)
    address = replace(form.address, street=street, landmark="Patokan Wuring", country="Negara Wuring")
    return trade.place(
        replace(form, person_id=person_id, buyer_name=NAMES[1], email=email, phone=GUEST_PHONE, address=address)
    ).number


def give_basket(person_id: int) -> None:
    token = factories.fill_basket({factories.open_shop().variant_ids[0]: 3})
    with unit_of_work() as session:
        open_sign_in(session, person_id, "Peramban Wuring")
    sign_in_id = queries.list_sign_ins(read_session(), person_id, 0)[0].id
    end_reading()
    orders.claim_basket(token, Owner(person_id=person_id, sign_in_id=sign_in_id))


def everything() -> str:
    """All rows of all tables, as one text."""
    end_reading()
    session = read_session()
    rows = {name: session.execute(select(table)).all() for name, table in Base.metadata.tables.items()}
    end_reading()
    return repr(rows)


def cancel(number: str) -> None:
    trade.cancel(number, BUYER)


def test_the_copy_has_everything(kristina: int) -> None:
    numbers = [order(kristina), order(None)]
    give_basket(kristina)
    text = json.dumps(personal.export(read_session(), kristina), ensure_ascii=False)
    assert [word for word in (*TELLING, *numbers) if word not in text] == []
    assert [word for word in ("argon2", "token", "salt") if word in text] == []


def test_nothing_that_tells_is_left(kristina: int) -> None:
    numbers = [order(kristina), order(None)]
    give_basket(kristina)
    before = [see(number) for number in numbers]
    held = everything()
    assert [word for word in TELLING if word not in held] == []  # the control: all of it can be found
    for number in numbers:
        cancel(number)
    service.erase_person(kristina, PASSWORD, BUYER)
    held = everything()
    assert [word for word in TELLING if word in held] == []
    for number, was in zip(numbers, before, strict=True):
        left = see(number)
        assert (left.total, left.goods_total, left.shipping_total) == (was.total, was.goods_total, was.shipping_total)
        assert [part.lines for part in left.parts] == [part.lines for part in was.parts]
        assert (left.person_id, left.email, left.phone, left.buyer_name) == (None, None, "", "")
        assert left.access_key != was.access_key
    end_reading()
    left_over = {table.__name__: read_session().scalars(select(table)).all() for table in (AccountLink, NumberRequest)}
    assert left_over == {"AccountLink": [], "NumberRequest": []}


def test_a_guest_may_write_the_address_in_capitals(kristina: int) -> None:
    """Telephones begin an address with one by themselves."""
    number = order(None, email=f" {MAIL.capitalize()} ")
    assert number in json.dumps(personal.export(read_session(), kristina))
    cancel(number)
    service.erase_person(kristina, PASSWORD, BUYER)
    assert (see(number).email, see(number).phone, see(number).address.street) == (None, "", "")


def test_what_went_to_an_address_of_before_is_found_as_well(kristina: int) -> None:
    """With another address the old one is forgotten: what only it led to is tied to the person before."""
    numbers = [order(kristina), order(None)]
    with unit_of_work() as session:
        session.add(SentLetter(key="pesanan", recipient=MAIL, subject=f"Pesanan {numbers[1]}", sent_at=clock.now()))
        asked = AccountLink.purpose == LinkPurpose.EMAIL
        token = keyed.token("account link", session.scalars(select(AccountLink.salt).where(asked)).one())
    service.confirm_email(token, kristina)
    copy = personal.export(read_session(), kristina)
    assert [each["number"] for each in copy["orders"]["orders"]] == numbers
    assert [each["subject"] for each in copy["letters"]] == [f"Pesanan {numbers[1]}"]
    for number in numbers:
        cancel(number)
    service.erase_person(kristina, PASSWORD, BUYER)
    held = everything()
    assert [word for word in TELLING if word in held] == []


def test_an_address_written_into_an_order_opens_no_letters_of_others(kristina: int) -> None:
    other = service.register_person(NewPerson(name="Agus", email="agus@contoh.id", password=PASSWORD), SYSTEM)
    number = order(other, email=MAIL)
    with unit_of_work() as session:
        session.add(SentLetter(key="agus", recipient=MAIL, subject=f"Pesanan {number}", sent_at=clock.now()))
    own = personal.export(read_session(), kristina)["letters"]
    assert {each["subject"] for each in own} == {f"Halo {NAMES[0]}", f"Pesanan {number}"}
    copy = personal.export(read_session(), other)["letters"]
    assert [each["subject"] for each in copy] == [f"Pesanan {number}"]
    cancel(number)
    service.erase_person(other, PASSWORD, BUYER)
    assert read_session().scalars(select(SentLetter.key)).all() == ["surat"]


def test_somebody_without_an_address_leaves_the_links_of_others(kristina: int) -> None:
    """Links that the office hands over name no address either."""
    numbers = ("+6281200000001", "+6281200000002")
    agus, yosef = (
        service.register_person(NewPerson(name="Seseorang", phone=phone, password=PASSWORD), SYSTEM)
        for phone in numbers
    )
    link_id = service.make_reset_link(yosef, SYSTEM)
    assert personal.export(read_session(), agus)["account"]["links"] == []
    service.erase_person(agus, PASSWORD, BUYER)
    token, whose = queries.get_handed_link(read_session(), link_id)
    assert whose == yosef
    service.reset_password(token, "sandi yang baru")
    assert queries.get_person_by_id(read_session(), kristina).email == MAIL


def test_to_whom_letters_went_is_forgotten_after_ninety_days(kristina: int) -> None:
    with clock.frozen_at(clock.now() + LETTERS_KEPT - timedelta(minutes=1)):
        forget_letters()
        assert personal.export(read_session(), kristina)["letters"] != []
    with clock.frozen_at(clock.now() + LETTERS_KEPT + timedelta(minutes=1)):
        forget_letters()
        assert personal.export(read_session(), kristina)["letters"] == []


def test_an_open_order_keeps_the_account(kristina: int) -> None:
    number = order(kristina)
    held = everything()
    with pytest.raises(RefusedError) as refusal:
        service.erase_person(kristina, PASSWORD, BUYER)
    assert [(each.code.value, each.values) for each in refusal.value.problems] == [("still_open", {"numbers": number})]
    assert _without_attempts(everything()) == _without_attempts(held)


def test_a_wrong_password_erases_nothing(kristina: int) -> None:
    with pytest.raises(RefusedError, match="password_wrong"):
        service.erase_person(kristina, "salah sekali", BUYER)
    assert queries.get_person_by_id(read_session(), kristina).name == NAMES[0]


def test_officials_and_members_ask_first(kristina: int) -> None:
    service.grant_role(MAIL, Role.KEUANGAN, actor=SYSTEM)
    with pytest.raises(RefusedError, match="still_official"):
        service.erase_person(kristina, PASSWORD, BUYER)
    service.revoke_role(MAIL, Role.KEUANGAN, actor=SYSTEM)
    service.erase_person(kristina, PASSWORD, BUYER)
    assert read_session().get(Person, kristina) is None


def test_others_keep_what_is_theirs(kristina: int) -> None:
    other = service.register_person(NewPerson(name="Agus", email="agus@contoh.id", password=PASSWORD), SYSTEM)
    number = order(other, street="Jalan Agus 1")
    with unit_of_work() as session:
        session.scalars(select(Order).where(Order.number == number)).one().email = "agus@contoh.id"
    service.erase_person(kristina, PASSWORD, BUYER)
    left = see(number)
    assert (left.person_id, left.address.street, left.email) == (other, "Jalan Agus 1", "agus@contoh.id")


def test_attempts_are_found_by_their_digest(kristina: int) -> None:
    with pytest.raises(RefusedError):
        service.sign_in(MAIL, "salah sekali", device="", address="192.0.2.1")
    service.erase_person(kristina, PASSWORD, BUYER)
    left = set(read_session().scalars(select(Attempt.who)))
    assert left & {ids.digest(each) for each in (MAIL, PHONE, str(kristina))} == set()
    end_reading()
    with clock.frozen_at(clock.now() + timedelta(days=1, seconds=1)):
        service.tidy()
    assert read_session().scalars(select(Attempt)).all() == []


def test_who_decided_for_an_office_is_named_by_the_paper_only(kristina: int) -> None:
    factories.open_shop()
    with unit_of_work() as session:
        product_id = session.scalars(select(Product.id)).one()
        session.add(Determination(product_id=product_id, decided_by_id=kristina, code="OVOP-53.09-0001"))
    assert personal.export(read_session(), kristina)["decisions"] == [{"code": "OVOP-53.09-0001", "signed": ""}]
    service.erase_person(kristina, PASSWORD, BUYER)
    assert read_session().scalars(select(Determination.decided_by_id)).all() == [None]


def test_what_somebody_did_for_a_group_stays_without_them(kristina: int) -> None:
    group_id, actor = make_group(), Actor(label="Tani Sejahtera", person_id=kristina)
    make_member(group_id, MemberRole.KETUA)
    with unit_of_work() as session:
        service.add_member(session, kristina, group_id, MemberRole.KETUA, SYSTEM)
    producers.accept_promise(group_id, OnboardingItem.TERMS, actor)
    service.invite(group_id, MemberRole.BENDAHARA, kristina, actor)
    make_consent(group_id, kristina)
    with unit_of_work() as session:
        session.scalars(select(Consent)).one().given_by = kristina
    copy = personal.export(read_session(), kristina)
    assert copy["papers"][0]["item"] == "terms"
    assert [each["group"] for name in ("invitations", "consents") for each in copy["account"][name]] == [group_id] * 2
    end_reading()
    with pytest.raises(RefusedError, match="still_official"):
        service.erase_person(kristina, PASSWORD, BUYER)
    member = queries.find_membership(read_session(), kristina, group_id)
    assert member
    end_reading()
    service.remove_member(member.id, actor)
    service.erase_person(kristina, PASSWORD, BUYER)
    session = read_session()
    assert session.scalars(select(Invitation)).all() == []
    left, kept = session.scalars(select(Consent)).one(), session.scalars(select(OnboardingRecord)).one()
    assert (left.group_id, left.person_id, left.given_by, left.withdrawn_by) == (group_id, None, None, None)
    assert (kept.given_by, kept.given_at is None) == (None, False)


def _without_attempts(held: str) -> str:
    return re.sub(r"'attempt': \[.*?\], '", "'", held)
