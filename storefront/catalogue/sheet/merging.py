"""What the rows of a file make of one listing: a new one, or what changes of one that is there, by `content`'s keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.catalogue.rules import plain_number
from storefront.catalogue.sheet import units
from storefront.catalogue.types.commands import CreateProduct, Facts, NewLicence, NewVariant
from storefront.catalogue.types.words import HalalStatus, LicenceKind
from storefront.kernel.money import Rupiah

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storefront.catalogue.content import Values
    from storefront.catalogue.sheet.cells import Reading

LICENCES = {"pirt": LicenceKind.PIRT, "bpom": LicenceKind.BPOM, "ig_no": LicenceKind.IG}
PLAIN = {
    "nama": "name",
    "kategori": "category",
    "deskripsi": "description",
    "masa_simpan_hari": "shelf_life_days",
    "kapasitas_per_bulan": "capacity_per_month",
    "kbki": "kbki",
}
NOTHING = ("", None, (), (None, "", ""))
COLUMN_OF = {
    **{key: name for name, key in PLAIN.items()},
    **{kind.value: name for name, kind in LICENCES.items()},
    "halal_number": "halal_no",
    "sku": "sku",
    "unit": "satuan",
    "price": "harga",
    "weight_g": "berat_g",
    "regency": "kabupaten",
}


def said_together(readings: Sequence[Reading]) -> dict[str, Any]:
    """What rows of one product say of it: the first that says something of a column counts."""
    said: dict[str, Any] = {}
    for reading in readings:
        for name, value in reading.values.items():
            said.setdefault(name, value)
    return said


def weight_of(reading: Reading) -> int:
    """In grams; without one, what the net content weighs with its packing."""
    written = reading.values.get("berat_g")
    _unit, content = reading.values.get("satuan", ("", ""))
    return written or units.grams(content) or units.DEFAULT_WEIGHT


def draft_of(group_id: int, readings: Sequence[Reading]) -> CreateProduct:
    """The listing that these rows describe; they have all required cells."""
    said = said_together(readings)
    code, village, district = said.get("desa", (None, "", ""))
    status, number = halal_of(said, HalalStatus.NOT_REQUIRED, None)
    return CreateProduct(
        group_id=group_id,
        category=said["kategori"],
        name=said["nama"],
        description=said.get("deskripsi", ""),
        keywords=said.get("kata_kunci", ()),
        regency_code=said["kabupaten"],
        village_code=code,
        village_name=village,
        district_name=district,
        facts=Facts(shelf_life_days=said.get("masa_simpan_hari"), capacity_per_month=said.get("kapasitas_per_bulan")),
        licences=tuple(NewLicence(kind=kind, number=said[name]) for name, kind in LICENCES.items() if said.get(name)),
        halal_status=status,
        halal_number=number,
        kbki=said.get("kbki", ""),
        variants=tuple(variant_of(reading) for reading in readings),
    )


def variant_of(reading: Reading) -> NewVariant:
    unit, content = reading.values["satuan"]
    return NewVariant(
        sku=reading.sku,
        unit=unit,
        net_content=content,
        price=Rupiah(reading.values["harga"]),
        weight_g=weight_of(reading),
        label=reading.values.get("varian", ""),
    )


def halal_of(said: Mapping[str, Any], status: HalalStatus, number: str | None) -> tuple[HalalStatus, str | None]:
    """A number says certified where no status is written; a status but that one needs no number."""
    wanted = said.get("halal_status", HalalStatus.CERTIFIED if said.get("halal_no") else status)
    if "halal_no" in said:
        return wanted, said["halal_no"] or None
    return wanted, number if wanted is HalalStatus.CERTIFIED else None


def product_values(said: Mapping[str, Any], shown: Values) -> Values:
    """What the rows change of the listing besides its variants."""
    values: Values = {key: said[name] for name, key in PLAIN.items() if name in said}
    if "kata_kunci" in said:
        values["keywords"] = list(said["kata_kunci"])
    values["place"] = _place(said, shown["place"])
    values["licences"] = _licences(said, shown["licences"])
    status, number, last_day = shown["halal"]
    wanted, written = halal_of(said, HalalStatus(status), number)
    if not _is_same(written, number):
        number, last_day = written, None
    values["halal"] = [wanted.value, number, last_day]
    return {key: value for key, value in values.items() if _bare(value) != _bare(shown[key])}


def _bare(value: Any) -> Any:
    """Blanks and ends of lines are not what somebody changes in a spreadsheet."""
    return value.split() if isinstance(value, str) else value


def _place(said: Mapping[str, Any], shown: Sequence[str | None]) -> list[str | None]:
    """Without a village the one that is known stays, in its own kabupaten."""
    regency, code, village, district = shown
    if "desa" not in said:
        return list(shown) if said["kabupaten"] == regency else [said["kabupaten"], None, "", ""]
    new_code, new_village, new_district = said["desa"]
    if said["kabupaten"] == regency and (new_code == code if new_code else new_village == village):
        return list(shown)
    return [said["kabupaten"], new_code, new_village, new_district or (district if new_village == village else "")]


def _licences(said: Mapping[str, Any], shown: Mapping[str, Sequence[str | None]]) -> dict[str, list[str | None]]:
    found = {kind: list(row) for kind, row in shown.items()}
    for name, kind in LICENCES.items():
        if said.get(name) == "":
            found.pop(kind.value, None)
        elif name in said and not _is_same(said[name], found.get(kind.value, [None])[0]):
            found[kind.value] = [said[name], None]
    return found


def emptied(reading: Reading, shown: Values) -> list[str]:
    """The columns of a listing's row in which something stands now, and nothing will."""
    variant: Mapping[str, Any] = next((each for each in shown["variants"] if each.get("sku") == reading.sku), {})
    now = {name: shown[key] for name, key in PLAIN.items()} | {
        "varian": variant.get("label"),
        "kata_kunci": shown["keywords"],
        "desa": shown["place"][2],
        "halal_no": shown["halal"][1],
        **{name: shown["licences"].get(kind.value) for name, kind in LICENCES.items()},
    }
    return [name for name, value in reading.values.items() if value in NOTHING and now.get(name)]


def _is_same(number: str | None, other: str | None) -> bool:
    if number is None or other is None:
        return number == other
    return number == other or plain_number(number) == plain_number(other)


def variant_values(reading: Reading, shown: Mapping[str, Any]) -> Values:
    """A variant as the row wants it."""
    values = dict(shown)
    if "harga" in reading.values:
        values["price"] = reading.values["harga"]
    if units.split(f"{shown['unit']} {shown['net_content']}") != reading.values["satuan"]:
        values["unit"], values["net_content"] = reading.values["satuan"]
    if "berat_g" in reading.values:
        values["weight_g"] = reading.values["berat_g"]
    if "varian" in reading.values:
        values["label"] = reading.values["varian"]
    return values


def new_variant_values(reading: Reading) -> Values:
    new = variant_of(reading)
    return {
        "id": None,
        "sku": new.sku,
        "label": new.label,
        "unit": new.unit,
        "net_content": new.net_content,
        "price": new.price.amount,
        "weight_g": new.weight_g,
    }
