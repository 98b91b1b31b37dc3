"""What the pages of a kabupaten and of a category tell besides their products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from storefront.catalogue import queries as catalogue
from storefront.kernel.text import _, ngettext, number
from storefront.producers import queries as producers
from storefront.producers.types import GroupFilter
from storefront.regions import queries as regions
from storefront.regions.queries import place_words
from storefront.search import queries as search
from storefront.shop.address import Address
from storefront.shop.navigation import in_language, regency_label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.producers.types import GroupRow
    from storefront.regions.types import RegencyInfo
    from storefront.search.types import Listing

Name = tuple[str, str, str, str]
"""See templates/components/names.html: words, address, figure, second line."""
MOST_GROUPS = 8


@dataclass(frozen=True, kw_only=True)
class AboutRegency:
    """See templates/shop/kabupaten.html."""

    numbers: list[tuple[str, str]]
    source: str
    groups: list[Name]
    more_groups: tuple[str, str] | None
    neighbours: list[Name]


@dataclass(frozen=True, kw_only=True)
class AboutCategory:
    """See templates/shop/category.html."""

    text: str
    groups: list[Name]
    regencies: list[Name]


def lead_of(regency: RegencyInfo) -> str:
    """A city is its own seat, and the seat of the province besides."""
    if regency.seat == regency.full_name:
        return _("Produk terverifikasi dari {place}, ibu kota provinsi.").format(place=place_words(regency.full_name))
    words = _("Produk terverifikasi dari {place}, dengan ibu kota {seat}.")
    return words.format(place=place_words(regency.full_name), seat=regency.seat)


def about_regency(regency: RegencyInfo, session: Session, found: Listing) -> AboutRegency:
    """Figures of the policy brief of Biro PBJ, table 1: see `regions.data`."""
    groups = producers.list_public(session, GroupFilter(regency_code=regency.code), limit=MOST_GROUPS)
    there = sum(count for code, _kind, count in producers.count_public(session) if code == regency.code)
    return AboutRegency(
        numbers=[
            (number(found.total), _("produk terverifikasi di toko ini")),
            (number(there), _("kelompok di toko ini")),
            (number(regency.village_count), _("desa dan kelurahan")),
            (number(regency.industry_count), _("usaha industri mikro dan kecil")),
        ],
        source=_(
            "Jumlah desa: Keputusan Kepala BPS 649/2023. Jumlah usaha: BPS Provinsi NTT, dikutip Biro PBJ Setda NTT "
            "tanpa menyebut tahunnya. Angka toko: hari ini."
        ),
        groups=group_names(session, groups),
        more_groups=_all_groups(regency, there) if there > len(groups) else None,
        neighbours=[_neighbour(each, found) for each in regions.neighbours_of(regency.slug)],
    )


def _all_groups(regency: RegencyInfo, count: int) -> tuple[str, str]:
    words = ngettext("Lihat {count} kelompok di sini", "Lihat {count} kelompok di sini", count)
    return words.format(count=number(count)), url_for("shop.producers", kabupaten=regency.slug)


def _neighbour(regency: RegencyInfo, found: Listing) -> Name:
    count = found.facets.kabupaten.get(regency.slug, 0)
    return regency.name, url_for("shop.kabupaten", slug=regency.slug), product_words(count), ""


def group_names(session: Session, groups: list[GroupRow]) -> list[Name]:
    """Each with how much it sells, what it is, and where."""
    counts = search.count_by_group(session, [group.id for group in groups])
    return [
        (
            group.name,
            url_for("shop.producer", slug=group.slug),
            product_words(counts.get(group.id, 0)),
            f"{group.kind_label}, {place_words(group.place_label)}",
        )
        for group in groups
    ]


def product_words(count: int) -> str:
    return ngettext("{count} produk", "{count} produk", count).format(count=number(count))


def about_category(slug: str, session: Session, found: Listing) -> AboutCategory:
    everywhere = url_for("shop.listing")
    groups = search.groups_in(session, category=slug, limit=MOST_GROUPS)
    return AboutCategory(
        text=in_language(*catalogue.category_texts().get(slug, ("", ""))),
        groups=[
            (group.name, url_for("shop.producer", slug=group.slug), product_words(group.products), "")
            for group in groups
        ],
        regencies=[
            (
                regency_label(each),
                Address(categories=(slug,), regencies=(each,)).url(everywhere),
                product_words(count),
                "",
            )
            for each, count in found.facets.kabupaten.items()
        ],
    )
