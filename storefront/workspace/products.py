"""A group's listings: the list, one listing with what may be done with it, and what is due."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import ChangeState, ListingFilter, ListingState
from storefront.kernel.db import read_session
from storefront.kernel.errors import ForbiddenError, NotFoundError
from storefront.kernel.text import N_, _, paragraphs
from storefront.stock import queries as stock
from storefront.verification import queries as verification
from storefront.verification.types import DeterminationState
from storefront.web import guards, listing_words
from storefront.web.guards import requires_membership
from storefront.web.paging import key_after
from storefront.workspace import blueprint, frame, product_words, readiness_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storefront.catalogue.types import Desk, ListingRow
    from storefront.producers.types import GroupInfo
    from storefront.verification.types import Standing

D, L = DeterminationState, ListingState
keeps = requires_membership(Permission.PRODUCT_EDIT_GROUP)
PAGE = 50
MOST_NOTES = 5  # of one kind on the first page of a workspace
LONGEST_SEARCH = 100
FILTERS: Mapping[str, tuple[str, tuple[ListingState, ...]]] = {
    "tayang": (N_("Ditayangkan"), (L.PUBLISHED,)),
    "draf": (N_("Draf"), (L.DRAFT,)),
    "jeda": (N_("Dijeda"), (L.PAUSED,)),
    "arsip": (N_("Diarsipkan"), (L.ARCHIVED,)),
}


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """One listing and whose it is; whoever is signed in may edit it."""

    desk: Desk
    group: GroupInfo

    @property
    def id(self) -> int:
        return self.desk.product_id

    @property
    def name(self) -> str:
        return str(self.desk.live["name"]) or _("Produk tanpa nama")


def get_keeping(product_id: int) -> Keeping:
    """The listing, for members of its own group.

    Raises:
        NotFoundError: when it is another group's, or there is none.
        ForbiddenError: when it is theirs, but not theirs to edit.
    """
    session = read_session()
    group_id = catalogue.group_of(session, product_id)
    if group_id not in guards.group_ids(Permission.GROUP_VIEW):
        raise NotFoundError(product_id)
    groups = frame.own_groups(Permission.PRODUCT_EDIT_GROUP)
    if group_id not in groups:
        raise ForbiddenError(Permission.PRODUCT_EDIT_GROUP.value)
    return Keeping(desk=catalogue.get_desk(session, product_id), group=groups[group_id])


@blueprint.get("/produk")
@keeps
def products() -> str:
    """The newest first; `q` searches name and SKU, `keadaan` picks a filter, `sebelum` pages by key."""
    group = frame.chosen_group(Permission.PRODUCT_EDIT_GROUP)
    session = read_session()
    text = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    key = request.args.get("keadaan", "")
    wanted = ListingFilter(group_id=group.id, states=FILTERS[key][1] if key in FILTERS else (), text=text)
    before = key_after(request.args.get("sebelum"))
    found = catalogue.list_listings(session, wanted, before_id=before, limit=PAGE + 1)
    rows = found[:PAGE]
    left = stock.available(session, [variant for row in rows for variant in row.variant_ids])
    states = verification.list_states(session, [row.id for row in rows])
    slug = frame.slug_if_several(group)
    here: dict[str, Any] = {"q": text or None, "lapak": slug, "keadaan": key if key in FILTERS else None}
    return frame.render(
        "workspace/products.html",
        "produk",
        group,
        slug=slug,
        text=text,
        filters=_filters(key, {**here, "keadaan": None}),
        rows=[_line(row, left, states.get(row.id)) for row in rows],
        older=url_for("workspace.products", sebelum=rows[-1].id, **here) if len(found) > PAGE else None,
        newest=url_for("workspace.products", **here) if before is not None else None,
    )


def _filters(key: str, here: dict[str, Any]) -> list[tuple[str, str, bool]]:
    every = (_("Semua"), url_for("workspace.products", **here), key not in FILTERS)
    return [
        every,
        *(
            (_(label), url_for("workspace.products", **{**here, "keadaan": name}), name == key)
            for name, (label, _states) in FILTERS.items()
        ),
    ]


def _line(row: ListingRow, left: Mapping[int, int], state: DeterminationState | None) -> dict[str, object]:
    """See components/lines.html; `tags` come below."""
    tags = [product_words.state_tag(row.state, row.outcome, state)]
    if row.has_change:
        tags.append((_("Ada perubahan menunggu"), "info"))
    words = [
        product_words.stock_words(row.variant_ids, left, row.unit),
        _("beberapa harga") if row.price_varies else "",
    ]
    return {
        "name": row.name or _("Produk tanpa nama"),
        "url": url_for("workspace.product", product_id=row.id),
        "amount": row.price,
        "note": ", ".join(word for word in words if word),
        "picture_key": row.picture_key,
        "tags": tags,
    }


@blueprint.get("/produk/<int:product_id>")
@keeps
def product(product_id: int) -> str:
    keeping = get_keeping(product_id)
    desk = keeping.desk
    session = read_session()
    standing = verification.find_standing(session, product_id)
    change = desk.change
    return frame.render(
        "workspace/product.html",
        "produk",
        keeping.group,
        keeping=keeping,
        desk=desk,
        slug=frame.slug_if_several(keeping.group),
        tag=product_words.state_tag(desk.state, desk.outcome, standing.state if standing else None),
        steps=product_words.step_links(desk),
        next_step=_next_words(desk, standing),
        has_case=standing is not None,
        may_submit=may_submit(desk, standing),
        change=change,
        is_waiting=bool(change and change.state is ChangeState.WAITING),
        diff=listing_words.diff_rows(change.seen, change.proposed) if change else [],
        ending=[product_words.ending_words(each) for each in catalogue.list_ending(session, product_id=product_id)],
        standing=readiness_words.standing_lines(product_id, keeping.name, frame.slug_if_several(keeping.group)),
        certificate_code=verification.find_valid_code(session, product_id),
        copy_key=new_draft_key(),
    )


def may_open_papers(keeping: Keeping) -> bool:
    """Whether whoever is signed in sees the papers of its group."""
    return keeping.group.id in guards.group_ids(Permission.GROUP_MANAGE)


def new_draft_key() -> str:
    """See `catalogue.types.DRAFT_KEY`."""
    return secrets.token_hex(8)


def may_submit(desk: Desk, standing: Standing | None) -> bool:
    """Whether the office could be asked now, were nothing missing."""
    is_open = standing is None or standing.state in {D.DRAFT, D.RETURNED, D.EXPIRED, D.REJECTED}
    return is_open and desk.state is not L.ARCHIVED


SAYS = {  # what a determination means for the group: title, kind of notice, what to do
    D.SUBMITTED: (N_("Menunggu kantor"), "info", N_("Kantor memeriksanya. Anda masih bisa mengubah isinya.")),
    D.EXAMINED: (N_("Menunggu kantor"), "info", N_("Kantor memeriksanya. Anda masih bisa mengubah isinya.")),
    D.RETURNED: (N_("Kantor minta perbaikan"), "bad", N_("Perbaiki isinya, lalu ajukan lagi.")),
    D.REJECTED: (N_("Kantor menolak produk ini"), "bad", N_("Tanyakan alasannya kepada kantor.")),
    D.SUSPENDED: (N_("Penetapan ditangguhkan"), "bad", N_("Tanyakan alasannya kepada kantor.")),
    D.EXPIRED: (N_("Penetapan berakhir"), "warn", N_("Periksa isinya, lalu ajukan lagi.")),
}


def _next_words(desk: Desk, standing: Standing | None) -> tuple[str, str, list[str]] | None:
    """What to do next, as a notice: title, kind, lines; None where all is done."""
    if desk.state is L.ARCHIVED:
        return _("Produk ini diarsipkan"), "info", [_("Pembeli tidak melihatnya. Kembalikan bila dijual lagi.")]
    if standing and standing.state in SAYS:
        title, kind, text = SAYS[standing.state]
        return _(title), kind, paragraphs(standing.reason) or [_(text)]
    if may_submit(desk, standing):
        return _("Belum diajukan"), "warn", [_("Lengkapi isinya, lalu ajukan ke kantor.")]
    if desk.state is not L.PUBLISHED:
        return _("Pembeli belum melihatnya"), "warn", [_("Produk ini sudah lolos. Tekan Tayangkan.")]
    return None


def notes(group_ids: Sequence[int]) -> list[tuple[str, str, str, str]]:
    """For the first page of a workspace: what came back from the office, and licences that end."""
    mine = guards.group_ids(Permission.PRODUCT_EDIT_GROUP) & set(group_ids)
    if not mine:
        return []
    session = read_session()
    asked = _("Kantor minta perbaikan.")
    returned = [
        *catalogue.list_returned(session, mine, MOST_NOTES),
        *((key, name, asked) for key, name in verification.list_returned(session, mine, MOST_NOTES)),
    ]
    ending = [
        (
            product_words.ending_words(each),
            url_for("workspace.product_facts", product_id=each.product_id),
            "",
            _("Sudah diperpanjang? Tulis tanggal barunya."),
        )
        for each in catalogue.list_ending(session, mine)[:MOST_NOTES]
    ]
    put_right = [_about(key, _("Perbaiki {name}").format(name=name), why) for key, name, why in returned]
    passed = _("Kantor meluluskannya.")
    show = [
        _about(key, _("Tayangkan {name}").format(name=name), passed)
        for key, name in catalogue.list_unshown(session, mine, MOST_NOTES)
    ]
    return put_right + show + ending


def _about(product_id: int, words: str, why: str) -> tuple[str, str, str, str]:
    return words, url_for("workspace.product", product_id=product_id), "", why
