"""What goods lack for each catalogue: by thing, kabupaten, group and product; every figure is a count of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, request, url_for

from storefront.accounts.policy import Permission
from storefront.exports import queries
from storefront.exports.types import LackFilter, Reach, Target
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.sheets import write_csv, write_lines
from storefront.kernel.text import _, number
from storefront.office import blueprint, frame
from storefront.office.groups import REGENCY_NAMES
from storefront.producers import queries as producers
from storefront.regions.data import REGENCIES
from storefront.web.guards import requires
from storefront.web.paging import key_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask

    from storefront.exports.types import Lack, LackingProduct, Tally
    from storefront.producers.types import GroupInfo

PAGE = 50
PORTION = 500
COLUMNS = ("kabupaten", "kelompok", "produk", "kurang", "oleh", "keterangan")
Bar = tuple[str, str, str, int, int, tuple[str, str]]  # a row of components/bars.html


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for, as far as it makes sense; `kept` says it again in addresses."""

    target: Target
    reach: Reach
    lack: LackFilter
    group: GroupInfo | None
    regency_code: str
    kept: Mapping[str, Any]


@blueprint.get("/kesiapan")
@requires(Permission.CASE_VIEW)
def readiness() -> str:
    """`untuk` picks the catalogue, `daerah` and `lembaga` whose goods, `kurang` a thing, `hanya` that alone."""
    asked = _asked()
    session = read_session()
    lacks = queries.list_lacks(session, asked.target, asked.reach)
    chosen = next((each for each in lacks if each.code == asked.lack.code), None)
    found: list[LackingProduct] = []
    if chosen or asked.group:
        found = queries.list_lacking(session, asked.target, asked.reach, asked.lack, PAGE + 1)
    products = found[:PAGE]
    groups = producers.list_groups_by_ids(session, {each.group_id for each in products})
    return frame.render(
        "office/readiness.html",
        "readiness",
        target=queries.profiles()[asked.target],
        tabs=[
            (profile.name, _url(asked, untuk=each.value), each is asked.target)
            for each, profile in queries.profiles().items()
        ],
        tally=queries.count_ready(session, asked.target, asked.reach),
        filters=_filters(asked, chosen),
        lacks=_lack_bars(asked, lacks),
        places=_places(asked),
        chosen=chosen,
        is_only=asked.lack.is_only,
        products=[_line(each, groups[each.group_id]) for each in products],
        more=_url(asked, sesudah=products[-1].id) if len(found) > PAGE else None,
        file=url_for("office.readiness_file", **asked.kept),
    )


@blueprint.get("/kesiapan.csv")
@requires(Permission.CASE_VIEW)
def readiness_file() -> Response:
    """One line for each thing that a product lacks, of what the page shows."""
    asked = _asked()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- it is written after the request
    response = app.response_class(_file(app, asked), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="kesiapan-{asked.target.value}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _asked() -> Asked:
    """Raises NotFoundError for a kabupaten, or a group, that this office does not see."""
    given = {name: request.args.get(name, "").strip()[:100] for name in ("untuk", "daerah", "lembaga", "kurang")}
    target = next((each for each in Target if each.value == given["untuk"]), Target.EKATALOG)
    own = frame.own_regencies()
    code = next((each.code for each in REGENCIES if each.slug == given["daerah"]), "")
    group = _group(given["lembaga"])
    for seen in (code, group.regency_code if group else ""):
        if seen:
            frame.must_see(seen)
    known = {demand.code for demand in queries.profiles()[target].demands}
    lack = given["kurang"] if given["kurang"] in known else ""
    is_only = bool(lack) and request.args.get("hanya") == "1"
    kept = {
        "untuk": target.value,
        "daerah": given["daerah"] if code else None,
        "lembaga": group.slug if group else None,
        "kurang": lack or None,
        "hanya": "1" if is_only else None,
    }
    return Asked(
        target=target,
        reach=Reach(group_id=group.id if group else None, regencies=frozenset({code}) if code else own),
        lack=LackFilter(code=lack, is_only=is_only, after_id=key_after(request.args.get("sesudah")) or 0),
        group=group,
        regency_code=code,
        kept=kept,
    )


def _group(slug: str) -> GroupInfo | None:
    found = producers.find_group(read_session(), slug) if slug else None
    return producers.info_of(found) if found else None


def _url(asked: Asked, **changed: Any) -> str:
    return url_for("office.readiness", **{**asked.kept, **changed})


def _filters(asked: Asked, chosen: Lack | None) -> list[tuple[str, str]]:
    """What is in force, each with the address without it (components/chips.html)."""
    found = []
    if asked.regency_code:
        found.append((REGENCY_NAMES[asked.regency_code], _url(asked, daerah=None)))
    if asked.group:
        found.append((asked.group.name, _url(asked, lembaga=None)))
    if chosen:
        words = _("Hanya kurang {thing}") if asked.lack.is_only else _("Kurang {thing}")
        found.append((words.format(thing=chosen.label), _url(asked, kurang=None, hanya=None)))
    return found


def _lack_bars(asked: Asked, lacks: list[Lack]) -> list[Bar]:
    most = max((each.products for each in lacks), default=1)
    return [
        (
            each.label,
            _url(asked, kurang=each.code, hanya=None),
            each.who,
            each.products,
            each.products * 100 // most,
            (number(each.only), _url(asked, kurang=each.code, hanya="1") if each.only else ""),
        )
        for each in sorted(lacks, key=lambda each: -each.products)
    ]


def _places(asked: Asked) -> list[Bar]:
    """How many are ready in each kabupaten, or in each group of the kabupaten that is chosen."""
    session = read_session()
    if asked.group:
        return []
    if asked.regency_code:
        tallies = queries.count_by_group(session, asked.target, asked.reach)
        groups = producers.list_groups_by_ids(session, tallies)
        return [
            _bar(groups[key].name, _url(asked, lembaga=groups[key].slug), tally)
            for key, tally in sorted(tallies.items(), key=lambda each: groups[each[0]].name)
        ]
    by_code = queries.count_by_regency(session, asked.target, asked.reach)
    return [
        _bar(regency.name, _url(asked, daerah=regency.slug), by_code[regency.code])
        for regency in REGENCIES
        if regency.code in by_code
    ]


def _bar(name: str, url: str, tally: Tally) -> Bar:
    return name, url, "", tally.ready, tally.ready * 100 // tally.products, (number(tally.products), "")


def _line(product: LackingProduct, group: GroupInfo) -> dict[str, object]:
    return {
        "name": product.name,
        "group": group.name,
        "group_url": url_for("office.group", slug=group.slug),
        "place": REGENCY_NAMES[product.regency_code],
        "lacks": [(row.label, row.detail, row.who) for row in product.lacks],
    }


def _file(app: Flask, asked: Asked) -> Iterator[str]:
    """A portion at a time, each with a look of its own: a slow reader holds nothing open."""
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + write_csv(COLUMNS, [])
    after = 0
    while True:
        with app.app_context():
            session = read_session()
            wanted = LackFilter(code=asked.lack.code, is_only=asked.lack.is_only, after_id=after)
            found = queries.list_lacking(session, asked.target, asked.reach, wanted, PORTION)
            groups = producers.list_groups_by_ids(session, {each.group_id for each in found})
            end_reading()
        yield write_lines(
            [REGENCY_NAMES[each.regency_code], groups[each.group_id].name, each.name, row.label, row.who, row.detail]
            for each in found
            for row in each.lacks
        )
        if len(found) < PORTION:
            return
        after = found[-1].id
