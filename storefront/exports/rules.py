"""Whether a product has what a target asks for: one rule for each code of `data/readiness`, pure.

Numbers are held against their length and characters alone (domain.md, section 3). A rule that does not concern a
product gives None, and the product has no such row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from storefront.catalogue.types import DeterminationOutcome
from storefront.exports import demands
from storefront.exports.types import RequirementRow, RequirementState
from storefront.kernel.text import day, sentence
from storefront.verification.types import GateItem, GateProblem, Law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from storefront.exports.demands import Demand, Profile
    from storefront.exports.goods import Goods

S = RequirementState
Finding = tuple[RequirementState, str]
NPWP_BEFORE = 15  # digits until 2024; since then a zero stands before them (PMK 112/PMK.03/2022)
UNCHECKED = frozenset({GateProblem.LICENCE_UNCHECKED, GateProblem.STORAGE_UNKNOWN})  # for the office to do
LAPSED = frozenset({GateProblem.LICENCE_LAPSED, GateProblem.HALAL_LAPSED})
NO_LAW = Law(needs=frozenset(), problems={})


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A product and what the law asks of it."""

    goods: Goods
    law: Law


def judge(subject: Subject, profile: Profile, today: date) -> list[RequirementRow]:
    """Every requirement that concerns the product, in the order of the profile."""
    return [row_of(demand, *finding) for demand, finding in findings(subject, profile, today)]


def findings(subject: Subject, profile: Profile, today: date) -> Iterator[tuple[Demand, Finding]]:
    """The same without the words of the profile."""
    for demand in profile.demands:
        if finding := RULES[demand.code](subject, demand, today):
            yield demand, finding


def is_fit(goods: Goods, profile: Profile, today: date) -> bool:
    """Whether a product meets a profile that asks for nothing but what goods say themselves, as those of feeds do."""
    subject = Subject(goods=goods, law=NO_LAW)
    return all(state is S.MET for _demand, (state, _detail) in findings(subject, profile, today))


def row_of(demand: Demand, state: RequirementState, detail: str) -> RequirementRow:
    """A finding in the words of its profile."""
    return RequirementRow(
        code=demand.code, state=state, label=demand.label, detail=detail, fix=demand.fix, who=demand.who
    )


def _met(*, is_met: bool, otherwise: str, detail: str = "") -> Finding:
    return (S.MET, detail) if is_met else (S.MISSING, otherwise)


def _digits(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text)


def _verified(subject: Subject, _demand: Demand, _today: date) -> Finding:
    product = subject.goods.product
    if product.outcome is DeterminationOutcome.VERIFIED:
        return S.MET, product.certificate_code
    if product.outcome is DeterminationOutcome.EXPIRED:
        return S.EXPIRED, "Penetapannya sudah berakhir."
    if product.outcome is DeterminationOutcome.SUSPENDED:
        return S.MISSING, "Penetapannya ditangguhkan."
    return S.MISSING, "Belum ditetapkan."


def _public(subject: Subject, _demand: Demand, _today: date) -> Finding:
    return _met(is_met=subject.goods.product.is_public, otherwise="Pembeli belum melihat produk ini.")


def _nib(subject: Subject, _demand: Demand, _today: date) -> Finding:
    nib = subject.goods.seller.nib
    is_met = re.fullmatch(r"[0-9]{13}", _digits(nib)) is not None
    return _met(is_met=is_met, otherwise="Bukan 13 angka." if nib else "Belum ada.")


def _kbli(subject: Subject, _demand: Demand, _today: date) -> Finding:
    told = subject.goods.seller.kbli
    wanted = demands.kbli_of(subject.goods.product.category_slug)
    if not told:
        return S.MISSING, f"Kategori ini perlu salah satu: {', '.join(wanted)}." if wanted else "Belum ditulis."
    if not wanted:
        return S.MET, "Kategori ini belum punya daftar KBLI. Pilih bersama Dinas PMD."
    if fitting := [code for code in told if code in wanted]:
        return S.MET, ", ".join(fitting)
    edition = subject.goods.seller.kbli_edition
    doubt = f" Kode Anda edisi {edition}, daftar ini {demands.kbli_edition()}: cocokkan bersama Dinas PMD."
    is_other = edition not in {"", demands.kbli_edition()}
    return S.MISSING, f"Kategori ini perlu salah satu: {', '.join(wanted)}.{doubt if is_other else ''}"


def _npwp(subject: Subject, demand: Demand, _today: date) -> Finding:
    npwp = _digits(subject.goods.seller.npwp)
    if len(npwp) == NPWP_BEFORE:
        npwp = f"0{npwp}"
    is_met = len(npwp) == demand.least and npwp.isdecimal()
    return _met(is_met=is_met, otherwise=f"Bukan {demand.least} angka." if npwp else "Belum ada.")


def _kbki(subject: Subject, demand: Demand, _today: date) -> Finding:
    product = subject.goods.product
    code = _digits(product.kbki)
    if len(code) >= demand.least and code.isdecimal():
        return S.MET, code
    wrong = f"Perlu sedikitnya {demand.least} angka." if code else "Belum ditulis."
    labels = [variant.label for variant in product.variants]
    if found := demands.suggest_kbki(product.category_slug, (product.name, *product.keywords), labels):
        return S.MISSING, f"{wrong} Saran: {found.code}, {found.name}."
    return S.MISSING, wrong


def _photo(subject: Subject, demand: Demand, _today: date) -> Finding:
    photos = [each for each in subject.goods.product.pictures if not each.is_woven]
    large = [each for each in photos if min(each.width, each.height) >= demand.least]
    small = f"Fotonya kurang dari {demand.least} x {demand.least} piksel."
    return _met(is_met=bool(large), otherwise=small if photos else "Belum ada foto asli.")


def _picture(subject: Subject, demand: Demand, _today: date) -> Finding:
    """One that the shop weaves, in every width, will do, though who looks at it there may refuse it."""
    pictures = subject.goods.product.pictures
    large = [each for each in pictures if each.is_woven or min(each.width, each.height) >= demand.least]
    drawn = "Baru gambar tenunan toko. Foto asli lebih pasti diterima."
    small = f"Gambarnya kurang dari {demand.least} x {demand.least} piksel."
    is_drawn = all(each.is_woven for each in large)
    return _met(is_met=bool(large), otherwise=small if pictures else "Belum ada.", detail=drawn if is_drawn else "")


def _specification(subject: Subject, _demand: Demand, _today: date) -> Finding:
    product = subject.goods.product
    told = {name.strip().lower() for name, value in product.specification if value.strip()}
    lacking = [name for name in demands.specification_of(product.category_slug) if name.lower() not in told]
    return _met(is_met=not lacking, otherwise=f"Belum diisi: {', '.join(lacking)}.")


def _price(subject: Subject, _demand: Demand, _today: date) -> Finding:
    variants = subject.goods.product.variants
    return _met(is_met=any(each.price.amount > 0 for each in variants), otherwise="Belum ada harga.")


def _stock(subject: Subject, _demand: Demand, _today: date) -> Finding:
    if subject.goods.stock > 0:
        return S.MET, ""
    if subject.goods.product.takes_preorders:
        return S.MET, "Dibuat setelah dipesan."
    return S.MISSING, "Stok habis."


def _domestic(subject: Subject, _demand: Demand, _today: date) -> Finding:
    return _met(is_met=subject.goods.product.is_domestic, otherwise="Pernyataan belum dicentang.")


def _tkdn(subject: Subject, demand: Demand, today: date) -> Finding | None:
    """A certificate is no duty; half of one is a fault."""
    tkdn = subject.goods.product.tkdn
    if not tkdn:
        return None
    if not tkdn.get("number") or tkdn.get("value") is None:
        return S.MISSING, "Nomor dan nilainya harus ada bersama."
    until = date.fromisoformat(tkdn["until"]) if tkdn.get("until") else None
    if until is None:
        return S.MET, ""
    if until < today:
        return S.EXPIRED, f"Berakhir {day(until)}."
    return S.MET, f"Berakhir {day(until)}. Perpanjang." if until - today <= timedelta(days=demand.warn_days) else ""


def _licence(subject: Subject, _demand: Demand, _today: date) -> Finding | None:
    problem = subject.law.problems.get(GateItem.LICENCE)
    if GateItem.LICENCE not in subject.law.needs and problem is None:
        return None
    if problem is None or problem.code in UNCHECKED:
        return S.MET, ""
    return (S.EXPIRED if problem.code in LAPSED else S.MISSING), sentence(problem)


def _licence_checked(subject: Subject, _demand: Demand, _today: date) -> Finding | None:
    """Nobody looks up what is not there or no longer holds."""
    problem = subject.law.problems.get(GateItem.LICENCE)
    if problem is None:
        return (S.MET, "") if GateItem.LICENCE in subject.law.needs else None
    return (S.MISSING, sentence(problem)) if problem.code in UNCHECKED else None


def _halal(subject: Subject, _demand: Demand, _today: date) -> Finding | None:
    problem = subject.law.problems.get(GateItem.HALAL)
    if problem is None:
        return (S.MET, "") if GateItem.HALAL in subject.law.needs else None
    return (S.EXPIRED if problem.code in LAPSED else S.MISSING), sentence(problem)


def _brand(subject: Subject, _demand: Demand, _today: date) -> Finding:
    brand = subject.goods.product.brand
    return _met(is_met=bool(brand), otherwise="Belum ditulis.", detail=brand)


def _unit(subject: Subject, _demand: Demand, _today: date) -> Finding:
    units = dict.fromkeys(variant.unit for variant in subject.goods.product.variants)
    unknown = [unit for unit in units if demands.unit_of(unit) is None]
    if not units:
        return S.MISSING, "Belum ada."
    return _met(is_met=not unknown, otherwise=f"Tidak ada dalam daftar: {', '.join(unknown)}.")


def _is_food(subject: Subject) -> bool:
    return bool(subject.law.needs & {GateItem.LICENCE, GateItem.HALAL})


def _composition(subject: Subject, _demand: Demand, _today: date) -> Finding | None:
    if not _is_food(subject):
        return None
    return _met(is_met=bool(subject.goods.product.composition), otherwise="Belum ditulis.")


def _net_content(subject: Subject, _demand: Demand, _today: date) -> Finding | None:
    variants = subject.goods.product.variants
    if not _is_food(subject):
        return None
    is_met = bool(variants) and all(variant.net_content for variant in variants)
    return _met(is_met=is_met, otherwise="Belum ditulis untuk semua ukuran.")


def _shelf_life(subject: Subject, _demand: Demand, _today: date) -> Finding | None:
    if not _is_food(subject):
        return None
    return _met(is_met=bool(subject.goods.product.shelf_life_days), otherwise="Belum ditulis.")


def _barcode(subject: Subject, _demand: Demand, _today: date) -> Finding:
    """Every variant has one, its maker's or one of ours."""
    product = subject.goods.product
    is_ours = any(not variant.gtin for variant in product.variants)
    return S.MET, "Kode buatan toko." if is_ours else ""


RULES: Mapping[str, Callable[[Subject, Demand, date], Finding | None]] = {
    "verified": _verified,
    "public": _public,
    "nib": _nib,
    "kbli": _kbli,
    "npwp": _npwp,
    "kbki": _kbki,
    "photo": _photo,
    "picture": _picture,
    "specification": _specification,
    "price": _price,
    "stock": _stock,
    "domestic": _domestic,
    "tkdn": _tkdn,
    "licence": _licence,
    "licence_checked": _licence_checked,
    "halal": _halal,
    "brand": _brand,
    "unit": _unit,
    "composition": _composition,
    "net_content": _net_content,
    "shelf_life": _shelf_life,
    "barcode": _barcode,
}
