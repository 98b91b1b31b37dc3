"""What the shop tells of itself: the programme, verification, buying, selling, terms, privacy, contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from storefront.interests.types import HEAD_START_HOURS, KEPT_DAYS
from storefront.kernel import settings
from storefront.kernel.db import read_session
from storefront.kernel.text import _, number
from storefront.notifications.types import LETTERS_KEPT
from storefront.payments.types import PROOF_DAYS
from storefront.producers import queries as producers
from storefront.regions import queries as regions
from storefront.search import queries as search
from storefront.shop import blueprint, share
from storefront.shop.home import cloth_view
from storefront.shop.navigation import in_language
from storefront.verification import queries as verification
from storefront.web import operator
from storefront.web.guards import public
from storefront.web.page_cache import cached_page
from storefront.web.pages import render

if TYPE_CHECKING:
    Rows = list[tuple[str, str]]


PAGES = ("about", "about_verification", "how_to_buy", "how_to_sell", "terms", "privacy", "contact")


def _titles() -> dict[str, str]:
    """Every page of this room by its endpoint, in the order in which they lead on to each other."""
    return {
        "about": _("Tentang OVOP dan toko ini"),
        "about_verification": _("Arti terverifikasi"),
        "how_to_buy": _("Cara belanja"),
        "how_to_sell": _("Untuk lembaga desa"),
        "terms": _("Syarat dan ketentuan"),
        "privacy": _("Data pribadi"),
        "contact": _("Kontak"),
    }


def _show(name: str, **context: object) -> str:
    titles = _titles()
    return render(
        f"shop/info/{name}.html",
        title=titles[name],
        also=[(title, url_for(f"shop.{each}"), each == name) for each, title in titles.items()],
        canonical=url_for(f"shop.{name}"),
        share=share.picture_of_shop(),
        strip=cloth_view(),
        **context,
    )


@blueprint.get("/tentang")
@public
@cached_page
def about() -> str:
    session = read_session()
    every = regions.shipped_regencies()
    groups = sum(count for _code, _kind, count in producers.count_public(session))
    return _show(
        "about",
        numbers=[
            (number(search.count_public(session)), _("produk terverifikasi di toko ini")),
            (number(groups), _("kelompok di toko ini")),
            (number(sum(each.village_count for each in every)), _("desa dan kelurahan di NTT")),
            (number(sum(each.industry_count for each in every)), _("usaha industri mikro dan kecil di NTT")),
        ],
        catalogue=[
            ("2022", number(56), number(40), number(834), number(54), "Rp12.759.128.360"),
            ("2023", number(214), number(145), number(3_251), number(104), "Rp138.287.238.563"),
            ("2024", number(525), number(438), number(21_195), number(398), "Rp168.178.290.697"),
        ],
    )


@blueprint.get("/tentang/verifikasi")
@public
@cached_page
def about_verification() -> str:
    criteria = verification.current_set(read_session()).criteria

    def of(annex: str) -> Rows:
        return [(each.letter, in_language(each.text, each.text_en)) for each in criteria if each.annex == annex]

    return _show("about_verification", product_criteria=of("II.3"), place_criteria=of("II.4"))


@blueprint.get("/cara-belanja")
@public
@cached_page
def how_to_buy() -> str:
    return _show("how_to_buy")


@blueprint.get("/untuk-lembaga")
@public
@cached_page
def how_to_sell() -> str:
    return _show("how_to_sell", operator=operator.read(read_session()))


@blueprint.get("/syarat")
@public
@cached_page
def terms() -> str:
    return _show("terms", operator=operator.read(read_session()))


@blueprint.get("/privasi")
@public
@cached_page
def privacy() -> str:
    session = read_session()
    kept = settings.get_many(session, [KEPT_DAYS, HEAD_START_HOURS, PROOF_DAYS])
    return _show(
        "privacy",
        operator=operator.read(session),
        interest_days=number(kept[KEPT_DAYS.key]),
        interest_hours=number(kept[HEAD_START_HOURS.key]),
        proof_days=number(kept[PROOF_DAYS.key]),
        letter_days=number(LETTERS_KEPT.days),
    )


@blueprint.get("/kontak")
@public
@cached_page
def contact() -> str:
    return _show("contact", operator=operator.read(read_session()))
