"""The public certificate behind the code on a label; it says first what it is worth today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, url_for

from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError
from storefront.kernel.text import N_, _, day
from storefront.regions.queries import place_words
from storefront.shop import blueprint
from storefront.shop.navigation import in_language
from storefront.verification import queries as verification
from storefront.verification.types import DeterminationState, Verdict
from storefront.web import qr
from storefront.web.facts import licence_line, supplies
from storefront.web.guards import public
from storefront.web.page_cache import cached_page
from storefront.web.pages import absolute_url, render

if TYPE_CHECKING:
    from datetime import date, datetime

    from storefront.catalogue.types import Supply
    from storefront.verification.types import CertificateView, CriteriaSet, Criterion, HistoryLine

S = DeterminationState
STEPS = {
    S.DRAFT: N_("Berkas dibuka"),
    S.SUBMITTED: N_("Diajukan"),
    S.EXAMINED: N_("Diperiksa"),
    S.RETURNED: N_("Dikembalikan untuk diperbaiki"),
    S.VERIFIED: N_("Ditetapkan"),
    S.REJECTED: N_("Ditolak"),
    S.SUSPENDED: N_("Ditangguhkan"),
    S.EXPIRED: N_("Masa berlaku habis"),
}
ANNEXES = {"II.3": N_("Produknya (Lampiran II.3)"), "II.4": N_("Desanya (Lampiran II.4)")}
REMARKS = {Verdict.NOT_MET: N_("belum terpenuhi"), Verdict.NOT_APPLICABLE: N_("tidak berlaku di sini")}
ENDS = frozenset({S.SUSPENDED, S.EXPIRED, S.REJECTED})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """See templates/components/timeline.html."""

    state: str
    label: str
    at: datetime
    note: str


@dataclass(frozen=True, kw_only=True)
class CertificatePage:
    """See templates/shop/certificate.html."""

    line: str
    kind: str
    number: str
    product_name: str
    product_slug: str | None
    producer_name: str
    place: str
    facts: list[tuple[str, str]]
    criteria: list[tuple[str, list[tuple[str, str]]]]
    was_examined: bool
    supplies: list[Supply]
    cluster: str
    licences: list[str]
    history: list[Entry]
    is_example: bool
    has_code: bool


FILES = {"svg": ("image/svg+xml", qr.svg_file), "png": ("image/png", qr.png_file)}
FOR_A_DAY = "public, max-age=86400"  # a number never leads to another address, but the shop may move


@blueprint.get("/v/<code>")
@public
@cached_page
def certificate(code: str) -> str:
    found = verification.get_certificate(read_session(), code)
    page = CertificatePage(
        line=_line(found),
        kind=_kind(found),
        number=found.code,
        product_name=in_language(found.product_name, found.product_name_en),
        product_slug=found.product_slug if found.product_is_public else None,
        producer_name=found.group_name,
        place=place_words(found.place_label),
        facts=_facts(found),
        criteria=_criteria(found),
        was_examined=bool(found.verdicts),
        supplies=supplies(found.supplies),
        cluster=found.cluster,
        licences=_licences(found),
        history=[_entry(line) for line in found.history],
        is_example=found.is_example,
        has_code=found.is_valid,
    )
    return render("shop/certificate.html", certificate=page, canonical=url_for("shop.certificate", code=found.code))


@blueprint.get("/v/<code>/qr.<any(svg, png):kind>")
@public
def certificate_qr(code: str, kind: str) -> Response:
    """The code for a label: leads to the certificate."""
    found = verification.find_by_code(read_session(), code)
    if found is None or found.code is None:
        raise NotFoundError(code)
    mimetype, draw = FILES[kind]
    body = draw(absolute_url("shop.certificate", code=found.code, lang=None))
    return Response(body, mimetype=mimetype, headers={"Cache-Control": FOR_A_DAY})


def _line(found: CertificateView) -> str:
    if found.is_valid and found.valid_until:
        return _("Berlaku sampai {date}").format(date=day(found.valid_until))
    if found.is_valid:
        return _("Berlaku")
    if found.state is S.SUSPENDED:
        return _with_reason(_("Ditangguhkan, jangan dipakai sebagai bukti"), found)
    if found.valid_until and found.state in {S.VERIFIED, S.EXPIRED}:
        return _("Tidak berlaku lagi sejak {date}").format(date=day(found.valid_until))
    return _with_reason(_("Tidak berlaku lagi"), found)


def _with_reason(line: str, found: CertificateView) -> str:
    since = _("{line} (sejak {date})").format(line=line, date=day(found.ended_at)) if found.ended_at else line
    return f"{since}: {found.ended_reason}" if found.ended_reason else since


def _kind(found: CertificateView) -> str:
    if found.is_valid:
        return "ok"
    return "bad" if found.state is S.SUSPENDED else "warn"


def _facts(found: CertificateView) -> list[tuple[str, str]]:
    looked_again = found.checked_at if found.checked_at and found.checked_at > found.decided_at else None
    return [
        (_("Diperiksa oleh"), _at(found.examined_by, found.examined_at)),
        (_("Diputuskan oleh"), _(found.office)),
        (_("Pejabat"), "" if found.decided_by == found.office else found.decided_by),
        (_("Tanggal"), day(found.decided_at)),
        (_("Dasar"), _(found.basis)),
        (_("Syarat yang dipakai"), _criteria_used(found.criteria)),
        (_("Diperiksa ulang"), day(looked_again) if looked_again else ""),
        (_("Pemeriksaan berikutnya"), _until(found.next_check)),
        (_("Alamat sertifikat"), absolute_url("shop.certificate", code=found.code).partition("://")[2]),
    ]


def _criteria_used(used: CriteriaSet) -> str:
    since = day(used.since) if used.since else ""
    return _("versi {version}, berlaku sejak {date}").format(version=used.version, date=since)


def _at(office: str, moment: datetime | None) -> str:
    return f"{_(office)}, {day(moment)}" if office and moment else ""


def _until(last_day: date | None) -> str:
    return _("paling lambat {date}").format(date=day(last_day)) if last_day else ""


def _criteria(found: CertificateView) -> list[tuple[str, list[tuple[str, str]]]]:
    """The requirements on the product and on its village, as the annexes have them, each with what is to be said."""
    return [
        (
            _(title),
            [_judged(each, found.verdicts.get(each.key)) for each in found.criteria.criteria if each.annex == annex],
        )
        for annex, title in ANNEXES.items()
    ]


def _judged(criterion: Criterion, verdict: Verdict | None) -> tuple[str, str]:
    return in_language(criterion.text, criterion.text_en), _(REMARKS[verdict]) if verdict in REMARKS else ""


def _licences(found: CertificateView) -> list[str]:
    lines = [licence_line(each) for each in found.licences]
    return [*lines, " ".join((_("Halal"), found.halal_number))] if found.halal_number else lines


def _entry(line: HistoryLine) -> Entry:
    note = f"{line.by}: {line.reason}" if line.reason else line.by
    return Entry(state="stop" if line.state in ENDS else "done", label=_(STEPS[line.state]), at=line.at, note=note)
