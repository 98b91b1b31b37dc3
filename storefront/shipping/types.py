"""Words of the shipping."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storefront.kernel.money import Rupiah
    from storefront.kernel.sheets import Fault


class Delivery(StrEnum):
    """How goods change hands: brought to an address, fetched from the group, fetched from an outlet."""

    COURIER = "courier"
    PICKUP = "pickup"
    OUTLET = "outlet"


PICKUP_KEY = "pickup"
QUOTE_KEY = "quote"  # brought to an address, the fee to be named and agreed
SERVICE_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?")
_CHOICE = re.compile(rf"courier:{SERVICE_CODE.pattern}|outlet:[1-9][0-9]{{0,17}}|{PICKUP_KEY}|{QUOTE_KEY}")


def courier_key(service_code: str) -> str:
    return f"courier:{service_code}"


def outlet_key(outlet_id: int) -> str:
    return f"outlet:{outlet_id}"


def parse_choice(text: str) -> str | None:
    """The key of an offer as a form names it, or None for anything that cannot be one."""
    return text if _CHOICE.fullmatch(text) else None


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where a parcel goes: a province by its Kemendagri code, and within NTT the kabupaten by its own."""

    province_code: str
    regency_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One group's goods of an order; `volume_cm3` counts what has sizes, `has_liquid` whether any of it is liquid."""

    from_regency: str
    weight_g: int
    volume_cm3: int = 0
    has_liquid: bool = False
    has_pickup: bool = False


@dataclass(frozen=True, kw_only=True)
class Service:
    """A courier's service: what it carries and how it counts weight.

    What goes over a whole step by no more than `tolerance_g` is rounded down. `divisor`: cubic centimetres that count
    as a kilogram.
    """

    code: str
    name: str
    carries_liquids: bool
    least_g: int
    step_g: int
    tolerance_g: int
    divisor: int
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class OutletInfo:
    """A counter such as NTT Mart, where buyers fetch what groups have brought; `hours` in words."""

    id: int
    name: str
    address: str
    regency_code: str
    hours: str
    phone: str | None
    is_free: bool
    is_active: bool

    @property
    def where(self) -> str:
        return ", ".join(part for part in (self.name, self.address) if part)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One way to get a group's goods; `key` names it in a form, `label` tells it in Indonesian, as its order keeps it.

    With `is_open` nobody knows the fee yet: it is named after ordering, and paid only once the buyer has agreed.
    """

    key: str
    delivery: Delivery
    fee: Rupiah
    label: str
    weight_g: int
    least_days: int
    most_days: int
    is_open: bool = False
    outlet: OutletInfo | None = None


@dataclass(frozen=True, kw_only=True)
class SaveOutlet:
    """An outlet as the office writes it down; `phone` may be written as people write it, `is_free`: at no fee."""

    name: str
    address: str
    regency_code: str
    hours: str
    phone: str = ""
    is_free: bool = False
    is_active: bool = True


class SheetKind(StrEnum):
    """The tables that the office loads as files."""

    SERVICES = "layanan"
    ZONES = "zona"
    RATES = "tarif"


Row = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The columns of a table, the first `key` of which name a row; `cells` says what each may hold."""

    columns: tuple[str, ...]
    key: int
    cells: tuple[str, ...]


SHEETS: Mapping[SheetKind, Sheet] = {
    SheetKind.SERVICES: Sheet(
        columns=(
            "layanan", "nama", "cairan", "berat_minimum_g", "pembulatan_g", "toleransi_g", "pembagi_volume", "aktif",
        ),
        key=1,
        cells=("code", "text", "yes", "whole", "count", "whole", "count", "yes"),
    ),
    SheetKind.ZONES: Sheet(columns=("kode_wilayah", "zona"), key=1, cells=("area", "zone")),
    SheetKind.RATES: Sheet(
        columns=("layanan", "dari_zona", "ke_zona", "rupiah_per_kg", "hari_tercepat", "hari_terlama"),
        key=3,
        cells=("service", "known_zone", "known_zone", "count", "whole", "whole"),
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Changed:
    before: Row
    after: Row


@dataclass(frozen=True, kw_only=True)
class SheetPlan:
    """What a file would do. Rows stand as texts in the order of the columns; with any fault nothing may be loaded.

    `gone` are the rates that it withdraws.
    """

    kind: SheetKind
    new: tuple[Row, ...]
    changed: tuple[Changed, ...]
    gone: tuple[Row, ...]
    unchanged: int
    faults: tuple[Fault, ...]

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.changed or self.gone) and not self.faults


class ShippingProblem(ProblemCode):
    NAME_MISSING = "name_missing", N_("Tulis nama gerainya.")
    ADDRESS_MISSING = "address_missing", N_("Tulis alamat gerainya.")
    HOURS_MISSING = "hours_missing", N_("Tulis jam bukanya.")
    REGENCY_UNKNOWN = "regency_unknown", N_("Pilih kabupaten atau kota dari daftar.")
    PHONE_WRONG = "phone_wrong", N_("Tulis nomor telepon lengkap, misalnya 0812 3456 7890.")
    NAME_TAKEN = "name_taken", N_("Sudah ada gerai dengan nama ini.")
    SHEET_EMPTY = "sheet_empty", N_("Tidak ada baris yang bisa dimuat.")
    SHEET_WRONG = "sheet_wrong", N_("Berkas ini masih bermasalah. Tidak ada yang diubah.")
