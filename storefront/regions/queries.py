"""Reading the regions. The kabupaten/kota ship with the project, so their names cost no question to the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from storefront.kernel.errors import NotFoundError
from storefront.kernel.text import N_, _, language
from storefront.regions import data
from storefront.regions.models import District, Regency, RegisterEdition, Village
from storefront.regions.rules import fold, spoken
from storefront.regions.types import Credit, DistrictInfo, Edition, RegencyInfo, VillageInfo, VillageKind

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
_by_slug = {regency.slug: regency for regency in data.REGENCIES}
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


def neighbours_of(slug: str) -> tuple[RegencyInfo, ...]:
    """The kabupaten/kota beside this one: across a land border, or on the next island. None for an unknown slug."""
    return tuple(_by_slug[each] for each in data.NEIGHBOURS.get(slug, ()))


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


def find_villages(
    session: Session, text: str, limit: int = 10, *, regency_code: str | None = None
) -> list[VillageInfo]:
    """Villages whose name holds `text`, or sounds as if it did; those that begin so come first.

    Apostrophes and blanks do not matter. Of several words each may also name the kecamatan or the kabupaten.
    """
    name = _without_kind(text)
    folded = fold(name)
    if not folded:
        return []
    query = _villages().where(_is_meant(name), Village.gone_at.is_(None))
    if regency_code:
        query = query.where(District.regency_code == regency_code)
    return _read_villages(session, query.order_by(_nearness(name), Village.search_name, Village.code).limit(limit))


def _is_meant(name: str) -> ColumnElement[bool]:
    words = [word for word in map(spoken, name.split()) if word]
    by_word = (
        or_(
            Village.spoken_name.contains(word),
            District.spoken_name.contains(word),
            District.regency_code.in_([code for code, regency in _by_code.items() if word in spoken(regency.name)]),
        )
        for word in words
    )
    ways: list[ColumnElement[bool]] = [Village.search_name.contains(fold(name))]
    if words:
        ways += [Village.spoken_name.contains(spoken(name)), and_(*by_word)]
    return or_(*ways)


def _nearness(name: str) -> ColumnElement[int]:
    """The name itself first, then what begins so, holds it, sounds so; last the villages of a kecamatan named so."""
    folded, said = fold(name), spoken(name) or fold(name)
    first = next((word for word in map(spoken, name.split()) if word), folded)
    return case(
        (Village.search_name == folded, 0),
        (Village.search_name.startswith(folded), 1),
        (Village.search_name.contains(folded), 2),
        (Village.spoken_name.startswith(said), 3),
        (Village.spoken_name.contains(said), 4),
        (Village.spoken_name.startswith(first), 5),
        else_=6,
    )


def find_districts(
    session: Session, text: str, limit: int = 10, *, regency_code: str | None = None
) -> list[DistrictInfo]:
    """Kecamatan whose name holds `text` or sounds as if it did; those that begin so come first."""
    said = spoken(text.strip().lower().removeprefix("kecamatan ").removeprefix("kec. "))
    if not said:
        return []
    query = select(District.code, District.name, District.regency_code).where(
        District.spoken_name.contains(said), District.gone_at.is_(None)
    )
    if regency_code:
        query = query.where(District.regency_code == regency_code)
    begins = case((District.spoken_name.startswith(said), 0), else_=1)
    return [
        DistrictInfo(code=code, name=name, regency_code=parent, regency_name=_by_code[parent].name)
        for code, name, parent in session.execute(query.order_by(begins, District.name, District.code).limit(limit))
    ]


def find_credit(session: Session) -> Credit | None:
    """What the register in use must be credited to; None before an import."""
    row = session.scalar(select(RegisterEdition).order_by(RegisterEdition.id.desc()).limit(1))
    if row is None:
        return None
    edition = Edition(source=row.source, version=row.version, licence=row.licence)
    return Credit(edition=edition, taken_at=row.taken_at)


def list_villages(session: Session) -> list[VillageInfo]:
    """All villages of the imported register, by code; none before an import."""
    return _read_villages(session, _villages().where(Village.gone_at.is_(None)).order_by(Village.code))


def match_village(session: Session, regency_code: str, name: str, district: str = "") -> VillageInfo | None:
    """The one village of this name in a kabupaten; None without the register, or when the name fits several."""
    folded = village_key(name)
    query = _villages().where(
        Village.search_name == folded, District.regency_code == regency_code, Village.gone_at.is_(None)
    )
    found = _read_villages(session, query)
    if district:
        found = [village for village in found if fold(village.district_name) == fold(district)]
    return found[0] if len(found) == 1 else None


def village_key(name: str) -> str:
    """What the names of one village have in common, however they are spelled, with its kind or without."""
    return fold(_without_kind(name))


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
