"""Whether a checkout form can become an order, and what goes back when a paid part ends."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from storefront.kernel.emails import is_email, normal_email
from storefront.kernel.errors import Problem
from storefront.kernel.money import Rupiah
from storefront.kernel.phones import parse_phone
from storefront.kernel.postal import NEIGHBOURHOOD, POSTAL_CODE, POSTAL_CODE_ABROAD
from storefront.orders.types import PaymentMethod
from storefront.payments.types import PaymentProblem
from storefront.shipping.types import Delivery
from storefront.trade.types import MOST_DAYS, Buyer, TradeProblem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from storefront.orders.types import Address, BasketLineView
    from storefront.trade.types import PlaceOrder

LONGEST = 200
REQUIRED: tuple[str, ...] = ("street", "village", "district", "regency", "province_code", "postal_code")
REQUIRED_ABROAD: tuple[str, ...] = ("street", "regency", "country")
NOT_OFFERED = {
    PaymentMethod.TRANSFER: PaymentProblem.NO_ACCOUNT,
    PaymentMethod.AT_PICKUP: TradeProblem.ONLY_AT_PICKUP,
    PaymentMethod.ON_DELIVERY: TradeProblem.ONLY_ON_DELIVERY,
}
NOT_OF_THE_BODY = frozenset({"checkout_key", "basket_token", "language", "person_id"})


def body_digest(command: PlaceOrder) -> str:
    """What the buyer filled in, as a fingerprint: the same form sent again has the same one."""
    body = {
        name: _plain(getattr(command, name))
        for name in sorted(each.name for each in fields(command))
        if name not in NOT_OF_THE_BODY
    }
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Rupiah):
        return value.amount
    if isinstance(value, dict):
        return {str(key): str(each) for key, each in value.items()}
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value  # type: ignore[call-overload]


def check_form(command: PlaceOrder, deliveries: Collection[Delivery]) -> tuple[Buyer, list[Problem]]:
    """The buyer in final form, and everything that the form lacks for these ways of delivery."""
    name, phone, email = command.buyer_name.strip(), _phone(command), normal_email(command.email or "")
    problems = []
    if not name:
        problems.append(Problem(code=TradeProblem.NAME_MISSING, at="buyer_name"))
    if len(name) > LONGEST:
        problems.append(_too_long("buyer_name"))
    if phone is None:
        wrong = TradeProblem.PHONE_ABROAD_WRONG if command.address.is_abroad else TradeProblem.PHONE_WRONG
        problems.append(Problem(code=wrong, at="phone"))
    if email and not is_email(email):
        problems.append(Problem(code=TradeProblem.EMAIL_WRONG, at="email"))
    if Delivery.COURIER in deliveries:
        problems += check_address(command.address)
    return Buyer(name=name, phone=phone or "", email=email or None), problems


def _phone(command: PlaceOrder) -> str | None:
    """Without its country a number abroad would be taken for somebody's in Indonesia: `0221 1234567` of Cologne."""
    if command.address.is_abroad and not command.phone.strip().startswith("+"):
        return None
    return parse_phone(command.phone)


def check_method(method: PaymentMethod, offered: Collection[PaymentMethod]) -> list[Problem]:
    """Whether an order can be paid like this, as its goods are got."""
    if method in offered:
        return []
    return [Problem(code=NOT_OFFERED[method], at="payment_method")]


def check_named_fee(fee: Rupiah | None, days: tuple[int, int] | None) -> list[Problem]:
    """A fee, none for a parcel that travels for free, and days that can be waited for."""
    problems = []
    if fee is None or fee.amount < 0:
        problems.append(Problem(code=TradeProblem.FEE_MISSING, at="fee"))
    if days is None or not 1 <= days[0] <= days[1] <= MOST_DAYS:
        problems.append(Problem(code=TradeProblem.DAYS_WRONG, at="least_days", values={"most": MOST_DAYS}))
    return problems


def check_address(address: Address) -> list[Problem]:
    """What a courier would miss. RT and RW are checked where they are given: not every house has them."""
    texts = {name: value for name, value in asdict(address).items() if isinstance(value, str)}
    required = REQUIRED_ABROAD if address.is_abroad else REQUIRED
    problems = [
        Problem(code=TradeProblem.ADDRESS_MISSING, at=name) for name in required if not texts.get(name, "").strip()
    ]
    written, wrong = POSTAL_CODE, TradeProblem.POSTAL_CODE_WRONG
    if address.is_abroad:
        written, wrong = POSTAL_CODE_ABROAD, TradeProblem.POSTAL_CODE_ABROAD_WRONG
    if texts["postal_code"].strip() and not written.fullmatch(texts["postal_code"]):
        problems.append(Problem(code=wrong, at="postal_code"))
    problems += [
        Problem(code=TradeProblem.RT_RW_WRONG, at=name)
        for name in ("rt", "rw")
        if texts[name] and not NEIGHBOURHOOD.fullmatch(texts[name])
    ]
    problems += [_too_long(name) for name, value in texts.items() if len(value) > LONGEST]
    return problems


def _too_long(at: str) -> Problem:
    return Problem(code=TradeProblem.TOO_LONG, at=at, values={"most": LONGEST})


def check_dates(lines: Iterable[BasketLineView], shown: str) -> list[Problem]:
    """Goods that are ready later than the buyer was told (`queries.written_dates`); sooner is welcome."""
    told = dict(each.split(":", 1) for each in shown.split(",") if ":" in each)
    return [
        Problem(
            code=TradeProblem.DATE_CHANGED,
            values={"name": line.item.product_name, "date": line.preorder.ready_on},
        )
        for line in lines
        if line.preorder and told.get(str(line.item.variant_id), "") < line.preorder.ready_on.isoformat()
    ]


def refund_amounts(ended: Sequence[tuple[int, Rupiah]], code: Rupiah, *, is_last: bool) -> dict[int, Rupiah]:
    """What goes back for paid parts that ended: each its goods and shipping.

    With the last remaining part of an order (`is_last`) the unique code goes back too, so that all refunds together
    are what was paid.
    """
    amounts = dict(ended)
    if is_last and ended:
        amounts[ended[-1][0]] += code
    return amounts
