"""As many groups and products as wanted, made of the words, sizes and prices of the real catalogue.

Pure: the same number and seed give the same plans, and a larger number begins with those of a smaller one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

from storefront.catalogue.types import CreateProduct, LicenceKind
from storefront.demo import source
from storefront.kernel.ids import slugify
from storefront.kernel.money import Rupiah
from storefront.producers.types import CreateGroup, GroupKind
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storefront.catalogue.types import NewVariant
    from storefront.demo.source import DemoProduct
    from storefront.regions.types import RegencyInfo

NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
SPREAD_MINUTES = 400_000  # nine months, over which 400,000 products are shown one a minute
STRIDE = 7_919  # shares no factor with it, so that neighbours in the list are not neighbours in time
GROUP_SIZES = (4, 22)
KINDS = {
    "Koperasi Desa Merah Putih": GroupKind.KDMP,
    "Koperasi": GroupKind.KOPERASI,
    "BUMDes": GroupKind.BUMDES,
    "PKK": GroupKind.PKK,
}
SOLD_OUT, FEW_OF_DEAR, MANY_OF_CHEAP = 0.12, 8, 60
DEAR = 200_000
TRAIT_SHARE = 0.45
STEPS = ((200_000, 5_000), (20_000, 1_000), (0, 500))  # prices end on steps such as people ask


@dataclass(frozen=True, kw_only=True)
class Place:
    """A village as the register names it, or text where there is no register."""

    word: str
    code: str | None = None
    village_name: str = ""
    district_name: str = ""


@dataclass(frozen=True, kw_only=True)
class ProductPlan:
    """One product; `pattern` is the SKU of the real product that lends it its sizes and its picture."""

    draft: CreateProduct
    stock: Mapping[str, int]
    pattern: str
    published_at: datetime

    @property
    def sku(self) -> str:
        return self.draft.variants[0].sku


@dataclass(frozen=True, kw_only=True)
class GroupPlan:
    group: CreateGroup
    products: tuple[ProductPlan, ...]


@dataclass(frozen=True, kw_only=True)
class Good:
    """What may be made: its names, and the real product it is like."""

    names: tuple[tuple[str, str], ...]
    like: DemoProduct


@dataclass(frozen=True, kw_only=True)
class Words:
    goods: Mapping[str, tuple[Good, ...]]  # by the slug of the category
    weights: Mapping[str, int]
    sentences: Mapping[str, list[list[str]]]
    traits: Mapping[str, list[list[str]]]
    group_words: tuple[str, ...]


@cache
def words() -> Words:
    """The word list beside the catalogue; commoner categories weigh as much more as they do in the real one."""
    data: dict[str, Any] = json.loads((source.FOLDER / "words.json").read_text(encoding="utf-8"))
    demo = source.read()
    drawn = [source.read_product(row, demo.groups[0]) for row in data["patterns"]]
    known = {row["sku"]: product for row, product in zip(data["patterns"], drawn, strict=True)}
    known |= {product.sku.removesuffix("-A"): product for product in demo.products}
    goods: dict[str, list[Good]] = {}
    weights: dict[str, int] = {}
    for row in data["goods"]:
        like = known[row["like"]]
        good = Good(names=tuple((name, english) for name, english in row["names"]), like=like)
        goods.setdefault(slugify(like.draft.category), []).append(good)
    for category in goods:
        weights[category] = 2 + sum(slugify(product.draft.category) == category for product in demo.products)
    return Words(
        goods={category: tuple(rows) for category, rows in goods.items()},
        weights=weights,
        sentences=data["sentences"],
        traits=data["traits"],
        group_words=tuple(data["group_words"]),
    )


def sku_prefix(seed: int) -> str:
    """What the SKUs of one seed begin with."""
    return f"P{seed}-"


def patterns() -> dict[str, DemoProduct]:
    """The real products that lend their pictures, by SKU."""
    return {good.like.sku: good.like for rows in words().goods.values() for good in rows}


def plans(number: int, seed: int, villages: Mapping[str, Sequence[Place]]) -> Iterator[GroupPlan]:
    """Groups with `number` products in all. `villages` are those of each kabupaten, by its code; none may be empty."""
    first = 0
    for at in count():
        if first >= number:
            return
        dice = Random(f"{seed}:{at}")  # noqa: S311 -- data to look at, nothing secret
        regency = _regency(dice, at)
        place = dice.choice(villages[regency.code])
        group = _group(dice, (seed, at), regency, place)
        size = min(dice.randint(*GROUP_SIZES), number - first)
        own = tuple(_category(dice, at))
        products = tuple(_product(dice, (seed, first + each), group, place, own) for each in range(size))
        yield GroupPlan(group=group, products=products)
        first += size


def _regency(dice: Random, at: int) -> RegencyInfo:
    """The first groups go round the province; the others are as many as there are villages."""
    all_of_them = regions.shipped_regencies()
    weighted = dice.choices(all_of_them, [each.village_count for each in all_of_them])[0]
    return all_of_them[at] if at < len(all_of_them) else weighted


def _category(dice: Random, at: int) -> list[str]:
    """What a group makes most, and what it makes besides; the first groups go round the categories."""
    categories = list(words().weights)
    drawn = dice.choices(categories, list(words().weights.values()), k=3)
    return [categories[at], *drawn[1:]] if at < len(categories) else drawn


def _group(dice: Random, number: tuple[int, int], regency: RegencyInfo, place: Place) -> CreateGroup:
    word = dice.choice(words().group_words)
    name = f"{word} Contoh {place.word}"
    slug = f"{slugify(name)}-{number[0]}-{number[1] + 1}"
    return CreateGroup(
        name=name,
        kind=KINDS.get(word, GroupKind.KELOMPOK_USAHA),
        regency_code=regency.code,
        slug=slug,
        village_code=place.code,
        village_name=place.village_name,
        district_name=place.district_name,
        story=f"Kelompok ini contoh untuk menguji toko. Anggotanya bekerja bersama di {place.word}, {regency.name}.",
        story_en=f"This group is an example to try the shop with. Its members work together in {place.word}.",
        address=f"Alamat contoh, {place.word}",
        phone=f"0812-0000-{number[1] % 10_000:04d}",
        email=f"{slug}@{source.MAIL_DOMAIN}",
        pickup_note="Senin sampai Jumat, 08.00 sampai 15.00 WITA" if dice.random() < TRAIT_SHARE else "",
    )


def _product(
    dice: Random, number: tuple[int, int], group: CreateGroup, place: Place, own: Sequence[str]
) -> ProductPlan:
    category = own[0] if dice.random() < TRAIT_SHARE else dice.choice(own)
    good = dice.choice(words().goods[category])
    like = good.like.draft
    regency = regions.shipped_regency(group.regency_code)
    head, head_en = dice.choice(good.names)
    trait, trait_en = _trait(dice, category)
    sku = f"{sku_prefix(number[0])}{number[1] + 1:06d}"
    variants = _variants(dice, sku, like.variants)
    sentence, sentence_en = dice.choice(words().sentences[category])
    draft = replace(
        like,
        name=f"{head} {place.word}{trait}",
        name_en=f"{head_en} from {place.word}{trait_en}",
        description=f"{head} dari {place.word}, {regency.name}. {sentence}",
        description_en=f"{head_en} from {place.word}, {regency.name}. {sentence_en}",
        keywords=(head.lower(), head_en.lower(), regency.name.lower(), *regency.short_names[:1]),
        regency_code=group.regency_code,
        village_code=place.code,
        village_name=place.village_name,
        district_name=place.district_name,
        variants=variants,
        licences=tuple(each for each in like.licences if each.kind is not LicenceKind.IG),  # it names a place
    )
    minutes = number[1] * STRIDE % SPREAD_MINUTES
    return ProductPlan(
        draft=draft,
        stock=_stock(dice, variants),
        pattern=good.like.sku,
        published_at=NEWEST - timedelta(minutes=minutes),
    )


def _trait(dice: Random, category: str) -> tuple[str, str]:
    known = words().traits.get(category)
    if known is None or dice.random() > TRAIT_SHARE:
        return "", ""
    trait, trait_en = dice.choice(known)
    return f", {trait}", f", {trait_en}"


def _variants(dice: Random, sku: str, like: Sequence[NewVariant]) -> tuple[NewVariant, ...]:
    factor = dice.uniform(0.8, 1.25)
    endings = [""] if len(like) == 1 else [f"-{chr(ord('A') + each)}" for each in range(len(like))]
    return tuple(
        replace(variant, sku=f"{sku}{ending}", price=_price(variant.price.amount * factor))
        for variant, ending in zip(like, endings, strict=True)
    )


def _price(amount: float) -> Rupiah:
    step = next(step for least, step in STEPS if amount >= least)
    return Rupiah(max(round(amount / step), 1) * step)


def _stock(dice: Random, variants: Sequence[NewVariant]) -> dict[str, int]:
    """What lies there of each variant; nothing at all of some products, so that sold out ones are seen, too."""
    if dice.random() < SOLD_OUT:
        return {}
    most = FEW_OF_DEAR if variants[0].price.amount >= DEAR else MANY_OF_CHEAP
    return {variant.sku: dice.randint(1, most) for variant in variants}
