"""Listings in the words of those who keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from storefront.catalogue.types import PAPER_NAMES, DeterminationOutcome, HalalStatus, ListingState, PaperKind
from storefront.kernel.money import Rupiah
from storefront.kernel.text import N_, _, number
from storefront.verification.types import DeterminationState
from storefront.web import listing_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storefront.catalogue.types import Desk, EndingLicence

D, L = DeterminationState, ListingState
STEPS = (  # endpoint, what it is, the keys of it that say how far it is
    ("workspace.product_photos", N_("Foto"), ("pictures",)),
    ("workspace.product_name", N_("Nama dan cerita"), ("name", "description")),
    ("workspace.product_variants", N_("Ukuran, harga, stok"), ("variants",)),
    ("workspace.product_facts", N_("Keterangan dan izin"), ("material", "technique", "licences")),
    ("workspace.product_supplies", N_("Desa dan bahan baku"), ("cluster", "supplies")),
    ("workspace.product_official", N_("Untuk pemerintah dan gerai"), ("brand", "kbki", "specification")),
)
WAYS = {  # of a listing that is on show, by its newest determination
    None: (N_("Belum diajukan"), "warn"),
    D.DRAFT: (N_("Belum diajukan"), "warn"),
    D.SUBMITTED: (N_("Menunggu kantor"), "info"),
    D.EXAMINED: (N_("Menunggu kantor"), "info"),
    D.RETURNED: (N_("Perlu perbaikan"), "bad"),
    D.VERIFIED: (N_("Tayang"), "ok"),
    D.REJECTED: (N_("Ditolak kantor"), "bad"),
    D.SUSPENDED: (N_("Ditangguhkan"), "bad"),
    D.EXPIRED: (N_("Penetapan berakhir"), "warn"),
}


def state_tag(state: ListingState, outcome: DeterminationOutcome, way: DeterminationState | None) -> tuple[str, str]:
    """One word for what a listing is and how far the office is with it."""
    if state is L.ARCHIVED:
        return _("Diarsipkan"), ""
    if state is L.PAUSED:
        return _("Dijeda"), "warn"
    if state is L.DRAFT and way in {None, D.DRAFT, D.VERIFIED}:
        return (_("Belum tayang"), "warn") if outcome is DeterminationOutcome.VERIFIED else (_("Draf"), "")
    words, kind = WAYS[D.VERIFIED if outcome is DeterminationOutcome.VERIFIED else way]
    return _(words), kind


def stock_words(variant_ids: Sequence[int], left: Mapping[int, int], unit: str) -> str:
    """How much can be bought now, of all variants together."""
    if not variant_ids:
        return _("Belum ada harga")
    total = sum(left.get(key, 0) for key in variant_ids)
    if total <= 0:
        return _("Stok habis, halaman tetap tampil")
    if len(variant_ids) > 1:
        return _("{count} ukuran atau jenis, stok {total}").format(count=len(variant_ids), total=number(total))
    return _("Stok {total}, per {unit}").format(total=number(total), unit=unit)


def step_links(desk: Desk) -> list[tuple[str, str, str, str]]:
    """The steps as a list of links (components/names.html), each with what it holds."""
    return [
        (_(label), url_for(endpoint, product_id=desk.product_id), "", _filled(desk.shown, keys))
        for endpoint, label, keys in STEPS
    ]


def _filled(values: Mapping[str, Any], keys: Sequence[str]) -> str:
    if keys == ("pictures",):
        count = len(values["pictures"])
        return _("{count} foto").format(count=count) if count else _("Belum ada foto")
    if keys == ("variants",):
        prices = sorted({row["price"] for row in values["variants"]})
        return " · ".join(str(Rupiah(price)) for price in prices[:3]) or _("Belum ada harga")
    return " · ".join(text for key in keys if (text := listing_words.shown(key, values[key]))) or _("Belum diisi")


def ending_words(licence: EndingLicence) -> str:
    name = _(PAPER_NAMES[licence.kind])
    if licence.days_left < 0:
        return _("{licence} {product} sudah tidak berlaku").format(licence=name, product=licence.product_name)
    if licence.days_left == 0:
        return _("{licence} {product} berakhir hari ini").format(licence=name, product=licence.product_name)
    return _("{licence} {product} berakhir {days} hari lagi").format(
        licence=name, product=licence.product_name, days=licence.days_left
    )


def papers(desk: Desk) -> list[tuple[PaperKind, str]]:
    """The licences that a listing names, each of which may have its photo."""
    named = [kind for kind in PaperKind if kind.value in desk.shown["licences"]]
    if desk.shown["halal"][0] == HalalStatus.CERTIFIED.value:
        named.append(PaperKind.HALAL)
    return [(kind, PAPER_NAMES[kind]) for kind in named]
