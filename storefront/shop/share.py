"""The pictures under which pages are shared: what they say, how they are called, and whether they are there yet.

A picture is named by what it tells of and by a digest of what it says: a new price has a new address, and those who
keep the old picture for a year are not wrong. The worker draws them (`share_pictures`); a page only looks.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from flask import current_app

from storefront.kernel.text import _, in_language, language, rupiah
from storefront.kernel.weave import Placard
from storefront.shop.navigation import CATEGORIES, REGENCIES, category_label, regency_label
from storefront.shop.units import unit_word
from storefront.web.files import picture_url
from storefront.web.pages import absolute

if TYPE_CHECKING:
    from pathlib import Path

    from storefront.catalogue.types import ProductView
    from storefront.kernel.money import Rupiah
    from storefront.search.types import CardRow

WIDTH, HEIGHT = 1200, 630  # pixels
OWN_SIDE = 1200  # pixels of a product's own picture, which stands in
RECIPE = "1"  # another way to draw needs other names: they are kept for a year
EVERYWHERE = "Nusa Tenggara Timur"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What one picture tells of, and what it says, in one language.

    `cloth` is the key of a stored picture; without one a cloth is woven from `woven`: key, category, kabupaten.
    """

    stem: str
    words: Placard
    cloth: str = ""
    woven: tuple[str, str, str] = ("", "", "")

    @property
    def key(self) -> str:
        said = "\n".join((RECIPE, *astuple(self.words), self.cloth, *self.woven))
        return f"{self.stem}-{blake2b(said.encode(), digest_size=8).hexdigest()}"


@dataclass(frozen=True, kw_only=True)
class SharePicture:
    """See templates/layouts/sharing.html; width and height in pixels."""

    url: str
    width: int
    height: int
    alt: str

    @property
    def is_wide(self) -> bool:
        return self.width > self.height


@dataclass(frozen=True, kw_only=True)
class Goods:
    """What the picture of a product says, whether it is read from its card or from its page."""

    slug: str
    name: str
    name_en: str
    group_name: str
    regency_slug: str
    price: Rupiah
    price_varies: bool
    unit_label: str
    picture_key: str


def goods_of_card(row: CardRow) -> Goods:
    return Goods(
        slug=row.slug,
        name=row.name,
        name_en=row.name_en,
        group_name=row.group_name,
        regency_slug=row.regency_slug,
        price=row.price,
        price_varies=row.price_varies,
        unit_label=row.unit_label,
        picture_key=row.picture_key or "",
    )


def goods_of_page(found: ProductView) -> Goods:
    cheapest = min(found.variants, key=lambda variant: variant.price)
    return Goods(
        slug=found.slug,
        name=found.name,
        name_en=found.name_en,
        group_name=found.group.name,
        regency_slug=found.regency_slug,
        price=cheapest.price,
        price_varies=any(variant.price != cheapest.price for variant in found.variants),
        unit_label=cheapest.unit_label,
        picture_key=found.pictures[0].key if found.pictures else "",
    )


def of_product(goods: Goods) -> Subject:
    unit = unit_word(goods.unit_label)
    note = _("ke atas, per {unit}") if goods.price_varies else _("per {unit}")
    return Subject(
        stem=_stem("produk", goods.slug),
        words=Placard(
            title=in_language(goods.name, goods.name_en),
            note=f"{goods.group_name}, {regency_label(goods.regency_slug)}",
            price=rupiah(goods.price),
            price_note=note.format(unit=unit),
        ),
        cloth=goods.picture_key,
    )


def of_group(slug: str, name: str, regency: str) -> Subject:
    words = Placard(title=name, note=_("Kelompok pembuat di {place}").format(place=regency))
    return Subject(stem=_stem("lembaga", slug), words=words, woven=(name, name, regency))


def of_category(slug: str) -> Subject:
    words = Placard(title=category_label(slug), note=_("Produk desa terverifikasi dari Nusa Tenggara Timur"))
    name = CATEGORIES[slug].name
    return Subject(stem=_stem("kategori", slug), words=words, woven=(name, name, EVERYWHERE))


def of_regency(slug: str) -> Subject:
    name = REGENCIES[slug].name
    words = Placard(title=name, note=_("Produk desa terverifikasi dari Nusa Tenggara Timur"))
    return Subject(stem=_stem("kabupaten", slug), words=words, woven=(name, "tenun", name))


def of_shop() -> Subject:
    words = Placard(title=_("Belanja langsung dari desa"), note=_("Produk terverifikasi dari 22 kabupaten dan kota"))
    return Subject(stem=_stem("beranda", ""), words=words)


def _stem(kind: str, slug: str) -> str:
    return blake2b(f"{kind}/{slug}/{language()}".encode(), digest_size=6).hexdigest()


def path_of(folder: Path, key: str) -> Path:
    """Where it lies in the media folder."""
    return folder / key[:2] / f"{key}-{WIDTH}.jpg"


def picture(subject: Subject) -> SharePicture | None:
    """The picture of a page; until it is drawn the product's own stands in, where there is one."""
    folder: Path = current_app.config["SHOP"].media_dir
    alt = ", ".join(part for part in (subject.words.title, subject.words.note, subject.words.price) if part)
    if path_of(folder, subject.key).is_file():
        url = absolute(picture_url(subject.key, WIDTH, "jpg"))
        return SharePicture(url=url, width=WIDTH, height=HEIGHT, alt=alt)
    if not subject.cloth:
        return None
    own = absolute(picture_url(subject.cloth, OWN_SIDE, "jpg"))
    return SharePicture(url=own, width=OWN_SIDE, height=OWN_SIDE, alt=subject.words.title)


def picture_of_shop() -> SharePicture | None:
    """For pages that have none of their own."""
    return picture(of_shop())
