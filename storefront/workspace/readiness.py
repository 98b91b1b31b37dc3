"""What a group's goods still lack for each catalogue, each thing with the form where it is put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.exports import queries
from storefront.exports.types import LackFilter, Reach, Target
from storefront.kernel.db import read_session
from storefront.kernel.text import _, number
from storefront.web.paging import key_after
from storefront.workspace import blueprint, frame
from storefront.workspace.products import keeps
from storefront.workspace.readiness_words import KEYS, field_url, group_form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storefront.exports.types import Lack, LackingProduct

PAGE = 50


@blueprint.get("/kesiapan")
@keeps
def readiness() -> str:
    """`untuk` picks the catalogue, `kurang` one thing that is lacking, `sesudah` pages by key."""
    group = frame.chosen_group(Permission.PRODUCT_EDIT_GROUP)
    target = chosen_target()
    session, reach = read_session(), Reach(group_id=group.id)
    slug = frame.slug_if_several(group)
    lacks = queries.list_lacks(session, target, reach)
    chosen = next((each for each in lacks if each.code == request.args.get("kurang")), None)
    here: dict[str, Any] = {"untuk": target.value, "lapak": slug}
    products: list[LackingProduct] = []
    if chosen:
        wanted = LackFilter(code=chosen.code, after_id=key_after(request.args.get("sesudah")) or 0)
        products = queries.list_lacking(session, target, reach, wanted, PAGE + 1)
    return frame.render(
        "workspace/readiness.html",
        "produk",
        group,
        slug=slug,
        target=queries.profiles()[target].name,
        tabs=[
            (profile.name, url_for("workspace.readiness", untuk=each.value, lapak=slug), each is target)
            for each, profile in queries.profiles().items()
        ],
        tally=queries.count_ready(session, target, reach),
        first=_first(lacks, here) if not chosen else None,
        lacks=[_lack_line(each, here) for each in lacks],
        chosen=chosen,
        group_form=group_form(chosen.code, slug) if chosen else None,
        products=_product_lines(products[:PAGE], chosen.code, slug) if chosen else [],
        more=url_for("workspace.readiness", **here, kurang=chosen.code, sesudah=products[PAGE - 1].id)
        if chosen and len(products) > PAGE
        else None,
        back=url_for("workspace.readiness", **here),
    )


def chosen_target() -> Target:
    """What the page is about; anything unknown is e-Katalog."""
    return next((each for each in Target if each.value == request.args.get("untuk")), Target.EKATALOG)


def _first(lacks: Sequence[Lack], here: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """What is most worth doing: title, why, address."""
    if not lacks:
        return None
    best = lacks[0]
    why = (
        _("{count} produk hanya kurang ini.").format(count=number(best.only))
        if best.only
        else _("{count} produk membutuhkannya.").format(count=number(best.products))
    )
    return best.label, f"{why} {best.fix}", _lack_url(best, here)


def _lack_line(lack: Lack, here: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """A line of components/names.html."""
    count = _("{count} produk").format(count=number(lack.products))
    return lack.label, _lack_url(lack, here), count, _("{fix} Oleh: {who}.").format(fix=lack.fix, who=lack.who)


def _lack_url(lack: Lack, here: Mapping[str, Any]) -> str:
    return url_for("workspace.readiness", **here, kurang=lack.code)


def _product_lines(products: Sequence[LackingProduct], code: str, slug: str | None) -> list[tuple[str, str, str, str]]:
    """Lines of components/names.html; what a group has written already waits for the office, and not for them."""
    waiting = catalogue.list_waiting_keys(read_session(), [each.id for each in products])
    own = KEYS.get(code)
    return [_product_line(each, code, slug, is_waiting=own in waiting.get(each.id, ())) for each in products]


def _product_line(
    product: LackingProduct, code: str, slug: str | None, *, is_waiting: bool
) -> tuple[str, str, str, str]:
    detail = next(row.detail for row in product.lacks if row.code == code)
    if is_waiting:
        detail = _("Sudah Anda isi. Menunggu kantor.")
    others = len(product.lacks) - 1
    figure = _("kurang {count} lagi").format(count=number(others)) if others else _("hanya ini")
    return product.name, group_form(code, slug) or field_url(product.id, product.name, code, slug), figure, detail


def notes(group_ids: Sequence[int]) -> list[tuple[str, str, str, str]]:
    """For the first page of a workspace: goods that lack a single thing for e-Katalog."""
    mine = frame.those_with(Permission.PRODUCT_EDIT_GROUP, group_ids)
    found = []
    for group_id, group in frame.own_groups(Permission.PRODUCT_EDIT_GROUP).items():
        if group_id not in mine:
            continue
        lacks = queries.list_lacks(read_session(), Target.EKATALOG, Reach(group_id=group_id))
        if lacks and lacks[0].only:
            here = {"untuk": Target.EKATALOG.value, "lapak": frame.slug_if_several(group)}
            words = _("{count} produk hampir siap untuk e-Katalog").format(count=number(sum(e.only for e in lacks)))
            why = _("Yang kurang: {thing}.").format(thing=lacks[0].label)
            found.append((words, _lack_url(lacks[0], here), "", why))
    return found
