"""Names of villages and kecamatan while somebody types an address, and the page that says where our data are from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify, request, url_for

from storefront.kernel.db import read_session
from storefront.kernel.text import _, day
from storefront.regions import queries as regions
from storefront.shop import blueprint
from storefront.web.guards import public
from storefront.web.pages import render

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.regions.types import Credit

KEPT_SECONDS = 600
LONGEST_TEXT = 60
LEAST_LETTERS = 2
MOST_PLACES = 10
DISTRICT = "kecamatan"


@blueprint.get("/desa")
@public
def villages() -> Response:
    """At most ten villages, or kecamatan with `tingkat=kecamatan`, in one kabupaten where its code is given.

    All of it is names, the same in both languages, so that everybody may keep the same answer.
    """
    text = request.args.get("q", "")[:LONGEST_TEXT]
    regency = request.args.get("kabupaten", "")[:LONGEST_TEXT] or None
    session = read_session()
    places: list[dict[str, str]] = []
    if len(text.strip()) >= LEAST_LETTERS:
        find = _districts if request.args.get("tingkat") == DISTRICT else _villages
        places = find(session, text, regency)
    credit = regions.find_credit(session)
    response = jsonify(places=places, credit=_name_of(credit) if credit else "", known=credit is not None)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _villages(session: Session, text: str, regency: str | None) -> list[dict[str, str]]:
    return [
        {
            "value": each.kind_and_name,
            "district": each.district_name,
            "note": f"Kecamatan {each.district_name}, {each.regency_name}",
        }
        for each in regions.find_villages(session, text, MOST_PLACES, regency_code=regency)
    ]


def _districts(session: Session, text: str, regency: str | None) -> list[dict[str, str]]:
    return [
        {"value": each.name, "district": "", "note": each.regency_name}
        for each in regions.find_districts(session, text, MOST_PLACES, regency_code=regency)
    ]


def _name_of(credit: Credit) -> str:
    edition = credit.edition
    return f"{edition.source} {edition.version} ({edition.licence})" if edition.source else ""


@blueprint.get("/sumber-data")
@public
def data_sources() -> str:
    credit = regions.find_credit(read_session())
    return render(
        "shop/data_sources.html",
        crumbs=[(_("Beranda"), url_for("shop.home")), (_("Sumber data"), None)],
        register=_register_line(credit),
        canonical=url_for("shop.data_sources"),
    )


def _register_line(credit: Credit | None) -> str:
    """What the licence of the register wants to be said where its names are shown."""
    if credit is None:
        return _("Register desa belum diambil. Nama desa di toko ini ditulis oleh kelompoknya sendiri.")
    if not credit.edition.source:
        return _("Nama desa dan kecamatan berasal dari register yang diimpor pada {day}.").format(
            day=day(credit.taken_at)
        )
    return _("Nama desa dan kecamatan berasal dari {source}, berlisensi {licence}, diambil pada {day}.").format(
        source=f"{credit.edition.source} {credit.edition.version}",
        licence=credit.edition.licence,
        day=day(credit.taken_at),
    )
