"""From the first item of the checklist to the first sale: what is met, waived, sent back and not let through."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.catalogue.models import Product
from storefront.catalogue.service import create_product
from storefront.kernel import audit, clock, settings, timeline
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.types import Actor
from storefront.producers import queries, service
from storefront.producers.models import OnboardingRecord, ProducerGroup
from storefront.producers.service import papers
from storefront.producers.types import (
    GROUP,
    NEEDED_BY,
    GroupProblem,
    GroupState,
    OnboardingItem,
    PaperForm,
    Progress,
)
from tests.support.photos import pdf, photo
from tests.support.products import COFFEE, OFFICE, load_reference, make_group, make_product

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

pytestmark = pytest.mark.usefixtures("app")
I = OnboardingItem  # noqa: E741 -- read as the item it names
MEMBER = Actor(label="Koperasi Contoh Beiwali")
NUMBERS = {
    I.BANK: PaperForm(number="0123456789", issuer="Bank NTT", holder="Koperasi Contoh Beiwali"),
    I.DEED: PaperForm(number="12/AKTA/2024"),
    I.NIB: PaperForm(number="8120012345678"),
    I.NPWP: PaperForm(number="09.254.294.3-407.000"),
}


@pytest.fixture
def group_id(app: Flask) -> int:
    """A koperasi that applies: it needs everything."""
    del app
    load_reference()
    with unit_of_work() as session:
        return make_group(session, active=False).id


def progress(group_id: int, *, has_product: bool = False) -> Progress:
    end_reading()
    session = read_session()
    found = queries.progress_of(session, queries.get_group(session, group_id), has_product=has_product)
    end_reading()
    return found


def examine(group_id: int, act: Callable[..., None], *arguments: object, **options: object) -> None:
    """What an office does, in a transaction of its own."""
    with unit_of_work() as session:
        act(session, queries.get_group(session, group_id), *arguments, **options)


def bring_all(group_id: int) -> None:
    for item in (I.TERMS, I.ATTESTATION):
        service.accept_promise(group_id, item, MEMBER)
    for item, form in NUMBERS.items():
        service.save_paper(group_id, item, form, photo(shade=len(item)), MEMBER)


def state_of(group_id: int) -> GroupState:
    end_reading()
    return queries.get_group(read_session(), group_id).state


def codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[object]:
    return [problem.code for problem in refused.value.problems]


def test_item_by_item_to_the_first_sale(group_id: int) -> None:
    assert progress(group_id).missing == tuple(OnboardingItem)
    bring_all(group_id)
    assert progress(group_id).missing == (I.PRODUCT,)
    found = progress(group_id, has_product=True)
    assert (found.done, len(found.items), found.missing) == (7, 7, ())
    npwp = next(each for each in found.items if each.item is I.NPWP)
    assert (npwp.number, npwp.is_met) == ("0092542943407000", True)

    service.submit(group_id, "", has_product=True, actor=MEMBER)
    examine(group_id, service.review, OFFICE)
    examine(group_id, service.activate, OFFICE, has_product=True)
    steps = [step.state for step in timeline.list_entries(read_session(), GROUP.name, [group_id])]
    assert steps == ["applied", "reviewed", "active"]


def test_nothing_incomplete_is_let_through(group_id: int) -> None:
    bring_all(group_id)
    with pytest.raises(RefusedError) as refused:
        examine(group_id, service.activate, OFFICE, has_product=False)
    assert codes(refused) == [GroupProblem.NOT_COMPLETE]
    assert refused.value.problems[0].values == {"items": "product"}
    assert state_of(group_id) is GroupState.APPLIED

    with pytest.raises(RefusedError) as refused:
        examine(group_id, service.waive, I.PRODUCT, " ", OFFICE)
    assert codes(refused) == [GroupProblem.REASON_MISSING]
    examine(group_id, service.waive, I.PRODUCT, "Panen bulan depan.", OFFICE)
    waived = next(each for each in progress(group_id).items if each.item is I.PRODUCT)
    assert (waived.is_met, waived.is_done, waived.waived_because) == (False, True, "Panen bulan depan.")
    examine(group_id, service.activate, OFFICE, has_product=False)
    assert state_of(group_id) is GroupState.ACTIVE


def test_a_suspended_group_comes_back_as_it_was(group_id: int) -> None:
    examine(group_id, service.admit, OFFICE, "Sudah dikenal.")
    with unit_of_work() as session:
        product = make_product(session, queries.get_group(session, group_id))
        paused = create_product(session, replace(COFFEE, group_id=group_id, name="Kopi lain", variants=()), MEMBER)
        before = {each.id: (each.state, each.outcome) for each in (product, paused)}
    examine(group_id, service.suspend, OFFICE, "Keluhan pembeli.")
    assert state_of(group_id) is GroupState.SUSPENDED
    rows = read_session().scalars(select(Product))
    assert {each.id: (each.state, each.outcome) for each in rows} == before  # its listings are as they were
    end_reading()
    with unit_of_work() as session:
        settings.put(session, NEEDED_BY[I.NIB], "bumdes kdmp koperasi umk kelompok_usaha", OFFICE)
    examine(group_id, service.activate, OFFICE, has_product=True, reason="Selesai.")
    assert state_of(group_id) is GroupState.ACTIVE


def test_the_office_says_which_kinds_need_what(group_id: int) -> None:
    with unit_of_work() as session:
        settings.put(session, NEEDED_BY[I.NPWP], "bumdes", OFFICE)
    assert I.NPWP not in progress(group_id).missing
    assert I.NIB in progress(group_id).missing
    assert [entry.action for entry in audit.list_latest(read_session())][:1] == ["setting.changed"]


def test_asking_to_be_examined_says_what_is_missing_and_why(group_id: int) -> None:
    with pytest.raises(RefusedError) as refused:
        service.submit(group_id, "Belum ada.", has_product=False, actor=MEMBER)
    assert codes(refused) == [GroupProblem.PROMISE_FIRST]
    for item in (I.TERMS, I.ATTESTATION):
        service.accept_promise(group_id, item, MEMBER)
    with pytest.raises(RefusedError) as refused:
        service.submit(group_id, " ", has_product=False, actor=MEMBER)
    assert codes(refused) == [GroupProblem.NOTE_MISSING]
    assert progress(group_id).submitted_at is None

    service.submit(group_id, "NIB sedang diurus.", has_product=False, actor=MEMBER)
    asked = progress(group_id).submitted_at
    assert asked is not None
    service.submit(group_id, "Lagi", has_product=False, actor=MEMBER)
    assert progress(group_id).submitted_at == asked
    assert queries.get_group(read_session(), group_id).submission_note == "NIB sedang diurus."
    actions = [entry.action for entry in audit.list_latest(read_session())]
    assert actions.count("group.submitted") == 1


def test_what_is_given_back_says_why_and_may_be_asked_again(group_id: int) -> None:
    bring_all(group_id)
    service.submit(group_id, "", has_product=True, actor=MEMBER)
    with pytest.raises(StateConflictError):
        examine(group_id, service.send_back, "Foto buram.", OFFICE)  # nobody has taken it up yet
    examine(group_id, service.review, OFFICE)
    with pytest.raises(StateConflictError):
        examine(group_id, service.review, OFFICE)
    with pytest.raises(RefusedError):
        examine(group_id, service.send_back, "", OFFICE)
    examine(group_id, service.send_back, "Foto NIB buram.", OFFICE)
    assert progress(group_id).submitted_at is None
    assert queries.sent_back_because(read_session(), group_id) == "Foto NIB buram."
    service.submit(group_id, "", has_product=True, actor=MEMBER)
    assert progress(group_id).submitted_at is not None
    examine(group_id, service.review, OFFICE)
    with pytest.raises(StateConflictError):
        service.submit(group_id, "", has_product=True, actor=MEMBER)


def test_a_bad_paper_changes_nothing_and_leaves_no_file(group_id: int) -> None:
    before = set(papers.CABINET.folder.glob("*/*"))  # other tests use the folder as well
    for form, upload, wanted in (
        (PaperForm(number="1"), photo(), [GroupProblem.NIB]),
        (NUMBERS[I.NIB], b"", [GroupProblem.FILE_MISSING]),
        (PaperForm(number="1"), b"", [GroupProblem.NIB, GroupProblem.FILE_MISSING]),
        (NUMBERS[I.NIB], b"surat", [GroupProblem.FILE_KIND]),
        (NUMBERS[I.NIB], pdf(b"/OpenAction 1 0 R"), [GroupProblem.FILE_ACTIVE]),
    ):
        with pytest.raises(RefusedError) as refused:
            service.save_paper(group_id, I.NIB, form, upload, MEMBER)
        assert codes(refused) == wanted
    with pytest.raises(NotFoundError):
        service.save_paper(group_id, I.TERMS, NUMBERS[I.NIB], photo(), MEMBER)
    with pytest.raises(NotFoundError):
        service.accept_promise(group_id, I.NIB, MEMBER)
    end_reading()
    assert read_session().execute(select(func.count()).select_from(OnboardingRecord)).scalar_one() == 0
    assert set(papers.CABINET.folder.glob("*/*")) == before


def test_another_number_keeps_the_file_and_another_file_replaces_it(group_id: int) -> None:
    service.save_paper(group_id, I.NIB, NUMBERS[I.NIB], pdf(), MEMBER)
    first = queries.get_paper(read_session(), group_id, I.NIB)
    assert service.read_paper(first) == pdf()
    end_reading()
    service.save_paper(group_id, I.NIB, PaperForm(number="8120012345679"), b"", MEMBER)
    assert queries.get_paper(read_session(), group_id, I.NIB) == first
    end_reading()
    service.save_paper(group_id, I.NIB, NUMBERS[I.NIB], photo(), MEMBER)
    second = queries.get_paper(read_session(), group_id, I.NIB)
    end_reading()
    assert second != first
    service.erase_orphans()
    assert service.read_paper(first) == pdf()  # a day must pass
    old = (clock.now() - timedelta(days=2)).timestamp()
    for path in papers.CABINET.folder.glob("*/*"):
        os.utime(path, (old, old))
    service.erase_orphans()
    assert service.read_paper(first) is None
    assert service.read_paper(second) is not None


def test_numbers_of_papers_stay_out_of_the_log(group_id: int) -> None:
    bring_all(group_id)
    log = str([(entry.before, entry.after) for entry in audit.list_latest(read_session())])
    assert [form.number for form in NUMBERS.values() if form.number in log] == []


def test_activating_from_the_command_line(app: Flask, group_id: int) -> None:
    runner, slug = app.test_cli_runner(), "koperasi-contoh-beiwali"
    refused = runner.invoke(args=["producers", "activate", slug])
    assert (refused.exit_code, "Masih ada yang belum lengkap" in refused.output) == (1, True)
    assert state_of(group_id) is GroupState.APPLIED
    end_reading()
    assert runner.invoke(args=["producers", "activate", slug, "--waive", "Diperiksa di kertas."]).exit_code == 0
    assert state_of(group_id) is GroupState.ACTIVE
    end_reading()
    again = runner.invoke(args=["producers", "activate", slug, "--waive", "Lagi."])
    assert (again.exit_code, "sudah aktif" in again.output) == (1, True)
    nobody = runner.invoke(args=["producers", "activate", "tidak-ada"])
    assert (nobody.exit_code, "Tidak ada kelompok" in nobody.output) == (1, True)
    assert isinstance(group_id, int)
    end_reading()
    assert read_session().execute(select(func.count()).select_from(ProducerGroup)).scalar_one() == 1


def test_a_paper_that_changes_while_the_group_sells_is_looked_at_again(group_id: int) -> None:
    service.save_paper(group_id, I.DEED, NUMBERS[I.DEED], pdf(), MEMBER)
    assert unseen() == []
    with unit_of_work() as session:
        service.admit(session, queries.get_group(session, group_id), OFFICE, "Sudah dikenal.")
    service.save_paper(group_id, I.DEED, NUMBERS[I.DEED], b"", MEMBER)
    assert unseen() == []  # nothing of it is new
    service.save_paper(group_id, I.DEED, PaperForm(number="13/AKTA/2026"), b"", MEMBER)
    first = unseen()
    service.save_paper(group_id, I.NIB, NUMBERS[I.NIB], pdf(), MEMBER)
    assert first == unseen() == [group_id]
    with unit_of_work() as session:
        service.note_seen(session, queries.get_group(session, group_id), clock.now(), OFFICE)
    assert unseen() == []
    (entry,) = audit.list_latest(read_session(), text="group.papers_seen")
    assert entry.after == {"items": ["deed", "nib"]}
    with pytest.raises(StateConflictError), unit_of_work() as session:
        service.note_seen(session, queries.get_group(session, group_id), clock.now(), OFFICE)


def test_a_paper_that_is_swapped_during_the_examination_is_not_forgotten(group_id: int) -> None:
    service.save_paper(group_id, I.DEED, NUMBERS[I.DEED], pdf(), MEMBER)
    service.accept_promise(group_id, I.TERMS, MEMBER)
    with unit_of_work() as session:
        service.review(session, queries.get_group(session, group_id), OFFICE)
    service.save_paper(group_id, I.DEED, PaperForm(number="13/AKTA/2026"), b"", MEMBER)
    assert unseen() == []  # the whole group waits
    with unit_of_work() as session:
        group = queries.get_group(session, group_id)
        for item in queries.progress_of(session, group, has_product=True).missing:
            service.waive(session, group, item, "Sudah dikenal.", OFFICE)
        service.activate(session, group, OFFICE, has_product=True)
    assert unseen() == [group_id]


def unseen() -> list[int]:
    end_reading()
    return [row.subject_id for row in read_session().execute(queries.select_unseen())]
