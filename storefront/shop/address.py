"""The address of a listing: what it asks for, read kindly, and the addresses that lead on from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from storefront.kernel.text import _, rupiah
from storefront.search.types import PAGE_SIZES, ListingQuery, Sort
from storefront.shop.navigation import CATEGORIES, REGENCIES, category_label, regency_label
from storefront.web.fields import parse_rupiah
from storefront.web.paging import page_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug.datastructures import MultiDict

    from storefront.kernel.money import Rupiah

Pairs = list[tuple[str, str]]
LONGEST_TEXT = 200


@dataclass(frozen=True, kw_only=True)
class Address:
    """The parameters of `/produk/`, in the order in which they stand in its canonical address.

    Whatever makes no sense was left out: a typing error in an address still shows products. `categories` and
    `regencies` are known slugs in the order of the shop.
    """

    text: str = ""
    categories: tuple[str, ...] = ()
    regencies: tuple[str, ...] = ()
    price_min: Rupiah | None = None
    price_max: Rupiah | None = None
    in_stock: bool = False
    sort: Sort | None = None
    page: int = 1
    per: int = PAGE_SIZES[0]

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> Address:
        low, high = (parse_rupiah(args.get(name, "")) for name in ("harga_min", "harga_maks"))
        if low is not None and high is not None and low > high:
            low, high = high, low
        text = " ".join(args.get("q", "")[:LONGEST_TEXT].split())
        return cls(
            text=text,
            categories=_known(args.getlist("kategori"), CATEGORIES),
            regencies=_known(args.getlist("kabupaten"), REGENCIES),
            price_min=low,
            price_max=high,
            in_stock=args.get("tersedia") == "1",
            sort=_sort(args.get("urut", ""), has_text=bool(text)),
            page=page_number(args.get("halaman")),
            per=_per(args.get("per", "")),
        )

    @property
    def order(self) -> Sort:
        """The order in force: the chosen one, else by relevance to a text, else the newest first."""
        return self.sort or (Sort.RELEVANCE if self.text else Sort.NEWEST)

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters())

    def query(self) -> ListingQuery:
        return ListingQuery(
            text=self.text,
            categories=frozenset(self.categories),
            regencies=frozenset(self.regencies),
            price_min=self.price_min.amount if self.price_min else None,
            price_max=self.price_max.amount if self.price_max else None,
            in_stock=self.in_stock,
            sort=self.order,
            page=self.page,
            per=self.per,
        )

    def filters(self) -> Pairs:
        pairs = [("kategori", slug) for slug in self.categories]
        pairs += [("kabupaten", slug) for slug in self.regencies]
        pairs += [("harga_min", str(self.price_min.amount))] if self.price_min is not None else []
        pairs += [("harga_maks", str(self.price_max.amount))] if self.price_max is not None else []
        return [*pairs, ("tersedia", "1")] if self.in_stock else pairs

    def kept(self) -> Pairs:
        """What the form of filters carries along; a new choice begins on the first page."""
        return [*self._text(), *self._sort(), *self._per()]

    def kept_for_sort(self) -> Pairs:
        return [*self._text(), *self.filters(), *self._per()]

    def pairs(self) -> Pairs:
        page = [("halaman", str(self.page))] if self.page > 1 else []
        return [*self._text(), *self.filters(), *self._sort(), *page, *self._per()]

    def url(self, base: str) -> str:
        """The canonical address below `base`."""
        pairs = self.pairs()
        mark = "&" if "?" in base else "?"
        return f"{base}{mark}{urlencode(pairs)}" if pairs else base

    def at_page(self, number: int) -> Address:
        return replace(self, page=number)

    def without_filters(self) -> Address:
        return replace(self, categories=(), regencies=(), price_min=None, price_max=None, in_stock=False, page=1)

    def without(self, name: str, value: str) -> Address:
        """One filter less."""
        if name == "kategori":
            return replace(self, page=1, categories=tuple(slug for slug in self.categories if slug != value))
        if name == "kabupaten":
            return replace(self, page=1, regencies=tuple(slug for slug in self.regencies if slug != value))
        if name == "harga_min":
            return replace(self, page=1, price_min=None)
        if name == "harga_maks":
            return replace(self, page=1, price_max=None)
        return replace(self, page=1, in_stock=False)

    def _text(self) -> Pairs:
        return [("q", self.text)] if self.text else []

    def _sort(self) -> Pairs:
        return [("urut", self.sort.value)] if self.sort else []

    def _per(self) -> Pairs:
        return [("per", str(self.per))] if self.per != PAGE_SIZES[0] else []


def chip_label(name: str, value: str, address: Address) -> str:
    """How a filter in force is named."""
    if name == "kategori":
        return category_label(value)
    if name == "kabupaten":
        return regency_label(value)
    if name == "harga_min" and address.price_min is not None:
        return _("Mulai {price}").format(price=rupiah(address.price_min))
    if name == "harga_maks" and address.price_max is not None:
        return _("Sampai {price}").format(price=rupiah(address.price_max))
    return _("Ada stok")


def _known(slugs: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    asked = {slug.strip().lower() for slug in slugs}
    return tuple(slug for slug in known if slug in asked)


def _sort(text: str, *, has_text: bool) -> Sort | None:
    """The order asked for, None where it is the usual one anyway."""
    if text not in {sort.value for sort in Sort}:
        return None
    sort = Sort(text)
    usual = Sort.RELEVANCE if has_text else Sort.NEWEST
    return None if sort is usual or (sort is Sort.RELEVANCE and not has_text) else sort


def _per(text: str) -> int:
    return int(text) if text in {str(size) for size in PAGE_SIZES} else PAGE_SIZES[0]
