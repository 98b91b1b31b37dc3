"""Reading the regions. The kabupaten/kota ship with the project, so their names cost no question to the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Select, case, func, select

from storefront.kernel.errors import NotFoundError
from storefront.kernel.text import N_, _, language
from storefront.regions import data
from storefront.regions.models import District, Regency, Village
from storefront.regions.rules import fold
from storefront.regions.types import RegencyInfo, VillageInfo, VillageKind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PLACE_WORDS = {
    "Desa ": N_("Desa {name}"),
    "Kelurahan ": N_("Kelurahan {name}"),
    "Kecamatan ": N_("Kecamatan {name}"),
    "Kabupaten ": N_("Kabupaten {name}"),
}
KIND_WORDS = ("desa ", "kelurahan ", "kel. ", "kel ", "ds. ", "ds ")
_by_code = {regency.code: regency for regency in data.REGENCIES}
_by_word = {
    fold(word): regency
    for regency in data.REGENCIES
    for word in (regency.code, regency.name, regency.full_name, *regency.short_names)
}


def shipped_regency(code: str) -> RegencyInfo:
    """A kabupaten/kota by its code, without a query.

    Raises:
        NotFoundError: when there is none.
    """
    if code not in _by_code:
        raise NotFoundError(code)
    return _by_code[code]


def shipped_regencies() -> tuple[RegencyInfo, ...]:
    """All kabupaten/kota from west to east, without a query."""
    return data.REGENCIES


def match_regency(word: str) -> RegencyInfo | None:
    """By code, name, full name or short name, spelled loosely; `Kupang` is the kabupaten."""
    return _by_word.get(fold(word))


def place_words(label: str) -> str:
    """A label of `PlaceName` in the language of this context: `Beiwali village, Bajawa district, Ngada`."""
    return label if language() == "id" else ", ".join(_place_part(part) for part in label.split(", "))


def _place_part(part: str) -> str:
    kind = next((kind for kind in PLACE_WORDS if part.startswith(kind)), "")
    return _(PLACE_WORDS[kind]).format(name=part.removeprefix(kind)) if kind else part


def list_regencies(session: Session) -> list[RegencyInfo]:
    """All kabupaten/kota, from west to east."""
    return [_info(row) for row in session.scalars(select(Regency).order_by(Regency.position))]


def get_regency(session: Session, *, code: str | None = None, slug: str | None = None) -> RegencyInfo:
    """By code or by slug.

    Raises:
        NotFoundError: when there is none.
    """
    wanted = Regency.code == code if code is not None else Regency.slug == slug
    row = session.scalar(select(Regency).where(wanted))
    if row is None:
        raise NotFoundError(code or slug)
    return _info(row)


def _info(row: Regency) -> RegencyInfo:
    return RegencyInfo(
        code=row.code,
        bps_code=row.bps_code,
        slug=row.slug,
        name=row.name,
        full_name=row.full_name,
        short_names=tuple(row.short_names),
        seat=row.seat,
        island=row.island,
        postal_from=row.postal_from,
        postal_to=row.postal_to,
        village_count=row.village_count,
        industry_count=row.industry_count,
    )


def _villages() -> Select[tuple[str, str, VillageKind, str, str]]:
    return select(Village.code, Village.name, Village.kind, District.name, District.regency_code).join(
        District, District.code == Village.district_code
    )


def _read_villages(session: Session, query: Select[tuple[str, str, VillageKind, str, str]]) -> list[VillageInfo]:
    return [
        VillageInfo(
            code=code,
            name=name,
            kind=kind,
            district_name=district,
            regency_code=regency_code,
            regency_name=_by_code[regency_code].name,
        )
        for code, name, kind, district, regency_code in session.execute(query)
    ]


def find_villages(session: Session, text: str, limit: int = 10) -> list[VillageInfo]:
    """Villages whose name holds `text`, with or without its apostrophes and blanks; those that begin so come first."""
    folded = fold(_without_kind(text))
    if not folded:
        return []
    begins = Village.search_name.startswith(folded)
    query = (
        _villages()
        .where(Village.search_name.contains(folded), Village.gone_at.is_(None))
        .order_by(case((Village.search_name == folded, 0), (begins, 1), else_=2), Village.search_name, Village.code)
        .limit(limit)
    )
    return _read_villages(session, query)


def match_village(session: Session, regency_code: str, name: str, district: str = "") -> VillageInfo | None:
    """The one village of this name in a kabupaten; None without the register, or when the name fits several."""
    folded = fold(_without_kind(name))
    query = _villages().where(
        Village.search_name == folded, District.regency_code == regency_code, Village.gone_at.is_(None)
    )
    found = _read_villages(session, query)
    if district:
        found = [village for village in found if fold(village.district_name) == fold(district)]
    return found[0] if len(found) == 1 else None


def get_village(session: Session, code: str) -> VillageInfo:
    """A village by its code, also one that the register no longer has.

    Raises:
        NotFoundError: when it was never imported.
    """
    found = _read_villages(session, _villages().where(Village.code == code))
    if not found:
        raise NotFoundError(code)
    return found[0]


def count_villages(session: Session) -> int:
    """How many the imported register has; 0 before an import."""
    return session.execute(select(func.count()).select_from(Village).where(Village.gone_at.is_(None))).scalar_one()


def _without_kind(name: str) -> str:
    lowered = name.strip().lower()
    for word in KIND_WORDS:
        if lowered.startswith(word):
            return lowered.removeprefix(word)
    return lowered
