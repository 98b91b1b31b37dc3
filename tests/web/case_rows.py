"""What each kind of visitor gets at the addresses of cases and proposals; a part of the access table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.cases import see_case, submitted
from tests.web.visitors import Row, only

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMINERS, DECIDERS = ("dinas_pmd",), ("dinas_pmd",)
PROPOSERS = ("dinas_pmd", "pmd_kabupaten")
READERS = ("disperindag", "dinas_pmd", "biro_pbj", "admin")
KABUPATEN = "pmd_kabupaten"  # of none in particular here: what it does not see, is not there


def a_case(path: str) -> Callable[[], str]:
    """A page of a case that was submitted just now."""
    return lambda: path.format(submitted())


def a_product(path: str) -> Callable[[], str]:
    """A page about its product."""
    return lambda: path.format(see_case(submitted()).product_id)


def seen(status: int) -> dict[str, int]:
    """Open to those who see all cases."""
    return {**only(status, *READERS), KABUPATEN: 404}


NONE = "/kantor/verifikasi/999"
CASES: dict[tuple[str, str], Row] = {
    ("GET", "office.case"): Row(a_case("/kantor/verifikasi/{}"), seen(200)),
    ("GET", "office.case_evidence"): Row(f"{NONE}/bukti/1", seen(404)),
    ("GET", "office.case_scan"): Row(a_case("/kantor/verifikasi/{}/pindaian/pirt"), seen(404)),
    **{
        ("POST", f"office.{name}"): Row(f"{NONE}/{path}", only(404, *EXAMINERS))
        for name, path in (
            ("case_finding", "syarat/II.3.a/met"),
            ("case_storage", "simpanan/dingin"),
            ("case_waive", "kecualikan/nib"),
            ("case_licence", "izin/pirt"),
            ("case_evidence_add", "bukti"),
            ("case_evidence_remove", "bukti/1/hapus"),
            ("case_conclude", "hasil"),
            ("case_recheck", "periksa-ulang"),
        )
    },
    **{
        ("POST", f"office.{name}"): Row(f"{NONE}/{path}", only(404, *DECIDERS))
        for name, path in (
            ("case_decide", "putusan"),
            ("case_reopen", "periksa-lagi"),
            ("case_standing", "tangguhkan"),
        )
    },
    ("GET", "office.proposals"): Row("/kantor/usulan?q=kopi", only(200, *PROPOSERS)),
    ("GET", "office.proposal_new"): Row(a_product("/kantor/usulan/baru/{}"), {**only(200, *PROPOSERS), KABUPATEN: 404}),
    ("POST", "office.proposal_new"): Row("/kantor/usulan/baru/999", only(404, *PROPOSERS)),
    ("POST", "office.proposal_take_up"): Row("/kantor/usulan/999/terima", only(404, *EXAMINERS)),
    ("POST", "office.proposal_decline"): Row("/kantor/usulan/999/tolak", only(422, *EXAMINERS)),  # without a reason
}
