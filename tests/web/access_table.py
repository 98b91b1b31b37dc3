"""What each kind of visitor gets at each address; read by `test_access`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.accounts import service as accounts
from storefront.accounts.types import AddressForm, Role
from storefront.kernel.types import BUYER
from storefront.trade import service as trade
from tests.support import factories

if TYPE_CHECKING:
    from collections.abc import Callable

VISITORS: dict[str, Role | None] = {
    "guest": None,
    "buyer": Role.BUYER,
    "member": None,
    "disperindag": Role.DISPERINDAG,
    "dinas_pmd": Role.DINAS_PMD,
    "pmd_kabupaten": Role.PMD_KABUPATEN,
    "biro_pbj": Role.BIRO_PBJ,
    "keuangan": Role.KEUANGAN,
    "gerai": Role.GERAI,
    "admin": Role.ADMIN,
}
OFFICES = {"disperindag", "dinas_pmd", "pmd_kabupaten", "biro_pbj", "keuangan", "gerai", "admin"}


@dataclass(frozen=True)
class Row:
    """One address: what each visitor gets. `path` may need things that it makes first."""

    path: str | Callable[[], str]
    expected: dict[str, int]


def everybody(status: int) -> dict[str, int]:
    return dict.fromkeys(VISITORS, status)


def signed_in(status: int) -> dict[str, int]:
    """A guest is sent to sign in."""
    return {**everybody(status), "guest": 303}


def only(status: int, *visitors: str) -> dict[str, int]:
    """The others lack the right; a guest is sent to sign in."""
    return {**everybody(403), "guest": 303, **dict.fromkeys(visitors, status)}


def foreign_order() -> str:
    """The number of an order of a guest at a group to which nobody of these belongs."""
    factories.load_reference()
    token = factories.fill_basket({factories.open_shop().variant_ids[0]: 1})
    return trade.place(factories.checkout_form(token), BUYER).number


def at(path: str) -> Callable[[], str]:
    """A page of that order; `{}` stands for its number, which is the part's number up to the letter of the part."""
    return lambda: path.format(foreign_order())


def foreign_address(path: str) -> Callable[[], str]:
    """An address of somebody who is none of these."""

    def make() -> str:
        kept = AddressForm(
            recipient="Maria",
            phone="0812 3456 7890",
            street="Jalan Melati 5",
            village="Menteng",
            district="Menteng",
            regency="Jakarta Pusat",
            province_code="31",
            postal_code="10310",
        )
        return path.format(accounts.save_address(factories.person(), kept))

    return make


OWN_PAGES = {
    "account": "/akun",
    "account_profile": "/akun/profil",
    "account_name": "/akun/profil/nama",
    "account_email": "/akun/profil/surel",
    "account_phone": "/akun/profil/telepon",
    "account_password": "/akun/profil/sandi",
    "account_addresses": "/akun/alamat",
    "account_address_new": "/akun/alamat/baru",
    "account_devices": "/akun/perangkat",
    "account_data": "/akun/data",
}
OWN_FORMS = ("account_email", "account_phone", "account_password", "account_address_new")
VIEWERS = ("disperindag", "keuangan", "admin")  # of all orders
SHIPPERS = ("disperindag", "admin")
CASHIERS = ("keuangan", "admin")

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "shop.home"): Row("/", everybody(200)),
    ("GET", "shop.listing"): Row("/produk/", everybody(200)),
    ("GET", "shop.suggest"): Row("/saran?q=kopi", everybody(200)),
    ("GET", "shop.robots"): Row("/robots.txt", everybody(200)),
    ("GET", "shop.sitemap"): Row("/sitemap.xml", everybody(200)),
    ("GET", "shop.sitemap_pages"): Row("/sitemap/halaman.xml", everybody(200)),
    ("GET", "shop.sitemap_part"): Row("/sitemap/produk-1.xml", everybody(404)),  # nothing is on sale
    ("GET", "shop.feed"): Row("/feed/terbaru.atom", everybody(200)),
    ("GET", "shop.villages"): Row("/desa?q=bei", everybody(200)),
    ("GET", "shop.data_sources"): Row("/sumber-data", everybody(200)),
    ("GET", "shop.product"): Row("/produk/tidak-ada", everybody(404)),
    ("GET", "shop.producer"): Row("/lembaga/tidak-ada", everybody(404)),
    ("GET", "shop.category"): Row("/kategori/tidak-ada", everybody(404)),
    ("GET", "shop.kabupaten"): Row("/kabupaten/tidak-ada", everybody(404)),
    ("GET", "shop.producers"): Row("/lembaga/", everybody(200)),
    ("GET", "shop.cards"): Row("/kartu?produk=tidak-ada", everybody(200)),
    **{
        ("GET", f"shop.{name}"): Row(path, everybody(200))
        for name, path in (
            ("about", "/tentang"),
            ("about_verification", "/tentang/verifikasi"),
            ("how_to_buy", "/cara-belanja"),
            ("how_to_sell", "/untuk-lembaga"),
            ("terms", "/syarat"),
            ("privacy", "/privasi"),
            ("contact", "/kontak"),
        )
    },
    ("POST", "shop.interest_ask"): Row("/kabari", everybody(404)),
    ("GET", "shop.interest"): Row("/kabari/tidak-ada", everybody(404)),
    ("POST", "shop.interest_stop"): Row("/kabari/tidak-ada/berhenti", everybody(303)),  # as if it had been there
    ("GET", "shop.interest_stopped"): Row("/kabari/berhenti", everybody(200)),
    ("GET", "shop.certificate"): Row("/v/OVOP-00.00-0000", everybody(404)),
    ("GET", "shop.basket"): Row("/keranjang", everybody(200)),
    ("GET", "shop.checkout"): Row("/checkout", everybody(303)),  # nothing in the basket
    ("POST", "shop.basket_add"): Row("/keranjang/tambah", everybody(404)),
    ("POST", "shop.basket_update"): Row("/keranjang/ubah", everybody(404)),
    ("POST", "shop.basket_remove"): Row("/keranjang/hapus", everybody(404)),
    ("POST", "shop.basket_destination"): Row("/keranjang/tujuan", everybody(303)),
    ("POST", "shop.checkout_place"): Row("/checkout", everybody(303)),
    ("GET", "shop.order"): Row(at("/pesanan/{}"), everybody(404)),  # without its key
    ("POST", "shop.order_receive"): Row(at("/pesanan/{}/diterima"), everybody(404)),
    ("POST", "shop.order_agree"): Row(at("/pesanan/{}/setuju"), everybody(404)),
    ("POST", "shop.order_cancel"): Row(at("/pesanan/{}/batal"), everybody(404)),
    ("POST", "shop.order_proof_send"): Row(at("/pesanan/{}/bukti"), everybody(404)),
    ("GET", "shop.order_proof"): Row(at("/pesanan/{}/bukti/1"), everybody(404)),
    ("GET", "office.home"): Row("/kantor/", only(200, *OFFICES)),
    ("GET", "office.orders"): Row("/kantor/pesanan", only(200, *VIEWERS)),
    ("GET", "office.order"): Row(at("/kantor/pesanan/{}"), only(200, *VIEWERS)),
    ("GET", "office.transfers"): Row("/kantor/transfer", only(200, *CASHIERS)),
    ("GET", "office.transfer"): Row(at("/kantor/transfer/{}"), only(200, *CASHIERS)),
    ("POST", "office.transfer"): Row("/kantor/transfer/NTT-AAA-AAA", only(404, *CASHIERS)),
    ("POST", "office.transfer_reject"): Row("/kantor/transfer/NTT-AAA-AAA/tidak-ditemukan", only(404, *CASHIERS)),
    ("GET", "office.transfer_proof"): Row(at("/kantor/transfer/{}/bukti/1"), only(404, *CASHIERS)),
    ("GET", "office.accounts"): Row("/kantor/rekening", only(200, *CASHIERS)),
    ("POST", "office.accounts"): Row("/kantor/rekening", only(422, *CASHIERS)),
    **{
        ("POST", f"office.account_{act}"): Row(f"/kantor/rekening/999/{path}", only(404, *CASHIERS))
        for act, path in (("raise", "naik"), ("close", "tutup"), ("open", "buka"))
    },
    ("GET", "office.refunds"): Row("/kantor/pengembalian", only(200, *CASHIERS)),
    ("GET", "office.refund"): Row("/kantor/pengembalian/1", only(404, *CASHIERS)),
    ("POST", "office.refund"): Row("/kantor/pengembalian/1", only(404, *CASHIERS)),
    ("GET", "office.fee"): Row(at("/kantor/pesanan/{}-A/ongkir"), only(303, *SHIPPERS)),  # its fee is known
    ("POST", "office.fee"): Row(at("/kantor/pesanan/{}-B/ongkir"), only(404, *SHIPPERS)),
    ("GET", "office.shipping"): Row("/kantor/ongkir", only(200, *SHIPPERS)),
    ("GET", "office.shipping_file"): Row("/kantor/ongkir/tarif.csv", only(200, *SHIPPERS)),
    ("POST", "office.shipping_check"): Row("/kantor/ongkir/periksa", only(400, *SHIPPERS)),
    ("POST", "office.shipping_load"): Row("/kantor/ongkir/muat", only(400, *SHIPPERS)),
    ("GET", "office.outlets"): Row("/kantor/ongkir/gerai", only(200, *SHIPPERS)),
    ("GET", "office.outlet_new"): Row("/kantor/ongkir/gerai/baru", only(200, *SHIPPERS)),
    ("POST", "office.outlet_new"): Row("/kantor/ongkir/gerai/baru", only(422, *SHIPPERS)),
    ("GET", "office.outlet"): Row("/kantor/ongkir/gerai/1", only(404, *SHIPPERS)),
    ("POST", "office.outlet"): Row("/kantor/ongkir/gerai/1", only(404, *SHIPPERS)),
    ("GET", "office.counter"): Row("/kantor/gerai", only(200, "gerai")),
    ("POST", "office.counter_hand_over"): Row("/kantor/gerai/serahkan", only(303, "gerai")),
    ("GET", "office.messages"): Row("/kantor/pesan-parkir", only(200, "admin")),
    ("POST", "office.message_retry"): Row("/kantor/pesan-parkir/1/ulang", only(409, "admin")),  # not parked any more
    ("GET", "office.audit"): Row("/kantor/log", only(200, *OFFICES - {"gerai", "pmd_kabupaten"})),
    ("GET", "workspace.home"): Row("/lapak/", only(200, "member")),
    ("GET", "workspace.waiting"): Row("/lapak/peminat", only(200, "member")),
    ("POST", "workspace.waiting_told"): Row("/lapak/peminat/1/sudah", only(404, "member")),
    ("GET", "workspace.stock"): Row("/lapak/stok", only(200, "member")),
    ("GET", "workspace.stock_line"): Row("/lapak/stok/999/999", only(404, "member")),
    **{
        ("POST", f"workspace.stock_{act}"): Row(f"/lapak/stok/999/999/{path}", only(404, "member"))
        for act, path in (("recount", "hitung"), ("adjust", "ubah"), ("sell", "terjual"), ("mark", "batas"))
    },
    **{
        (method, "workspace.stock_count"): Row("/lapak/stok/999/hitung", only(404, "member"))
        for method in ("GET", "POST")
    },
    ("GET", "workspace.places"): Row("/lapak/stok/tempat", only(200, "member")),
    ("GET", "workspace.place_new"): Row("/lapak/stok/tempat/baru", only(200, "member")),
    ("POST", "workspace.place_new"): Row("/lapak/stok/tempat/baru", only(422, "member")),
    ("GET", "workspace.place"): Row("/lapak/stok/tempat/999", only(404, "member")),
    ("POST", "workspace.place"): Row("/lapak/stok/tempat/999", only(404, "member")),
    ("POST", "workspace.place_close"): Row("/lapak/stok/tempat/999/tutup", only(404, "member")),
    ("GET", "workspace.moves"): Row("/lapak/stok/pindah", only(200, "member")),
    ("GET", "workspace.move_new"): Row("/lapak/stok/pindah/baru", only(303, "member")),  # from nowhere
    ("POST", "workspace.move_new"): Row("/lapak/stok/pindah/baru", only(303, "member")),
    ("GET", "workspace.move"): Row("/lapak/stok/pindah/SJ-AAA-AAA", only(404, "member")),
    ("GET", "workspace.move_note"): Row("/lapak/stok/pindah/SJ-AAA-AAA/surat-jalan", only(404, "member")),
    ("POST", "workspace.move_arrive"): Row("/lapak/stok/pindah/SJ-AAA-AAA/sampai", only(404, "member")),
    ("POST", "workspace.move_cancel"): Row("/lapak/stok/pindah/SJ-AAA-AAA/batal", only(404, "member")),
    ("GET", "workspace.questions"): Row("/lapak/stok/tanya", only(200, "member")),
    ("POST", "workspace.questions_all_there"): Row("/lapak/stok/tanya/ada", only(303, "member")),
    ("POST", "workspace.question_answer"): Row("/lapak/stok/tanya/999/ada", only(404, "member")),
    ("GET", "workspace.orders"): Row("/lapak/pesanan", only(200, "member")),
    ("GET", "workspace.order"): Row(at("/lapak/pesanan/{}-A"), only(404, "member")),
    ("GET", "workspace.slip"): Row(at("/lapak/pesanan/{}-A/slip"), only(404, "member")),
    **{
        ("POST", f"workspace.{act}"): Row(at(f"/lapak/pesanan/{{}}-A/{path}"), only(404, "member"))
        for act, path in (
            ("accept", "terima"),
            ("refuse", "tolak"),
            ("pack", "kemas"),
            ("send", "kirim"),
            ("make_ready", "siap"),
            ("name_fee", "ongkir"),
            ("collect", "uang"),
            ("bring_back", "kembali"),
            ("hand_over", "serahkan"),
            ("give_up", "tidak-diambil"),
        )
    },
    ("GET", "system.healthz"): Row("/healthz", everybody(200)),
    ("GET", "gallery.components"): Row("/_komponen", everybody(200)),
    ("GET", "system.readyz"): Row("/readyz", everybody(503)),  # no worker runs in this test
    ("GET", "web.static"): Row("/static/000000000000/css/door-shop.css", everybody(404)),  # of another version
    ("GET", "web.media"): Row("/media/ab/abcd-320.avif", everybody(404)),
    ("GET", "shop.sign_in"): Row("/masuk", everybody(200)),
    ("POST", "shop.sign_in"): Row("/masuk", everybody(422)),
    ("GET", "shop.sign_up"): Row("/daftar", everybody(200)),
    ("POST", "shop.sign_up"): Row("/daftar", everybody(422)),
    ("POST", "shop.sign_out"): Row("/keluar", everybody(303)),
    ("GET", "shop.sign_in_code"): Row("/masuk/kode", everybody(303)),  # no password was right before
    ("POST", "shop.sign_in_code"): Row("/masuk/kode", everybody(303)),
    ("GET", "shop.reset"): Row("/masuk/lupa", everybody(200)),
    ("POST", "shop.reset"): Row("/masuk/lupa", everybody(422)),
    ("GET", "shop.mail_sent"): Row("/masuk/surel", everybody(200)),
    ("GET", "shop.number_code"): Row("/masuk/nomor/AAA-AAA", everybody(404)),
    **{
        (method, f"shop.{name}"): Row(f"{path}/tidak-ada", everybody(410))
        for method in ("GET", "POST")
        for name, path in (("sign_up_confirm", "/daftar"), ("new_password", "/masuk/baru"))
    },
    **{(method, "shop.email_confirm"): Row("/akun/surel/tidak-ada", signed_in(410)) for method in ("GET", "POST")},
    **{("GET", f"shop.{name}"): Row(path, signed_in(200)) for name, path in OWN_PAGES.items()},
    ("GET", "shop.account_export"): Row("/akun/data/unduh", signed_in(200)),
    **{("POST", f"shop.{name}"): Row(OWN_PAGES[name], signed_in(422)) for name in OWN_FORMS},
    ("POST", "shop.account_name"): Row("/akun/profil/nama", signed_in(303)),  # what is not sent stays as it is
    ("POST", "shop.account_erase"): Row("/akun/data/hapus", signed_in(422)),
    ("POST", "shop.account_reorder"): Row(at("/akun/pesanan/{}/lagi"), signed_in(404)),
    ("GET", "shop.account_address"): Row(foreign_address("/akun/alamat/{}"), signed_in(404)),
    ("POST", "shop.account_address"): Row(foreign_address("/akun/alamat/{}"), signed_in(404)),
    ("POST", "shop.account_address_default"): Row(foreign_address("/akun/alamat/{}/utama"), signed_in(404)),
    ("POST", "shop.account_address_delete"): Row(foreign_address("/akun/alamat/{}/hapus"), signed_in(404)),
    ("POST", "shop.account_device_end"): Row("/akun/perangkat/1/keluar", signed_in(303)),  # one's own only
    ("POST", "shop.account_devices_end"): Row("/akun/perangkat/keluar", signed_in(303)),
    ("GET", "shop.account_factor"): Row("/akun/dua-langkah", only(200, *OFFICES)),
    ("POST", "shop.account_factor_begin"): Row("/akun/dua-langkah/mulai", only(303, *OFFICES)),
    ("POST", "shop.account_factor_confirm"): Row("/akun/dua-langkah", only(422, *OFFICES)),
    ("POST", "shop.account_factor_noted"): Row("/akun/dua-langkah/dicatat", only(303, *OFFICES)),
    ("GET", "office.people"): Row("/kantor/akun", only(200, "admin")),
    ("POST", "office.people_number"): Row("/kantor/akun/nomor", only(303, "admin")),
    ("GET", "office.person"): Row("/kantor/akun/999999", only(404, "admin")),
    ("POST", "office.person_make_link"): Row("/kantor/akun/999999/tautan", only(404, "admin")),
    ("POST", "office.person_reset_factor"): Row("/kantor/akun/999999/lepas", only(404, "admin")),
    ("GET", "office.person_link"): Row("/kantor/akun/tautan/999999", only(404, "admin")),
    ("POST", "office.people_confirm"): Row("/kantor/akun/permintaan/999999/sah", only(409, "admin")),
    ("POST", "office.people_refuse"): Row("/kantor/akun/permintaan/999999/tolak", only(409, "admin")),
}
