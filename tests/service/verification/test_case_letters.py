"""The group hears what the office has answered, once for each answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from storefront.kernel.db import unit_of_work
from storefront.notifications import case_letters
from storefront.producers.models import ProducerGroup
from storefront.verification import service
from storefront.verification.models import Determination
from storefront.verification.types import CaseAnswered, DeterminationState
from tests.support.cases import conclude, decide, examined, official, see_case, submitted
from tests.support.letters import open_box
from tests.support.products import MEMBER, OFFICE

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.letters import Box

pytestmark = pytest.mark.sqlite_only
D = DeterminationState


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Box:
    del app
    return open_box(monkeypatch)


def give_address() -> None:
    with unit_of_work() as session:
        session.execute(update(ProducerGroup).values(email="kelompok@contoh.id"))


def test_what_to_put_right_a_line_each(box: Box) -> None:
    case_id = submitted()
    give_address()
    box.collect()
    conclude(case_id, official(), None, "Kirim surat pasok.\nKirim foto kebun.")
    (letter,) = box.collect()
    assert (letter.to, letter.subject) == ("kelompok@contoh.id", "Kopi Robusta perlu diperbaiki")
    assert "- Kirim surat pasok.\n- Kirim foto kebun.\n" in letter.text
    assert "<li>Kirim foto kebun.</li>" in letter.html
    assert f"/lapak/produk/{see_case(case_id).product_id}/berkas" in letter.text


def test_verified_and_suspended(box: Box) -> None:
    case_id = examined(official())
    give_address()
    decide(case_id, official())
    (letter,) = box.collect()
    assert letter.subject == "Kopi Robusta sudah terverifikasi"
    assert "OVOP-53.09-0001" in letter.text
    with unit_of_work() as session:
        service.suspend(session, "OVOP-53.09-0001", "Label tidak sesuai.", OFFICE)
    (letter,) = box.collect()
    assert letter.subject == "Penetapan Kopi Robusta ditangguhkan"
    assert "Label tidak sesuai." in letter.text


def test_reinstated_and_ended(box: Box) -> None:
    """Whoever heard that buyers do not see a product hears when they do again, and when its time is over."""
    case_id = examined(official())
    give_address()
    decide(case_id, official())
    service.suspend_case(case_id, "Label tidak sesuai.", official())
    box.collect()
    service.reinstate_case(case_id, "Label sudah diganti.", official())
    (letter,) = box.collect()
    assert letter.subject == "Kopi Robusta sudah terverifikasi"
    assert "Label sudah diganti." in letter.text
    with unit_of_work() as session:
        session.execute(update(Determination).values(valid_until=date(2020, 1, 1)))
    assert service.expire_due() == 1
    (letter,) = box.collect()
    assert letter.subject == "Penetapan Kopi Robusta berakhir"
    assert "Periksa isinya, lalu ajukan lagi." in letter.text
    assert "Periksa isinya, lalu ajukan lagi." in letter.html


def test_an_answer_that_is_old_by_now_and_a_group_without_an_address(box: Box) -> None:
    case_id = submitted()
    box.collect()
    conclude(case_id, official(), None, "Kirim surat pasok.")
    assert box.collect() == []
    give_address()
    service.submit(see_case(case_id).product_id, MEMBER)
    case_letters.tell(CaseAnswered(determination_id=case_id, state=D.RETURNED.value))
    assert box.collect() == []
