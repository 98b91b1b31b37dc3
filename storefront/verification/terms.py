"""What the law asks of which goods: settings, as domain.md (section 3) marks much of it as unsure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import PAPER_NAMES, HalalStatus, PaperKind
from storefront.kernel import settings
from storefront.kernel.settings import Setting
from storefront.verification.criteria import shipped_gate
from storefront.verification.types import GateItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

NOTE = "Nilai awalnya dugaan kami. Perlu ditegaskan Dinas PMD. Berlaku juga untuk berkas yang masih terbuka."


class _Categories(Mapping[str, str]):
    """The names of all categories by slug, closed ones too, as the office has them by now."""

    def __getitem__(self, slug: str) -> str:
        return catalogue.named_categories(with_closed=True)[slug].name

    def __iter__(self) -> Iterator[str]:
        return iter(catalogue.named_categories(with_closed=True))

    def __len__(self) -> int:
        return len(catalogue.named_categories(with_closed=True))


CATEGORIES = _Categories()
LICENCES = {kind.value: PAPER_NAMES[kind] for kind in (PaperKind.PIRT, PaperKind.BPOM)}
HALAL = {
    HalalStatus.CERTIFIED.value: "Bersertifikat halal",
    HalalStatus.IN_PROCESS.value: "Sertifikat halal sedang diproses",
    HalalStatus.NOT_HALAL.value: "Tidak halal, tertulis di kemasan",
    HalalStatus.NOT_REQUIRED.value: "Tidak wajib",
}
WAIVABLE = {GateItem.NIB.value: "NIB kelompok", GateItem.LICENCE.value: "Izin edar", GateItem.HALAL.value: "Halal"}
GATE: Mapping[tuple[str, str], Setting[str]] = {
    (part, of): Setting(
        key=f"gate.{part}.{of}",
        default=" ".join(shipped_gate()[part][of]),
        label=label,
        choices=choices,
        is_several=True,
        keeper="dinas_pmd",
        note=NOTE,
    )
    for part, of, label, choices in (
        ("licence", "categories", "Kategori yang perlu izin edar", CATEGORIES),
        ("licence", "kinds", "Izin edar yang diterima", LICENCES),
        ("cold", "categories", "Kategori yang cara simpannya ditanyakan", CATEGORIES),
        ("cold", "unfit", "Izin yang tidak cukup untuk barang dingin dan beku", LICENCES),
        ("halal", "categories", "Kategori yang perlu status halal", CATEGORIES),
        ("halal", "accepted", "Status halal yang diterima", HALAL),
        ("waivers", "items", "Syarat hukum yang boleh dikecualikan dengan alasan", WAIVABLE),
    )
}


def gate_terms(session: Session) -> dict[str, dict[str, list[str]]]:
    """What the rules of `gate` go by, as in data/gate.json."""
    values: dict[str, Any] = settings.get_many(session, GATE.values())
    terms: dict[str, dict[str, list[str]]] = {}
    for (part, of), setting in GATE.items():
        terms.setdefault(part, {})[of] = values[setting.key].split()
    return terms
