"""The checkout form: what it asks, what was sent, and where each problem of trade belongs in it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, RadioField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its stubs stand at 3.2
from wtforms.validators import InputRequired

from storefront.kernel.errors import RefusedError
from storefront.kernel.money import Rupiah
from storefront.kernel.text import N_, _, language
from storefront.orders.types import Address, BasketProblem, PaymentMethod
from storefront.orders.types.labels import METHOD_LABELS
from storefront.regions.types import ABROAD
from storefront.shipping.types import parse_choice
from storefront.shop import destinations, goods
from storefront.stock.types import StockProblem
from storefront.trade.types import PlaceOrder, TradeProblem
from storefront.web.forms import Form, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from storefront.accounts.types import Identity
    from storefront.kernel.errors import Problem
    from storefront.shipping.types import Destination
    from storefront.trade.types import Quote

AREA = "area"
CHANGED = (TradeProblem.TOTAL_CHANGED, TradeProblem.DATE_CHANGED)  # what the buyer saw; the page says it on top
DELIVERY = re.compile(r"delivery-([1-9][0-9]{0,17})")
AMOUNT = re.compile(r"[0-9]{1,12}")
ADDRESS_FIELDS = ("street", "rt", "rw", "village", "district", "regency", "postal_code", "landmark")
MISSING: Mapping[str, str] = {
    "street": N_("Tulis nama jalan dan nomor rumah."),
    "village": N_("Tulis nama desa atau kelurahan."),
    "district": N_("Tulis nama kecamatan."),
    "regency": N_("Tulis nama kabupaten atau kota."),
    "postal_code": N_("Tulis kode pos, lima angka."),
    AREA: N_("Pilih tujuan dari daftar."),
}
FIELDS_ABROAD = ("street", "regency", "postal_code", "country")
MISSING_ABROAD = {**MISSING, "regency": N_("Tulis nama kota."), "country": N_("Tulis nama negara.")}
WORDS_ABROAD: Mapping[str, tuple[str, str]] = {  # label and description, where they are others than within Indonesia
    "phone": (N_("Nomor HP atau WhatsApp"), N_("Dengan kode negara. Contoh: +49 1512 3456789")),
    "street": (N_("Jalan, nomor rumah, lantai atau unit"), ""),
    "regency": (N_("Kota"), N_("Dengan negara bagian atau provinsi, bila ada.")),
}


def area_choices() -> list[SelectChoice]:
    return choices_among(destinations.options())


def choices_among(groups: Iterable[tuple[str, list[destinations.Option]]]) -> list[SelectChoice]:
    choices = [SelectChoice(code, name, optgroup=heading) for heading, areas in groups for code, name in areas]
    return [SelectChoice("", _("Pilih tujuan")), *choices]


class CheckoutForm(Form):
    """Who gets it and where; the ways of delivery are added for each basket by `form_for`. Checked by `trade.place`."""

    buyer_name = StringField(N_("Nama penerima"), [InputRequired()])
    phone = TelField(N_("Nomor HP atau WhatsApp"), [InputRequired()], description=N_("Contoh: 0812 3456 7890"))
    email = EmailField(N_("Surel"), description=N_("Tautan pesanan dan kabar kiriman kami kirim ke sini."))
    street = StringField(N_("Jalan dan nomor rumah"), [InputRequired()])
    rt = StringField(N_("RT"))
    rw = StringField(N_("RW"))
    village = StringField(N_("Desa atau kelurahan"), [InputRequired()])
    district = StringField(N_("Kecamatan"), [InputRequired()])
    area = SelectField(
        N_("Kirim ke"),
        [InputRequired()],
        choices=area_choices,
        description=N_("Kabupaten/kota di NTT, provinsi lain, atau luar negeri."),
        validate_choice=False,
    )
    regency = StringField(N_("Kabupaten atau kota"), [InputRequired()])
    postal_code = StringField(N_("Kode pos"), [InputRequired()])
    country = StringField(N_("Negara"), [InputRequired()])
    landmark = StringField(N_("Patokan"), description=N_("Contoh: seberang gereja, pagar biru"))


def sent() -> MultiDict[str, str]:
    """What was sent, each in one line and without control characters: letters and slips are made of lines."""
    return MultiDict((name, " ".join(str(clean(value)).split("\n"))) for name, value in request.form.items(multi=True))


def destination_of(data: Mapping[str, str]) -> Destination | None:
    return destinations.parse(data.get(AREA, ""))


def choices_of(data: Mapping[str, str]) -> dict[int, str]:
    """The key of an offer for each group id; what can be none is left out."""
    return {
        int(match[1]): choice
        for name, value in data.items()
        if (match := DELIVERY.fullmatch(name)) and (choice := parse_choice(value))
    }


def form_for(quote: Quote, data: MultiDict[str, str] | None, known: Mapping[str, str]) -> CheckoutForm:
    """The form for what is in the basket, with what was sent or, at first, what is `known` of who is signed in."""
    fields: dict[str, object] = {}
    for part in quote.parts:
        options = [SelectChoice(offer.key, goods.offer_name(offer)) for offer in part.offers]
        label = _("Cara kirim dari {group}").format(group=part.basket.group.name)
        chosen = part.chosen.key if part.chosen else None
        fields[f"delivery-{part.basket.group.id}"] = RadioField(
            label, [InputRequired()], choices=options, default=chosen, validate_choice=False
        )
    methods = quote.payment_methods
    fields["payment_method"] = RadioField(
        N_("Cara bayar"),
        [InputRequired()],
        choices=[SelectChoice(method.value, _(METHOD_LABELS[method])) for method in methods],
        default=methods[0].value if methods else None,
        description="" if len(methods) > 1 else N_("Bayar tunai hanya bila semua kelompok di pesanan ini menerimanya."),
        validate_choice=False,
    )
    kind = cast("type[CheckoutForm]", type("CheckoutFormOfBasket", (CheckoutForm,), fields))
    form = kind(data=dict(known)) if data is None else kind(_with_shown_choices(quote, data))
    if form.area.data == ABROAD:
        _ask_abroad(form)
    return form


def _ask_abroad(form: CheckoutForm) -> None:
    for name, (label, description) in WORDS_ABROAD.items():
        form[name].label.text, form[name].description = _(label), _(description)
    form.postal_code.flags.required = False


def unseen_fields(form: CheckoutForm, *, needs_address: bool) -> list[str]:
    """The fields of an address that the page does not ask for; it carries what was typed into them before."""
    every = (*ADDRESS_FIELDS, "country")
    if not needs_address:
        return list(every)
    seen = FIELDS_ABROAD if form.area.data == ABROAD else ADDRESS_FIELDS
    return [name for name in every if name not in seen]


def _with_shown_choices(quote: Quote, data: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent, but for choices that are not on offer any more: there the one that is priced is marked."""
    filled = MultiDict(data)
    for part in quote.parts:
        if part.chosen:
            filled[f"delivery-{part.basket.group.id}"] = part.chosen.key
    offered = [method.value for method in quote.payment_methods]
    if offered and data.get("payment_method") not in offered:
        filled["payment_method"] = offered[0]
    return filled


def command_of(data: Mapping[str, str], token: str, identity: Identity | None) -> PlaceOrder:
    """What was sent, as an order to be placed; prices and goods come from the basket, never from a form."""
    method = data.get("payment_method", "")
    shown = data.get("total_shown", "")
    return PlaceOrder(
        checkout_key=data.get("checkout_key", ""),
        basket_token=token,
        dates_shown=data.get("dates_shown", ""),
        total_shown=Rupiah(int(shown)) if AMOUNT.fullmatch(shown) else Rupiah(0),
        buyer_name=data.get("buyer_name", ""),
        phone=data.get("phone", ""),
        email=data.get("email") or None,
        address=_address(data),
        choices=choices_of(data),
        payment_method=PaymentMethod(method) if method in set(PaymentMethod) else PaymentMethod.TRANSFER,
        language=language(),
        person_id=identity.person_id if identity else None,
    )


def _address(data: Mapping[str, str]) -> Address:
    destination = destination_of(data)
    is_abroad = destination is not None and destination.province_code == ABROAD
    texts = {name: data.get(name, "") for name in (FIELDS_ABROAD if is_abroad else ADDRESS_FIELDS)}
    if destination is None:
        return Address(**texts)
    if destination.regency_code:
        texts["regency"] = destinations.regency_name(destination.regency_code)
    return Address(province_code=destination.province_code, regency_code=destination.regency_code, **texts)


def add_problems(form: CheckoutForm, error: RefusedError) -> None:
    """Each problem to its field, once for each field, in words that name what is missing."""
    missing = MISSING_ABROAD if form.area.data == ABROAD else MISSING
    for problem in error.problems:
        at = AREA if problem.at == "province_code" else problem.at or ""
        if at == "payment_method" and not getattr(form[at], "choices", ()):  # nothing there to point to
            at = ""
        if problem.code is TradeProblem.ADDRESS_MISSING and at in missing:
            form[at].errors = [*form[at].errors, _(missing[at])]
        elif not is_about_goods(problem) and problem.code not in CHANGED:
            form.add_problems(RefusedError(replace(problem, at=at or None)))


def is_about_goods(problem: Problem) -> bool:
    """Whether the remedy lies in the basket rather than in this form."""
    return isinstance(problem.code, (StockProblem, BasketProblem))
