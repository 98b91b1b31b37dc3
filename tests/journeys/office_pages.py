"""The pages of the offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys import accounts as people
from tests.journeys import world as making
from tests.journeys.listing_pages import judged
from tests.journeys.visits import ADMIN, CLERK, OFFICES, Address, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.world import World


def office_transfer(name: str) -> Callable[[World], str]:
    return lambda world: f"/kantor/transfer/{world.number(name)}"


def confirm_late(page: Page, world: World) -> None:
    """A colleague has confirmed while this page was open: 409."""
    number = world.number("to pay late")
    making.pay(number)
    page.get_by_label("Jumlah di mutasi rekening").fill(str(making.see(number).total.amount))
    page.get_by_label("Uang ini sudah saya lihat").check()
    page.get_by_role("button", name="Simpan: uang sudah masuk").click()
    page.get_by_role("heading", name="Sudah dikerjakan orang lain").wait_for()


OFFICE_PAGES = (
    Address("office", "office.home", "/kantor/", CLERK, also=OFFICES[1:]),
    Address("office cases", "office.cases", "/kantor/verifikasi", "dinas_pmd", also=("disperindag",)),
    Address("office rechecks", "office.rechecks", "/kantor/verifikasi/periksa-ulang", "dinas_pmd"),
    Address("office change", "office.change", "/kantor/verifikasi/perubahan/1", "dinas_pmd"),
    Address("office bulk", "office.bulk", "/kantor/verifikasi/putuskan?kasus=perubahan-1&kasus=produk-1", "dinas_pmd"),
    Address("office readiness", "office.readiness", judged("/kantor/kesiapan"), "biro_pbj"),
    Address("office readiness, one thing", "office.readiness", judged("/kantor/kesiapan?kurang=photo"), "dinas_pmd"),
    Address("office groups", "office.groups", "/kantor/kelompok", "dinas_pmd"),
    Address(
        "office group", "office.group", "/kantor/kelompok/koperasi-contoh-beiwali", "dinas_pmd", also=("biro_pbj",)
    ),
    Address("office orders", "office.orders", "/kantor/pesanan", CLERK, also=(ADMIN, "disperindag")),
    Address("office orders, none", "office.orders", "/kantor/pesanan?cari=ZZZ", CLERK),
    Address(
        "office order",
        "office.order",
        lambda world: f"/kantor/pesanan/{world.number('refund due')}",
        CLERK,
        also=(ADMIN, "disperindag"),
    ),
    Address("office transfers", "office.transfers", "/kantor/transfer", CLERK, also=(ADMIN,)),
    Address("office transfers, none", "office.transfers", "/kantor/transfer?jumlah=1", CLERK),
    Address("office transfer", "office.transfer", lambda world: f"/kantor/transfer/{world.number('awaiting')}", CLERK),
    Address(
        "office transfer, empty",
        "office.transfer",
        lambda world: f"/kantor/transfer/{world.number('awaiting')}",
        CLERK,
        act=press("Simpan: uang sudah masuk"),
    ),
    Address(
        "office conflict",
        "office.transfer",
        lambda world: f"/kantor/transfer/{world.number('to pay late')}",
        CLERK,
        act=confirm_late,
    ),
    *(
        Address(f"office transfer, {name}", "office.transfer", office_transfer(name), CLERK)
        for name in ("proof sent", "proof not found", "proof sent late")
    ),
    Address(
        "office transfer, rejected without reason",
        "office.transfer",
        office_transfer("proof sent"),
        CLERK,
        act=press("Tidak ditemukan"),
    ),
    Address("office accounts", "office.accounts", "/kantor/rekening", CLERK, also=(ADMIN,)),
    Address("office accounts, empty", "office.accounts", "/kantor/rekening", CLERK, act=press("Tambahkan rekening")),
    Address("office refunds", "office.refunds", "/kantor/pengembalian", CLERK, also=(ADMIN,)),
    Address("office refund", "office.refund", lambda world: f"/kantor/pengembalian/{world.refund_due}", CLERK),
    Address(
        "office refund, empty",
        "office.refund",
        lambda world: f"/kantor/pengembalian/{world.refund_due}",
        CLERK,
        act=press("Simpan: uang sudah dikembalikan"),
    ),
    Address("office showcase", "office.showcase", "/kantor/etalase?q=kopi", "disperindag"),
    Address(
        "office showcase, empty",
        "office.showcase_new",
        "/kantor/etalase/baru?produk=1",
        "disperindag",
        act=press("Simpan"),
    ),
    Address("office showcase slot", "office.showcase_slot", "/kantor/etalase/1", "disperindag"),
    Address("office showcase preview", "office.showcase_preview", "/kantor/etalase/1/lihat", "disperindag"),
    Address("office announcements", "office.announcements", "/kantor/pengumuman", "disperindag"),
    Address(
        "office announcement, empty",
        "office.announcement_new",
        "/kantor/pengumuman/baru",
        "disperindag",
        act=press("Kirim pengumuman"),
    ),
    Address(
        "office announcement",
        "office.announcement",
        lambda _world: f"/kantor/pengumuman/{people.announce()}",
        "disperindag",
    ),
    Address("office messages", "office.messages", "/kantor/pesan-parkir", ADMIN),
    Address("office people", "office.people", "/kantor/akun", ADMIN),
    Address("office roles", "office.roles", "/kantor/akun/peran", ADMIN),
    Address("office person", "office.person", lambda world: f"/kantor/akun/{world.buyer_id}", ADMIN),
    Address(
        "office link",
        "office.person_link",
        lambda world: f"/kantor/akun/tautan/{people.hand_over(world.buyer_id)}",
        ADMIN,
    ),
    Address("office categories", "office.categories", "/kantor/kategori", ADMIN, also=("disperindag",)),
    Address("office category", "office.category", "/kantor/kategori/kopi", ADMIN),
    Address("office settings", "office.settings", "/kantor/pengaturan", ADMIN, also=("dinas_pmd", CLERK)),
    Address("office criteria sets", "office.criteria_sets", "/kantor/pengaturan/syarat", "dinas_pmd"),
    Address("office criteria set", "office.criteria_set", "/kantor/pengaturan/syarat/1", "dinas_pmd"),
    Address("office reasons", "office.reasons", "/kantor/pengaturan/alasan", "dinas_pmd"),
    Address("office reason", "office.reason", "/kantor/pengaturan/alasan/photo_dark", "dinas_pmd"),
    Address("office setting", "office.setting", "/kantor/pengaturan/onboarding.nib", ADMIN),
    Address("office audit", "office.audit", "/kantor/log", CLERK, also=("dinas_pmd", "biro_pbj")),
)
