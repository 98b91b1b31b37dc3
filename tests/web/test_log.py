"""The log of changes: searched by the offices, taken along as a file, shown to a group for its own things."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from storefront.accounts.types import Role
from storefront.catalogue.models import Product
from storefront.kernel import audit, audit_chain, clock
from storefront.kernel.audit import Change
from storefront.kernel.db import unit_of_work
from storefront.kernel.types import Actor
from storefront.verification import service as verification
from storefront.verification.types import (
    AddEvidence,
    Conclusion,
    DeterminationState,
    EvidenceKind,
    RecordFinding,
    Verdict,
)
from storefront.web.change_labels import ACTIONS, INSIDE
from tests.support import cases, factories
from tests.support.browser import Browser
from tests.support.offices import officer, text_of
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.sqlite_only
PMD = Actor(label="Dinas PMD Provinsi NTT", person_id=4)
LATE = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # one in the night of the 21st in Kupang


def write(action: str, subject: str, subject_id: int, **values: Any) -> None:
    change = Change(action=action, subject=subject, subject_id=subject_id, before=values.pop("was", {}), after=values)
    with unit_of_work() as session:
        audit.record(session, PMD, change)


def test_kind_and_days_narrow_what_is_shown(app: Flask) -> None:
    clerk = officer(app, Role.DINAS_PMD)
    with clock.frozen_at(LATE):
        write("product.price", "variant", 7, was={"7": 60_000}, **{"7": 61_000})
    write("stock.recounted", "variant", 8, on_hand=4)
    page = text_of(clerk, "/kantor/log?jenis=harga")
    assert [f">variant {number}<" in page for number in (7, 8)] == [True, False]
    assert "<del>Rp60.000</del> <ins>Rp61.000</ins>" in page
    found = [
        ">variant 7<" in text_of(clerk, f"/kantor/log?q=variant&{days}")
        for days in (
            "dari=2026-11-21&sampai=2026-11-21",
            "sampai=2026-11-20",
            "dari=2026-11-22",
            "dari=bukan-tanggal",
            "dari=0001-01-01&sampai=9999-12-31",
        )
    ]
    assert found == [True, False, False, True, True]
    assert "Tidak ada catatan yang cocok." in text_of(clerk, "/kantor/log?jenis=etalase")


def test_values_stand_there_in_words(app: Flask) -> None:
    clerk = officer(app, Role.DINAS_PMD)
    write("determination.verified", "product", 1, was={"state": "examined"}, state="verified", is_active=True)
    write("role.granted", "person", 1, role="dinas_pmd", starts_at="2026-11-20T17:00:00+00:00", prices={"A-1": 14000})
    page = text_of(clerk, "/kantor/log")
    for words in (
        "<del>Diperiksa</del> <ins>Terverifikasi</ins>",
        "<ins>ya</ins>",
        "<ins>Dinas PMD Provinsi NTT</ins>",
        "<ins>21 November 2026, 01.00 WITA</ins>",
        "A-1: Rp14.000",
    ):
        assert words in page


def test_what_was_searched_is_taken_along_and_runs_nowhere(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.office.audit_log.PORTION", 2)
    monkeypatch.setattr("storefront.office.audit_log.MOST_EXPORTED", 3)
    clerk = officer(app, Role.DINAS_PMD)
    for number in range(4):
        write("product.changed", "=HYPERLINK(1)", number, name="=1+1")
    write("stock.recounted", "variant", 8, on_hand=4)
    audit_chain.seal()
    answer = clerk.get("/kantor/log.csv?jenis=isi")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/csv", "private, no-store")
    head, *lines = answer.get_data(as_text=True).splitlines()
    assert head.startswith("\ufeffnomor,waktu,pelaku")
    assert [line.split(",")[6] for line in lines] == ["3", "2", "1"]
    assert all(",'=HYPERLINK(1)," in line and ",Nama: =1+1," in line for line in lines)
    assert all(len(line.rpartition(",")[2]) == 64 for line in lines)


def test_a_group_hears_the_answer_of_its_case_and_not_what_led_to_it(app: Flask) -> None:
    case_id = cases.submitted()
    make_person("ketua@contoh.id", group_id=cases.see_case(case_id).group_id)
    leader, clerk = Browser(app), cases.official()
    leader.become("ketua@contoh.id")
    for title, from_group in (("Bukti kelompok", True), ("Bukti kantor", False)):
        link = AddEvidence(title=title, kind=EvidenceKind.LINK, url="https://contoh.id")
        verification.add_evidence(case_id, link, clerk, from_group=from_group)
    not_met = RecordFinding(criterion="II.3.a", verdict=Verdict.NOT_MET, note="Bahan dari luar")
    verification.record_finding(case_id, not_met, clerk)
    page = text_of(leader, "/lapak/catatan")
    assert ["Bukti kelompok" in page, "Bukti kantor" in page, "Bahan dari luar" in page] == [True, False, False]
    asked = Conclusion(recommendation=None, seen=cases.see_case(case_id).seen, words="Kirim foto kebun.")
    verification.conclude(case_id, asked, clerk)
    page = text_of(leader, "/lapak/catatan")
    assert ["Kirim foto kebun." in page, "Bahan dari luar" in page] == [True, False]


def test_a_group_that_is_refused_does_not_hear_what_the_examiner_proposed(app: Flask) -> None:
    case_id = cases.examined(cases.official())
    make_person("ketua@contoh.id", group_id=cases.see_case(case_id).group_id)
    leader = Browser(app)
    leader.become("ketua@contoh.id")
    cases.decide(case_id, cases.official("pemutus"), DeterminationState.REJECTED, "Bukan dari desa ini.")
    page = text_of(leader, "/lapak/catatan")
    assert ["Bukan dari desa ini." in page, "recommendation" in page, "accept" in page] == [True, False, False]
    assert "accept" in text_of(officer(app, Role.DINAS_PMD), "/kantor/log")


def test_every_act_on_a_case_is_told_to_the_group_or_is_not() -> None:
    answers = {"submitted", "returned", "verified", "rejected", "suspended", "reinstated", "expired"}
    told = {f"determination.{each}" for each in answers} | {"case.evidence_sent", "case.evidence_taken_back"}
    told |= {"case.closed", "case.resumed"}
    of_cases = {each for each in ACTIONS if each.startswith(("case.", "determination.", "proposal."))}
    assert of_cases | {"licence.checked"} == told | set(INSIDE)
    assert told.isdisjoint(INSIDE)


def test_a_group_sees_its_own_things_and_no_others(app: Flask) -> None:
    factories.load_reference()
    ours = factories.open_shop(name="Koperasi Sendiri")
    theirs = factories.open_shop(name="Koperasi Tetangga")
    make_person("ketua@contoh.id", group_id=ours.group_id)
    with unit_of_work() as session:
        products = {row.group_id: row.id for row in session.query(Product)}
    for shop, mark in ((ours, "milik kami"), (theirs, "milik mereka")):
        write("product.changed", "product", products[shop.group_id], name=f"nama {mark}")
        write("stock.recounted", "variant", shop.variant_ids[0], reason=f"stok {mark}")
        write("group.told", "group", shop.group_id, story=f"cerita {mark}")
        write("place.saved", "place", shop.place_id, name=f"tempat {mark}")
    write("setting.changed", "setting", 1, value="pengaturan kantor")
    member = Browser(app)
    member.become("ketua@contoh.id")
    page = text_of(member, "/lapak/catatan")
    assert page.count("milik kami") == 4
    assert "milik mereka" not in page
    assert "pengaturan kantor" not in page
    assert "Dinas PMD Provinsi NTT" in page
    assert 'href="/lapak/catatan"' in text_of(member, "/lapak/lembaga")
