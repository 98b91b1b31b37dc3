"""All groups, by kabupaten: found by name, place and kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.kernel.db import read_session
from storefront.kernel.text import _
from storefront.producers import queries
from storefront.producers.types import KIND_LABELS, GroupFilter, GroupKind
from storefront.regions.queries import place_words
from storefront.shop import blueprint, share
from storefront.shop.listing import PageView
from storefront.shop.navigation import REGENCIES
from storefront.shop.places import group_names
from storefront.web.forms import clean
from storefront.web.guards import public
from storefront.web.page_cache import cached_page
from storefront.web.pages import render
from storefront.web.paging import Page, page_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from storefront.producers.types import GroupRow
    from storefront.shop.places import Name

A_PAGE = 24
LONGEST_TEXT = 60
BY_CODE = {regency.code: regency for regency in REGENCIES.values()}


@dataclass(frozen=True, kw_only=True)
class GroupAddress:
    """What the address asks for; unknown values are as good as none."""

    text: str = ""
    regency: str = ""
    kind: GroupKind | None = None
    page: int = 1

    @classmethod
    def read(cls) -> GroupAddress:
        regency, kind = request.args.get("kabupaten", ""), request.args.get("jenis", "")
        return cls(
            text=str(clean(request.args.get("q", "")[:LONGEST_TEXT])),
            regency=regency if regency in REGENCIES else "",
            kind=GroupKind(kind) if kind in set(GroupKind) else None,
            page=page_number(request.args.get("halaman")),
        )

    def url(self) -> str:
        return url_for(
            "shop.producers",
            q=self.text or None,
            kabupaten=self.regency or None,
            jenis=self.kind,
            halaman=self.page if self.page > 1 else None,
        )

    @property
    def regency_code(self) -> str:
        return REGENCIES[self.regency].code if self.regency else ""


@blueprint.get("/lembaga/")
@public
@cached_page
def producers() -> str | tuple[str, int]:
    session, asked = read_session(), GroupAddress.read()
    counts = queries.count_public(session, asked.text)
    total = sum(_fitting(counts, asked).values())
    page = Page(number=asked.page, size=A_PAGE, total=total)
    wanted = GroupFilter(text=asked.text, regency_code=asked.regency_code, kind=asked.kind)
    rows = queries.list_public(session, wanted, limit=page.size, offset=page.offset)
    body = render(
        "shop/producers.html",
        title=_("Kelompok di {place}").format(place=place_words(REGENCIES[asked.regency].full_name))
        if asked.regency
        else _("Kelompok desa"),
        total=total,
        text=asked.text,
        current_kabupaten=asked.regency,
        regencies=[("", _("Semua daerah")), *((slug, place_words(each.full_name)) for slug, each in REGENCIES.items())],
        kinds=[("", _("Semua bentuk")), *((kind.value, _(label)) for kind, label in KIND_LABELS.items())],
        current_kind=asked.kind or "",
        sections=_sections(session, rows),
        counts=_fitting(counts, replace(asked, regency="")),
        is_filtered=bool(asked.text or asked.regency or asked.kind),
        canonical=asked.url(),
        share=share.picture_of_shop(),
        page=PageView(
            number=page.number,
            pages=page.count,
            previous=replace(asked, page=min(page.number - 1, page.count)).url() if page.number > 1 else None,
            following=replace(asked, page=page.number + 1).url() if page.has_next else None,
        ),
    )
    return (body, 404) if page.number > page.count else body


def _fitting(counts: Iterable[tuple[str, GroupKind, int]], asked: GroupAddress) -> Counter[str]:
    """Groups by the slug of their kabupaten that have the kind, and lie in the kabupaten, that was asked for."""
    found: Counter[str] = Counter()
    for code, kind, count in counts:
        slug = BY_CODE[code].slug
        if asked.kind in {None, kind} and asked.regency in {"", slug}:
            found[slug] += count
    return found


def _sections(session: Session, rows: list[GroupRow]) -> list[tuple[str, list[Name]]]:
    """The rows of this page under their kabupaten."""
    names = iter(group_names(session, rows))
    return [
        (place_words(BY_CODE[code].full_name), [next(names) for _row in group])
        for code, group in groupby(rows, key=lambda row: row.regency_code)
    ]
