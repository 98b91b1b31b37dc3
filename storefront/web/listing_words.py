"""What a listing says, value by value, in the words of groups and offices; see `catalogue.content` for the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import PAPER_NAMES, HalalStatus, PaperKind
from storefront.kernel.db import read_session
from storefront.kernel.money import Rupiah
from storefront.kernel.text import N_, _, day, month_name, weight
from storefront.regions import queries as regions
from storefront.regions.types import PlaceName
from storefront.web.facts import HALAL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LABELS = {
    "pictures": N_("Foto"),
    "name": N_("Nama"),
    "category": N_("Kategori"),
    "description": N_("Cerita singkat"),
    "keywords": N_("Kata kunci"),
    "place": N_("Asal"),
    "variants": N_("Ukuran dan harga"),
    "material": N_("Bahan"),
    "cluster": N_("Kawasan"),
    "supplies": N_("Desa penyangga"),
    "technique": N_("Cara membuat"),
    "shelf_life_days": N_("Masa simpan (hari)"),
    "capacity_per_month": N_("Kemampuan sebulan"),
    "lead_time_days": N_("Waktu siapkan (hari)"),
    "season": N_("Musim"),
    "takes_preorders": N_("Bisa pesan dulu"),
    "season_from": N_("Musim mulai"),
    "season_until": N_("Musim sampai"),
    "brand": N_("Merek"),
    "composition": N_("Komposisi"),
    "specification": N_("Spesifikasi"),
    "kbki": N_("Kode KBKI"),
    "is_domestic": N_("Buatan Indonesia"),
    "tkdn": N_("TKDN"),
    "sni_number": N_("Nomor SNI"),
    "trademark_number": N_("Nomor merek"),
    "gtins": N_("Kode batang pabrik"),
    "licences": N_("Izin"),
    "halal": N_("Halal"),
}


def shown(key: str, value: Any) -> str:
    """A value of `catalogue.content` on one line."""
    return WRITERS[key](value) if key in WRITERS else _plain(key, value)


def _category(slug: str) -> str:
    found = catalogue.current_categories(read_session()).get(slug)
    return found.name if found else slug


def _licences(licences: Mapping[str, Any]) -> str:
    return " · ".join(f"{_(PAPER_NAMES[PaperKind(kind)])} {_dated(*each)}" for kind, each in sorted(licences.items()))


def _halal(value: Sequence[str | None]) -> str:
    code, halal_number, until = value
    status = _(HALAL[HalalStatus(str(code))])
    return f"{status}, {_dated(halal_number, until)}" if halal_number else status


def _tkdn(value: Mapping[str, Any]) -> str:
    if not value:
        return ""
    percent = f"{value['value'] / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{percent}%, {_dated(value['number'], value['until'])}"


def _place(regency_code: str, _code: str | None, village: str, district: str) -> str:
    regency = regions.shipped_regency(regency_code).name
    return PlaceName(regency=regency, village=village, district=district).full_label


def _plain(key: str, value: Any) -> str:
    if key in {"takes_preorders", "is_domestic"}:
        return _("Ya") if value else _("Tidak")
    if key in {"season_from", "season_until"} and value:
        return month_name(value)
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def _variant(row: Mapping[str, Any]) -> str:
    words = [row["label"], row["unit"], row["net_content"]]
    if "price" in row:
        words += [str(Rupiah(row["price"])), weight(row["weight_g"])]
    return ", ".join(word for word in words if word)


def _dated(licence_number: str | None, last_day: str | None) -> str:
    until = catalogue.day_of(last_day)
    return (
        _("{number}, sampai {date}").format(number=licence_number, date=day(until)) if until else licence_number or ""
    )


WRITERS: Mapping[str, Callable[[Any], str]] = {
    "category": _category,
    "pictures": lambda rows: _("{count} foto").format(count=len(rows)),
    "variants": lambda rows: " · ".join(map(_variant, rows)),
    "supplies": lambda rows: " · ".join(_("{village}: {material} {share}%").format(**row) for row in rows),
    "licences": _licences,
    "halal": _halal,
    "place": lambda place: _place(*place),
    "tkdn": _tkdn,
    "specification": lambda rows: " · ".join(f"{name}: {words}" for name, words in rows),
    "gtins": lambda codes: ", ".join(codes.values()),
}


def diff_rows(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Old and new of the keys of `new`, for components/diff.html."""
    return [
        (_(LABELS[key]), shown(key, old[key]) or None, shown(key, new[key]) or None) for key in LABELS if key in new
    ]
