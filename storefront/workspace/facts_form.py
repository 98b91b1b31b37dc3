"""What members fill in on the facts of a product, its season, orders beforehand and licences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import HalalStatus, LicenceKind
from storefront.kernel.text import N_, _, month_name
from storefront.web.facts import HALAL
from storefront.web.fields import QuantityField, option
from storefront.workspace.product_forms import LONG, StepForm

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN_FACTS = (
    *("material", "technique", "shelf_life_days", "lead_time_days", "capacity_per_month", "season"),
    *("season_from", "season_until", "takes_preorders"),
)
MONTHS = 12


def _month(value: object) -> int | None:
    return int(str(value)) if value else None


def _months() -> list[Any]:
    return [option("", _("Sepanjang tahun")), *(option(str(each), month_name(each)) for each in range(1, MONTHS + 1))]


class FactsForm(StepForm):
    material = StringField(N_("Bahan"), [Optional(), LONG], description=N_("Misalnya: biji kopi arabika."))
    technique = StringField(N_("Cara membuat"), [Optional(), LONG], description=N_("Misalnya: dijemur, disangrai."))
    shelf_life_days = QuantityField(
        N_("Masa simpan (hari)"), [Optional()], most=3650, description=N_("Untuk makanan dan minuman.")
    )
    lead_time_days = QuantityField(
        N_("Berapa hari menyiapkan pesanan?"), [InputRequired(N_("Isi jumlah harinya."))], most=365
    )
    capacity_per_month = QuantityField(
        N_("Berapa yang bisa dibuat sebulan?"), [Optional()], most=1_000_000, description=N_("Kira-kira saja.")
    )
    season = StringField(N_("Musim"), [Optional(), LONG], description=N_("Misalnya: panen Juni sampai Agustus."))
    season_from = SelectField(N_("Musim mulai"), [Optional()], coerce=_month, choices=_months)
    season_until = SelectField(N_("Musim sampai"), [Optional()], coerce=_month, choices=_months)
    takes_preorders = BooleanField(
        N_("Pembeli boleh pesan dulu saat stok habis"),
        description=N_("Kami hitung tanggal siapnya. Jumlahnya tidak melebihi kemampuan sebulan."),
    )
    pirt = StringField(N_("Nomor P-IRT"), [Optional(), LONG])
    pirt_until = DateField(N_("P-IRT berlaku sampai"), [Optional()])
    bpom = StringField(N_("Nomor BPOM"), [Optional(), LONG])
    bpom_until = DateField(N_("BPOM berlaku sampai"), [Optional()])
    ig = StringField(N_("Nomor Indikasi Geografis"), [Optional(), LONG])
    ig_until = DateField(N_("Indikasi Geografis berlaku sampai"), [Optional()])
    halal_status = RadioField(N_("Halal"), [InputRequired(N_("Pilih satu."))])
    halal_number = StringField(N_("Nomor sertifikat halal"), [Optional(), LONG])
    halal_until = DateField(N_("Sertifikat halal berlaku sampai"), [Optional()])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.halal_status.choices = [option(status.value, _(label)) for status, label in HALAL.items()]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """A last day belongs to a number."""
        valid = super().validate(extra_validators)
        for kind in ("pirt", "bpom", "ig"):
            number = self._fields[kind]
            if self._fields[f"{kind}_until"].data and not number.data:
                number.errors = [_("Tulis juga nomornya.")]
                valid = False
        return valid

    @staticmethod
    def data_of(values: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields show of a listing."""
        status, halal_number, halal_until = values["halal"]
        data = {name: values[name] for name in PLAIN_FACTS}
        data |= {"halal_status": status, "halal_number": halal_number, "halal_until": catalogue.day_of(halal_until)}
        for kind, (licence_number, last_day) in values["licences"].items():
            data |= {kind: licence_number, f"{kind}_until": catalogue.day_of(last_day)}
        return data

    @property
    def values(self) -> dict[str, Any]:
        halal = HalalStatus(self.halal_status.data).value
        return {
            "material": self.material.data or "",
            "technique": self.technique.data or "",
            "shelf_life_days": self.shelf_life_days.data,
            "lead_time_days": self.lead_time_days.data,
            "capacity_per_month": self.capacity_per_month.data,
            "season": self.season.data or "",
            "season_from": self.season_from.data,
            "season_until": self.season_until.data,
            "takes_preorders": self.takes_preorders.data,
            "licences": {kind.value: each for kind in LicenceKind if (each := self._licence(kind.value))},
            "halal": [halal, self.halal_number.data or None, _iso(self.halal_until)],
        }

    def _licence(self, kind: str) -> list[str | None] | None:
        written = self._fields[kind].data
        return [written, _iso(self._fields[f"{kind}_until"])] if written else None


def _iso(field: Any) -> str | None:
    return field.data.isoformat() if field.data else None
