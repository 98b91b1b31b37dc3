"""A case in the words of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from storefront.catalogue.types import PAPER_NAMES, LicenceKind
from storefront.kernel.text import N_, _, day, sentence
from storefront.verification.types import (
    CaseOrigin,
    DeterminationState,
    GateItem,
    Recommendation,
    Verdict,
)
from storefront.web import listing_words
from storefront.web.evidence import about, state_tag
from storefront.web.order_steps import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storefront.catalogue.types import LicencePaper
    from storefront.verification.types import CaseView, Criterion, EvidenceView, FindingView, GateLine

D = DeterminationState
ORIGINS = {
    CaseOrigin.GROUP: N_("Diajukan kelompok"),
    CaseOrigin.FACILITATOR: N_("Diajukan pendamping atas nama kelompok"),
    CaseOrigin.PROPOSAL: N_("Diusulkan desa atau kabupaten"),
    CaseOrigin.RECORD: N_("Diputuskan di atas kertas, lalu dicatat"),
}
VERDICTS = {
    Verdict.MET: N_("Terpenuhi"),
    Verdict.NOT_MET: N_("Belum"),
    Verdict.NOT_APPLICABLE: N_("Tidak berlaku"),
}
GATE = {
    GateItem.NIB: N_("NIB kelompok"),
    GateItem.LICENCE: N_("Izin edar"),
    GateItem.HALAL: N_("Halal"),
    GateItem.ALCOHOL: N_("Bukan minuman beralkohol"),
}
RECOMMENDATIONS = {Recommendation.ACCEPT: N_("Usul: terima"), Recommendation.REJECT: N_("Usul: tolak")}
EXAMINED = {
    **listing_words.LABELS,
    "papers": N_("Foto izin"),
    "nib": N_("NIB kelompok"),
    "evidence": N_("Bukti"),
}
ANNEXES = {"II.3": N_("Syarat produk"), "II.4": N_("Syarat lokasi")}
WAITS = {
    D.DRAFT: N_("Kelompok mengarsipkan produk ini. Berkasnya kembali bersama produknya."),
    D.SUBMITTED: N_("Berkas ini menunggu pemeriksa."),
    D.EXAMINED: N_("Berkas ini menunggu keputusan."),
    D.RETURNED: N_("Berkas ini menunggu perbaikan dari kelompok."),
    D.REJECTED: N_("Berkas ini ditolak. Kelompok boleh mengajukan lagi."),
    D.EXPIRED: N_("Penetapan ini sudah berakhir. Kelompok boleh mengajukan lagi."),
}
YOU_EXAMINED = N_("Anda ikut memeriksa berkas ini. Keputusan diambil orang lain.")
STOPS = frozenset({D.RETURNED, D.REJECTED, D.SUSPENDED, D.EXPIRED})


def origin(case: CaseView) -> str:
    """Who brought it forward, and when it came last."""
    sent = [line.at for line in case.history if line.state is D.SUBMITTED]
    words = _(ORIGINS[case.origin])
    return _("{how}, {date}").format(how=words, date=day(sent[-1])) if sent else words


def verdict_choices() -> list[tuple[str, str]]:
    return [(verdict.value, _(label)) for verdict, label in VERDICTS.items()]


def changed(case: CaseView) -> str:
    """What is no longer as the examiner saw it."""
    keys = case.examination.changed if case.examination else ()
    return ", ".join(_(label) for key, label in EXAMINED.items() if key in keys)


def recommendation(case: CaseView) -> str:
    """What the examiner proposes."""
    return _(RECOMMENDATIONS[case.examination.recommendation]) if case.examination else ""


def facts(case: CaseView) -> list[tuple[str, str]]:
    """What the listing says, as buyers would read it; where its material is from has a picture of its own."""
    told = [(key, label) for key, label in listing_words.LABELS.items() if key not in {"cluster", "supplies"}]
    return [(_(label), listing_words.shown(key, case.content[key])) for key, label in told]


def law(line: GateLine) -> dict[str, object]:
    """One line of the legal gate: what, a tag, and what is wrong or why it is let through."""
    is_waived = bool(line.problem and line.waived)
    tag = (_("Dikecualikan"), "warn") if is_waived else (_("Lolos"), "ok") if line.is_clear else (_("Belum"), "bad")
    text = sentence(line.problem) if line.problem else ""
    if is_waived:
        text = _("{problem} Dikecualikan karena: {reason}").format(problem=text, reason=line.waived)
    return {
        "item": line.item.value,
        "name": _(GATE[line.item]),
        "tag": tag,
        "text": text,
        "may_waive": line.may_waive and not line.is_clear,
    }


def licence(case: CaseView, paper: LicencePaper) -> dict[str, object]:
    """One licence: its number, its last day, its scan, and whether it was compared with the official list."""
    text = paper.number
    if paper.expires_on:
        text = _("{number}, sampai {date}").format(number=paper.number, date=day(paper.expires_on))
    return {
        "kind": paper.kind.value,
        "name": _(PAPER_NAMES[paper.kind]),
        "text": text,
        "checked_at": paper.checked_at,
        "may_check": paper.checked_at is None and paper.kind.value in {each.value for each in LicenceKind},
        "scan": url_for("office.case_scan", case_id=case.id, kind=paper.kind.value) if paper.scanned_at else None,
    }


def annexes(case: CaseView, *, is_open: bool) -> list[tuple[str, str, list[dict[str, object]]]]:
    """The criteria by annex: its number, its name, and each criterion with verdict and evidence."""
    rows = case.criteria.criteria
    return [
        (annex, _(name), [_criterion(case, each, is_open=is_open) for each in rows if each.annex == annex])
        for annex, name in ANNEXES.items()
    ]


def _criterion(case: CaseView, criterion: Criterion, *, is_open: bool) -> dict[str, object]:
    key = criterion.key
    finding = case.findings.get(key)
    return {
        "key": key,
        "letter": criterion.letter,
        "text": criterion.text,
        "hint": criterion.note,
        "verdict": finding.verdict.value if finding else "",
        "words": _(VERDICTS[finding.verdict]) if finding else "",
        "note": finding.note if finding else "",
        "earlier": earlier(case.earlier, key),
        "evidence": [evidence(each, is_open=is_open) for each in case.evidence if each.criterion == key],
    }


def earlier(found: Mapping[str, FindingView], key: str) -> str:
    """What was found in the round before."""
    finding = found.get(key)
    if finding is None:
        return ""
    words = _("{verdict}, {date}").format(verdict=_(VERDICTS[finding.verdict]), date=day(finding.at))
    return f"{words}. {finding.note}" if finding.note else words


def evidence(each: EvidenceView, *, is_open: bool) -> dict[str, object]:
    """One piece of evidence, where it opens, and where the office takes its own back while the case is open to it."""
    here: dict[str, Any] = {"case_id": each.determination_id, "evidence_id": each.id}
    is_ours = is_open and not each.is_from_group
    return {
        **about(each, url_for("office.case_evidence", **here)),
        "remove_url": url_for("office.case_evidence_remove", **here) if is_ours else None,
    }


def history(case: CaseView) -> list[Entry]:
    """What happened to the case, step by step."""
    last = len(case.history) - 1
    return [
        Entry(
            state="stop" if line.state in STOPS and place == last else "now" if place == last else "done",
            label=_("{state}, oleh {who}").format(state=state_tag(line.state)[0], who=line.by),
            at=line.at,
            note=(line.reason or "").replace("\n", " ") or None,
        )
        for place, line in enumerate(case.history)
    ]
