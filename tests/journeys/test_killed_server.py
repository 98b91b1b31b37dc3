"""A web process that is killed between hold and answer leaves nothing stuck: another one answers the repeated form."""

from __future__ import annotations

import http.client
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import func, select

from storefront.kernel.db import end_reading, read_session
from storefront.orders.models import Order
from storefront.shop.basket_cookie import COOKIE
from storefront.stock import queries as stock
from tests.journeys import world as making
from tests.support import factories, invariants

if TYPE_CHECKING:
    from concurrent.futures import Future

    from storefront.trade.types import PlaceOrder
    from tests.support.running import RunningShop

pytestmark = [pytest.mark.browser, pytest.mark.alone, pytest.mark.timeout(240)]

BUYERS, AT_ONCE = 30, 6
ROUNDS = 3  # in each of them every web process is killed
LEAST_ROUNDS = 2
READY_SECONDS = 20  # after the last kill, on a busy machine
PATIENCE_SECONDS = 90  # of a buyer who presses the button again and again
SKU = "SAB-GARAM-01"


def test_kills_between_hold_and_answer_leave_nothing_stuck(shop: RunningShop) -> None:
    with making.inside(shop):
        variant = making.variant_id(SKU)
        forms = [_form(variant) for _ in range(BUYERS)]
        orders, on_shelf = _orders(), _available(variant)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            waiting = [pool.submit(_send_until_answered, shop, form) for form in forms]
            rounds = _kill_while(shop, waiting)
        links = [each.result() for each in waiting]
        assert rounds >= LEAST_ROUNDS
        assert shop.wait_until_ready(READY_SECONDS) < READY_SECONDS
        assert [_send(shop, form) for form in forms] == links
        assert len(set(links)) == BUYERS
        assert _orders() == orders + BUYERS
        assert _available(variant) == on_shelf - BUYERS
        assert invariants.broken([urlsplit(link).path.rpartition("/")[2] for link in links]) == []


def _form(variant: int) -> PlaceOrder:
    form = factories.checkout_form(factories.fill_basket({variant: 1}))
    end_reading()
    return form


def _kill_while(shop: RunningShop, waiting: list[Future[str]]) -> int:
    """Kill every web process when one buyer more has an answer and others wait for theirs; returns the rounds."""
    rounds = answered = 0
    while rounds < ROUNDS and not all(each.done() for each in waiting):
        time.sleep(0.02)
        if (now := sum(each.done() for each in waiting)) > answered:
            answered = now
            for process in shop.web_workers():
                os.kill(process, signal.SIGKILL)
            rounds += 1
    return rounds


def _send_until_answered(shop: RunningShop, form: PlaceOrder) -> str:
    """Send the form again, as people do, until the page of the order comes."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            return _send(shop, form)
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise AssertionError(f"no answer in {PATIENCE_SECONDS} s")


def _send(shop: RunningShop, form: PlaceOrder) -> str:
    """One request; returns the link of the order.

    Raises:
        OSError: when the process died meanwhile, or none is there.
        HTTPException: when it died while answering, or said 503.
    """
    server = urlsplit(shop.url)
    connection = http.client.HTTPConnection(server.hostname or "", server.port, timeout=30)
    try:
        headers = {
            "Cookie": f"{COOKIE}={form.basket_token}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        connection.request("POST", "/checkout", urlencode(_fields(form)), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == http.HTTPStatus.SERVICE_UNAVAILABLE:
            raise http.client.HTTPException("busy")
        assert answer.status == http.HTTPStatus.SEE_OTHER, body.decode()
        link = answer.headers["Location"]
        assert parse_qs(urlsplit(link).query)["kunci"]
        return link
    finally:
        connection.close()


def _fields(form: PlaceOrder) -> dict[str, str]:
    address = form.address
    return {
        "checkout_key": form.checkout_key,
        "total_shown": str(form.total_shown.amount),
        "buyer_name": form.buyer_name,
        "phone": form.phone,
        "email": form.email or "",
        "payment_method": form.payment_method.value,
        "area": address.province_code,
        **{f"delivery-{group}": choice for group, choice in form.choices.items()},
        **{
            name: getattr(address, name)
            for name in ("street", "rt", "rw", "village", "district", "regency", "postal_code", "landmark")
        },
    }


def _orders() -> int:
    end_reading()
    return read_session().execute(select(func.count()).select_from(Order)).scalar_one()


def _available(variant: int) -> int:
    end_reading()
    return stock.available(read_session(), [variant])[variant]
