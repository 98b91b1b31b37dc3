"""What people write stays text, wherever it turns up: sixty ways to break out, in every text that the shop keeps."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Enum, String, inspect, select

from storefront.accounts.types import Role
from storefront.catalogue import queries as catalogue
from storefront.catalogue.models import Licence, Product, Variant
from storefront.catalogue.types import LicenceKind
from storefront.kernel import worker
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.notifications.outgoing import outgoing
from storefront.orders.models import Order, OrderLine, SellerOrder
from storefront.producers.models import ProducerGroup
from storefront.search import service as search
from storefront.trade import service as trade
from tests.support import factories, two_groups
from tests.support.browser import Browser
from tests.support.buying import JAKARTA, Buyer
from tests.support.offices import officer
from tests.support.people import make_person
from tests.support.products import DECIDED, make_public_product
from tests.support.shelf import draft, fill_shelf

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.kernel.db import Base
    from storefront.notifications.types import Letter

pytestmark = pytest.mark.sqlite_only

TAGS = ("script", "img src=x", "svg", "iframe", "body", "details open", "video", "math", "marquee", "object")
OPENERS = ("", '"', "'", '">', "'>")
PAYLOADS = (
    *(f"{opener}<{tag} onerror=jahat()>" for tag in TAGS for opener in OPENERS),
    '" onmouseover="jahat()',
    "' autofocus onfocus='jahat()",
    "</script><script>jahat()</script>",
    "</textarea></title></style><script>jahat()</script>",
    "javascript:jahat()",
    "{{ 'jahat' * 3 }}{% raw %}",
    "%(name)s %s 100% {0} {name}",
    "\\u003cscript\\u003ejahat()",
    "&lt;script&gt;jahat()",
    "]]>--><!-- <jahat>",
)
EVERYTHING = " ".join(PAYLOADS)
# what the shop itself writes: keys, codes, addresses
KEPT = {
    "slug",
    "draft_key",
    "sku",
    "regency_code",
    "village_code",
    "province_code",
    "certificate_code",
    "phone",
    "email",
    "number",
}
KEPT |= {"access_key", "checkout_key", "body_digest", "language", "picture_key", "key"}


class Page(HTMLParser):
    """Collects what should not be there: tags and attributes that no template writes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.machine: list[str] = []  # what stands in each script for machines
        self._is_json = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._is_json = given.get("type") == "application/ld+json"
        self.machine += [""] if self._is_json else []
        if tag in {"iframe", "video", "math", "marquee", "object", "jahat"} or (
            tag == "script" and "src" not in given and not self._is_json
        ):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.found += [f"{tag} {name}" for name in ("href", "src") if (given.get(name) or "").startswith("javascript:")]

    def handle_data(self, data: str) -> None:
        if self._is_json:
            self.machine[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._is_json = self._is_json and tag != "script"

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")


def assert_only_text(html: str) -> Page:
    page = Page(html)
    assert page.found == []
    assert "jahat" in html, "the payload is not on this page at all: the test would prove nothing"
    assert "jahatjahat" not in html
    return page


def spoil(session: Session, *kinds: type[Base]) -> None:
    """Write every payload into every free text of these tables."""
    for kind in kinds:
        texts = [
            column.key
            for column in inspect(kind).columns
            if isinstance(column.type, String) and not isinstance(column.type, Enum) and column.key not in KEPT
        ]
        assert texts
        for row in session.scalars(select(kind)):
            for name in texts:
                setattr(row, name, EVERYTHING)


def test_there_are_sixty() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 60


def test_the_collector_sees_each_kind() -> None:
    """The control: what is not escaped is found."""
    harmless = {"{{ 'jahat' * 3 }}{% raw %}", "%(name)s %s 100% {0} {name}", "\\u003cscript\\u003ejahat()"}
    harmless |= {"&lt;script&gt;jahat()", "javascript:jahat()"}
    assert [each for each in PAYLOADS if not Page(f"<p>{each}<i class=\"{each}\"><i class='{each}'>").found] == sorted(
        harmless, key=PAYLOADS.index
    )


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_groups_write_stays_text(client: Browser, lang: str) -> None:
    fill_shelf([draft("Kain", 0), draft("Kopi", 3)])
    with unit_of_work() as session:
        spoil(session, ProducerGroup, Product, Variant)
    search.rebuild()
    client.post("/keranjang/tambah", data={"varian": "1", "jumlah": "1"})
    client.get(f"/?lang={lang}")
    urls = ("/produk/", "/produk/kain", "/lembaga/kelompok-contoh-rak", "/kategori/kopi", "/keranjang")
    pages = {url: assert_only_text(client.get(url).text) for url in urls}
    pieces = {url: [json.loads(piece) for piece in page.machine] for url, page in pages.items()}
    assert [piece["name"] for piece in pieces["/produk/kain"] if piece["@type"] == "Product"] == [EVERYTHING]
    assert [piece["name"] for piece in pieces["/lembaga/kelompok-contoh-rak"] if "address" in piece] == [EVERYTHING]
    assert client.get("/saran", query_string={"q": "jahat"}).mimetype == "application/json"


def test_certificates_and_licences_stay_text(client: Browser) -> None:
    _, made = make_public_product()
    with unit_of_work() as session:
        spoil(session, ProducerGroup, Product)
        session.add(Licence(product_id=made.id, kind=LicenceKind.PIRT, number=EVERYTHING, checked_at=DECIDED))
        session.get_one(Product, made.id).halal_number = EVERYTHING
    code = catalogue.get_public_product(read_session(), made.slug).certificate_code
    end_reading()
    assert_only_text(client.get(f"/v/{code}").text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_searched_for_stays_text(client: Browser, payload: str) -> None:
    html = client.get("/produk/", query_string={"q": payload, "kategori": payload, "urut": payload}).text
    assert Page(html).found == []


def test_what_is_typed_into_forms_stays_text(client: Browser) -> None:
    factories.load_reference()
    buyer = Buyer(client)
    buyer.take(factories.open_shop())
    buyer.go_to("31")
    typed = dict.fromkeys(JAKARTA.keys() - {"area", "payment_method"}, EVERYTHING)
    answers = [
        client.post("/checkout", data={**buyer.form(), **typed}),
        client.post("/checkout", data={**buyer.form(), **typed, "country": EVERYTHING, "area": "LN"}),
        client.post("/daftar", data={"name": EVERYTHING, "contact": EVERYTHING, "password": "x"}),
        client.post("/masuk", data={"contact": EVERYTHING, "password": "x"}),
        client.post("/masuk/lupa", data={"contact": EVERYTHING}),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 422]
    for answer in answers:
        assert_only_text(answer.text)


class Pile:
    """A post that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


def test_what_an_order_holds_stays_text(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the buyer's page over workspace and office to the letters, the reasons of a refusal included."""
    pile = Pile()
    monkeypatch.setattr(outgoing, "_post", pile)
    market = two_groups.open_market()
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    with unit_of_work() as session:
        spoil(session, ProducerGroup, Order, SellerOrder, OrderLine)
        session.scalars(select(ProducerGroup)).first().email = "lapak@contoh.id"  # type: ignore[union-attr]  # is there
    part = two_groups.part_of(number, market.flores)
    trade.accept(part.id, factories.SELLER)
    trade.pack(part.id, factories.SELLER)
    trade.send(part.id, EVERYTHING, EVERYTHING, factories.SELLER)
    trade.refuse(two_groups.part_of(number, market.sumba).id, EVERYTHING, factories.SELLER)
    worker.drain([])
    make_person("ketua@contoh.id", group_id=market.flores.group_id)
    seller, clerk, guest = Browser(app), officer(app, Role.ADMIN), Browser(app)
    seller.become("ketua@contoh.id")
    link = f"/pesanan/{number}?kunci={two_groups.see(number).access_key}"
    pages = [guest.get(link), guest.get(f"{link}&lang=en"), seller.get("/lapak/"), seller.get("/lapak/pesanan")]
    pages += [seller.get(f"/lapak/pesanan/{part.number}{more}") for more in ("", "/slip")]
    pages += [clerk.get(f"/kantor{more}") for more in ("/pesanan", f"/pesanan/{number}", "/pengembalian", "/log")]
    pages += [clerk.get("/kantor/pengembalian/1"), clerk.get("/kantor/pesan-parkir")]
    assert {page.status_code for page in pages} == {200}
    for page in pages[:2] + pages[4:10]:
        assert_only_text(page.text)
    assert [Page(page.text).found for page in pages] == [[]] * len(pages)
    assert len(pile.letters) >= 4
    for letter in pile.letters:
        assert_only_text(letter.html)
        assert "\n" not in letter.subject
