"""The group hears what an office has answered on a change, and on the group itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from storefront.casework import service
from storefront.casework.types import Answer, ChangeAnswered
from storefront.kernel.db import unit_of_work
from storefront.notifications import queue_letters
from storefront.producers import queries as producers
from storefront.producers import service as groups
from storefront.producers.models import ProducerGroup
from tests.support.letters import open_box
from tests.support.listings import change, see, verified
from tests.support.products import OFFICE, load_reference, make_group

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.letters import Box

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Box:
    del app
    return open_box(monkeypatch)


def give_address() -> None:
    with unit_of_work() as session:
        session.execute(update(ProducerGroup).values(email="kelompok@contoh.id"))


def propose(product_id: int) -> int:
    change(product_id, description="Cerita baru.")
    found = see(product_id).change
    assert found
    return found.id


def test_a_change_that_goes_back_says_what_to_do(box: Box) -> None:
    product_id = verified()
    give_address()
    change_id = propose(product_id)
    box.collect()
    service.return_change(change_id, Answer(words="Tulis asal kopinya.\nTulis tingginya."), OFFICE)
    (letter,) = box.collect()
    assert (letter.to, letter.subject) == (
        "kelompok@contoh.id",
        "Perubahan Kopi Arabika Flores Bajawa perlu diperbaiki",
    )
    assert "- Tulis asal kopinya.\n- Tulis tingginya.\n" in letter.text
    assert f"/lapak/produk/{product_id}" in letter.html
    queue_letters.change_answered(ChangeAnswered(change_id=change_id))
    assert box.collect() == []


def test_a_change_that_passes_is_told_and_one_that_was_made_anew_is_not(box: Box) -> None:
    product_id = verified()
    give_address()
    service.approve_change(propose(product_id), OFFICE)
    (letter,) = [each for each in box.collect() if "Perubahan" in each.subject]
    assert "Pembeli sudah melihat yang baru." in letter.text
    change(product_id, description="Lain lagi.")
    found = see(product_id).change
    assert found
    queue_letters.change_answered(ChangeAnswered(change_id=found.id))
    assert box.collect() == []


def test_what_becomes_of_a_group(box: Box) -> None:
    load_reference()
    with unit_of_work() as session:
        group_id = make_group(session, active=False).id
    give_address()
    service.begin_review(group_id, OFFICE)
    assert box.collect() == []
    service.return_group(group_id, Answer(words="Bawa aslinya."), OFFICE)
    (letter,) = box.collect()
    assert letter.subject == "Pendaftaran Koperasi Contoh Beiwali perlu dilengkapi"
    assert "- Bawa aslinya.\n" in letter.text
    with unit_of_work() as session:
        groups.admit(session, producers.get_group(session, group_id), OFFICE, "Sudah dikenal.")
    service.suspend_group(group_id, "Barang tidak dikirim.", OFFICE)
    service.activate_group(group_id, OFFICE)
    assert [each.subject for each in box.collect()] == ["Koperasi Contoh Beiwali sudah bisa menjual"]
