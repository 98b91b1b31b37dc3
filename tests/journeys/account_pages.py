"""The pages around accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys import accounts as people
from tests.journeys.visits import ADMIN, BUYER, CLERK, MEMBER, Address, press

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.world import World


def forget_password(page: Page, world: World) -> None:
    del world
    page.get_by_label("Surel atau nomor HP").fill("siapa@contoh.test")
    page.get_by_role("button", name="Lanjut").click()
    page.wait_for_url("**/masuk/surel")


def sign_up_by_number(page: Page, world: World) -> None:
    del world
    page.get_by_label("Nama").fill("Yosef Bupu")
    page.get_by_label("Surel atau nomor HP").fill("0812 3456 7899")
    page.get_by_label("Kata sandi").fill("kata sandi uji")
    page.get_by_role("button", name="Buat akun").click()
    page.wait_for_url("**/masuk/nomor/*")


def sign_in_with_factor(page: Page, world: World) -> None:
    del world
    page.get_by_label("Surel").fill("pbj@demo.test")
    page.get_by_label("Kata sandi").fill("beli-produk-ntt")
    with people.factor_in_force("pbj@demo.test"):
        page.locator("main").get_by_role("button", name="Masuk").click()
        page.wait_for_url("**/masuk/kode*")
        page.locator("main").get_by_role("button", name="Masuk").click()
        page.get_by_role("alert").wait_for()


def begin_factor(page: Page, world: World) -> None:
    del world
    page.get_by_role("button", name="Mulai pasang").click()
    page.get_by_role("button", name="Aktifkan").click()
    page.get_by_role("alert").wait_for()


ACCOUNT_PAGES = (
    Address("sign in, forgotten", "shop.reset", "/masuk/lupa"),
    Address("sign in, forgotten, empty", "shop.reset", "/masuk/lupa", act=press("Lanjut")),
    Address("letter sent", "shop.mail_sent", "/masuk/lupa", act=forget_password),
    Address("code to send", "shop.number_code", "/daftar", act=sign_up_by_number),
    Address("code of the second factor", "shop.sign_in_code", "/masuk", act=sign_in_with_factor),
    Address("sign up, link", "shop.sign_up_confirm", lambda _: people.link_path("sign_up")),
    Address("sign up, link used", "shop.sign_up_confirm", "/daftar/tidak-ada", status=410),
    Address("new password", "shop.new_password", lambda _: people.link_path("reset")),
    Address(
        "new password, empty", "shop.new_password", lambda _: people.link_path("reset"), act=press("Simpan kata sandi")
    ),
    Address("new address, link", "shop.email_confirm", lambda _: people.link_path("email"), BUYER),
    Address("account", "shop.account", "/akun", BUYER, also=(MEMBER, ADMIN)),
    Address("account, profile", "shop.account_profile", "/akun/profil", BUYER),
    Address("account, name", "shop.account_name", "/akun/profil/nama", BUYER),
    Address("account, email", "shop.account_email", "/akun/profil/surel", BUYER, act=press("Simpan")),
    Address("account, phone", "shop.account_phone", "/akun/profil/telepon", BUYER),
    Address("account, password", "shop.account_password", "/akun/profil/sandi", BUYER, act=press("Simpan")),
    Address("account, no address", "shop.account_addresses", "/akun/alamat", MEMBER),
    Address("account, addresses", "shop.account_addresses", "/akun/alamat", BUYER),
    Address("account, new address", "shop.account_address_new", "/akun/alamat/baru", BUYER, act=press("Simpan alamat")),
    Address(
        "account, new address abroad",
        "shop.account_address_new",
        "/akun/alamat/baru?tujuan=LN",
        BUYER,
        act=press("Simpan alamat"),
    ),
    Address("account, address", "shop.account_address", lambda world: f"/akun/alamat/{world.address_id}", BUYER),
    Address("account, devices", "shop.account_devices", "/akun/perangkat", BUYER),
    Address("account, data", "shop.account_data", "/akun/data", BUYER, act=press("Hapus akun saya")),
    Address("account, no factor", "shop.account_factor", "/akun/dua-langkah", CLERK),
    Address("account, factor begun", "shop.account_factor", "/akun/dua-langkah", "dinas_pmd", act=begin_factor),
)
