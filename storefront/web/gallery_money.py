"""Sample data of the component gallery about money: accounts, transfers that wait, proofs. All of it is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.payments.types import AccountView

if TYPE_CHECKING:
    from datetime import datetime

ACCOUNTS = (
    AccountView(id=1, bank="Bank Contoh", number="0012 3456 7890", holder="Beli Produk NTT (contoh)", is_active=True),
    AccountView(id=2, bank="Bank Contoh Dua", number="774-001-22", holder="Beli Produk NTT (contoh)", is_active=True),
)
LEDGER = (
    ("Menunggu lama, 3 hari", "late", "NTT-7K4-M9R", "#a", "Rp512.217", ("Bukti diunggah", "warn"), "Maria Contoh"),
    ("Sisa 2 jam", "soon", "NTT-7K4-M9T", "#b", "Rp70.004", None, "Yosef Contoh"),
    ("Sisa 22 jam", "", "NTT-7K4-M9W", "#c", "Rp1.240.000", None, "Kelompok dengan nama yang panjang sekali Contoh"),
    ("21 November 2026, 14.30 WITA", "plain", "Pengaturan diubah", None, None, None, "Petugas Contoh"),
)


def samples(at: datetime) -> dict[str, object]:
    """Context of the gallery's parts about money; `at` is the moment of everything that has one."""
    return {
        "bank_accounts": ACCOUNTS,
        "ledger_items": [
            {
                "age": age,
                "look": look,
                "title": title,
                "url": url,
                "end": end,
                "tag": tag,
                "notes": [who, "0812-3456-7890"],
            }
            for age, look, title, url, end, tag, who in LEDGER
        ],
        "proof_shots": [
            {"width": 1080, "height": 1920, "label": "Bukti 1", "at": at, "note": ""},
            {"width": 1600, "height": 1200, "label": "Bukti 2", "at": at, "note": "Tidak ditemukan: jumlahnya lain"},
        ],
    }
