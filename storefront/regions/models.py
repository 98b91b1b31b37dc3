"""Kabupaten/kota, kecamatan and desa/kelurahan, with the codes of both registers that number them differently."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base, choice
from storefront.regions.types import Island, VillageKind


class Regency(Base):
    """One of the 22 kabupaten/kota; they ship with the project."""

    __tablename__ = "regency"
    __table_args__ = (CheckConstraint("postal_from <= postal_to", name="postal_range"),)

    code: Mapped[str] = mapped_column(primary_key=True)  # Kemendagri, such as 53.09
    bps_code: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]  # as on the page: "Ngada", "Kupang" (the kabupaten), "Kota Kupang"
    full_name: Mapped[str]  # "Kabupaten Ngada"
    short_names: Mapped[list[str]]
    seat: Mapped[str]
    island: Mapped[Island] = mapped_column(choice(Island, "island"))
    postal_from: Mapped[int]
    postal_to: Mapped[int]
    village_count: Mapped[int]  # brief of Biro PBJ, table 1
    industry_count: Mapped[int]  # micro and small industries, same table
    position: Mapped[int]  # west to east, as the tile map lies


class District(Base):
    """Kecamatan, from the imported register."""

    __tablename__ = "district"

    code: Mapped[str] = mapped_column(primary_key=True)
    regency_code: Mapped[str] = mapped_column(ForeignKey(Regency.code), index=True)
    name: Mapped[str]
    spoken_name: Mapped[str] = mapped_column(server_default="")  # see `rules.spoken`
    gone_at: Mapped[datetime | None]


class Village(Base):
    """Desa or kelurahan, from the imported register; one that a newer register lacks stays, marked as gone."""

    __tablename__ = "village"

    code: Mapped[str] = mapped_column(primary_key=True)
    district_code: Mapped[str] = mapped_column(ForeignKey(District.code), index=True)
    name: Mapped[str]  # with the register's apostrophes
    search_name: Mapped[str] = mapped_column(index=True)  # small letters, without apostrophes and blanks
    spoken_name: Mapped[str] = mapped_column(server_default="")  # equal for spellings that sound alike
    kind: Mapped[VillageKind] = mapped_column(choice(VillageKind, "kind"))
    gone_at: Mapped[datetime | None]


class RegisterEdition(Base):
    """Which edition of the register was taken in, and under which licence; the latest row is the one in use."""

    __tablename__ = "register_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    version: Mapped[str]
    licence: Mapped[str]
    taken_at: Mapped[datetime]
