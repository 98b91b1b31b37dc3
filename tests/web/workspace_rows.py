"""What each kind of visitor gets at the door of the groups; a part of the access table."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from storefront.imports import service as imports
from storefront.imports.types import Upload
from tests.support import factories
from tests.support.factories import SELLER
from tests.web.visitors import P, Row, a_member, an_invitation, anybody_here, at, members

if TYPE_CHECKING:
    from collections.abc import Callable

_numbers = itertools.count()
LISTING_PAGES = (
    ("product", ""),
    ("product_photos", "/foto"),
    ("product_name", "/nama"),
    ("product_variants", "/ukuran"),
    ("product_facts", "/keterangan"),
    ("product_supplies", "/bahan"),
    ("product_official", "/pemerintah"),
)


def foreign_product(path: str) -> Callable[[], str]:
    """A page about a product of a group to which nobody of these belongs."""

    def make() -> str:
        factories.load_reference()
        factories.open_shop()
        return path.format(1)

    return make


def a_sheet(path: str) -> Callable[[int], str]:
    """An address of a listing sheet that the group has sent."""

    def make(group_id: int) -> str:
        upload = Upload(group_id=group_id, file_name="daftar.csv", data=f"sku;nama\n{next(_numbers)};Kopi\n".encode())
        return path.format(imports.begin(upload, SELLER))

    return make


WORKSPACE: dict[tuple[str, str], Row] = {
    ("GET", "workspace.home"): Row("/lapak/", members(200, P.GROUP_VIEW)),
    ("POST", "workspace.announcement_read"): Row("/lapak/pengumuman/999/dibaca", members(404, P.GROUP_VIEW)),
    ("GET", "workspace.waiting"): Row("/lapak/peminat", members(200, P.ORDER_VIEW_GROUP)),
    ("POST", "workspace.waiting_told"): Row("/lapak/peminat/1/sudah", members(404, P.ORDER_HANDLE_GROUP)),
    ("GET", "workspace.products"): Row("/lapak/produk", members(200, P.PRODUCT_EDIT_GROUP)),
    ("GET", "workspace.readiness"): Row("/lapak/kesiapan", members(200, P.PRODUCT_EDIT_GROUP)),
    ("GET", "workspace.labels"): Row("/lapak/label", members(200, P.PRODUCT_EDIT_GROUP)),
    ("GET", "workspace.labels_pdf"): Row("/lapak/label/cetak.pdf", members(303, P.PRODUCT_EDIT_GROUP)),
    ("GET", "workspace.product_new"): Row("/lapak/produk/baru", members(200, P.PRODUCT_EDIT_GROUP)),
    ("POST", "workspace.product_begin"): Row("/lapak/produk/baru", members(422, P.PRODUCT_EDIT_GROUP)),
    ("GET", "workspace.product_prices"): Row("/lapak/produk/harga", members(200, P.PRODUCT_EDIT_GROUP)),
    ("POST", "workspace.product_prices"): Row("/lapak/produk/harga", members(303, P.PRODUCT_EDIT_GROUP)),
    **{
        ("GET", f"workspace.{name}"): Row(
            foreign_product(f"/lapak/produk/{{}}{path}"), members(404, P.PRODUCT_EDIT_GROUP)
        )
        for name, path in (
            *LISTING_PAGES,
            ("product_check", "/periksa"),
            ("product_case", "/berkas"),
            ("product_evidence", "/berkas/1"),
        )
    },
    ("GET", "workspace.licence_scan"): Row(foreign_product("/lapak/produk/{}/izin/pirt"), members(404, P.GROUP_MANAGE)),
    **{
        ("POST", f"workspace.{name}"): Row(
            foreign_product(f"/lapak/produk/{{}}{path}"), members(404, P.PRODUCT_EDIT_GROUP)
        )
        for name, path in (
            *LISTING_PAGES[2:],
            ("product_evidence_add", "/berkas"),
            ("product_evidence_remove", "/berkas/1/hapus"),
            ("product_photos_send", "/foto"),
            ("product_photo_move", "/foto/atur"),
            ("product_submit", "/ajukan"),
            ("product_act", "/arsip"),
            ("product_copy", "/salin"),
            ("licence_scan_send", "/izin/pirt"),
        )
    },
    ("GET", "workspace.sheets"): Row("/lapak/daftar-isian/", members(200, P.PRODUCT_EDIT_GROUP)),
    ("POST", "workspace.sheet_send"): Row("/lapak/daftar-isian/", members(422, P.PRODUCT_EDIT_GROUP)),
    ("GET", "workspace.sheet_template"): Row("/lapak/daftar-isian/lembar.xlsx", members(200, P.PRODUCT_EDIT_GROUP)),
    ("GET", "workspace.sheet_products"): Row("/lapak/daftar-isian/produk.csv", members(200, P.PRODUCT_EDIT_GROUP)),
    ("GET", "workspace.sheet"): Row(
        "", members(200, P.PRODUCT_EDIT_GROUP, of_others=404), own=a_sheet("/lapak/daftar-isian/{}")
    ),
    ("GET", "workspace.sheet_failed"): Row(
        "", members(200, P.PRODUCT_EDIT_GROUP, of_others=404), own=a_sheet("/lapak/daftar-isian/{}/perbaiki.csv")
    ),
    ("POST", "workspace.sheet_columns_choose"): Row(
        "", members(303, P.PRODUCT_EDIT_GROUP, of_others=404), own=a_sheet("/lapak/daftar-isian/{}/kolom")
    ),
    **{
        ("POST", f"workspace.sheet_{act}"): Row(
            "", members(303, P.PRODUCT_EDIT_GROUP, of_others=404), own=a_sheet(f"/lapak/daftar-isian/{{}}/{path}")
        )
        for act, path in (("apply", "masukkan"), ("drop", "buang"), ("undo", "batalkan"), ("photos", "foto"))
    },
    ("GET", "workspace.stock"): Row("/lapak/stok", members(200, P.GROUP_VIEW)),
    ("GET", "workspace.stock_line"): Row("/lapak/stok/999/999", members(404, P.GROUP_VIEW)),
    **{
        ("POST", f"workspace.stock_{act}"): Row(f"/lapak/stok/999/999/{path}", members(404, P.STOCK_KEEP_GROUP))
        for act, path in (("recount", "hitung"), ("adjust", "ubah"), ("sell", "terjual"), ("mark", "batas"))
    },
    **{
        (method, "workspace.stock_count"): Row("/lapak/stok/999/hitung", members(404, P.STOCK_KEEP_GROUP))
        for method in ("GET", "POST")
    },
    ("GET", "workspace.places"): Row("/lapak/stok/tempat", members(200, P.GROUP_VIEW)),
    ("GET", "workspace.place_new"): Row("/lapak/stok/tempat/baru", members(200, P.STOCK_KEEP_GROUP)),
    ("POST", "workspace.place_new"): Row("/lapak/stok/tempat/baru", members(422, P.STOCK_KEEP_GROUP)),
    ("GET", "workspace.place"): Row("/lapak/stok/tempat/999", members(404, P.GROUP_VIEW)),
    ("POST", "workspace.place"): Row("/lapak/stok/tempat/999", members(404, P.GROUP_VIEW)),
    ("POST", "workspace.place_close"): Row("/lapak/stok/tempat/999/tutup", members(404, P.STOCK_KEEP_GROUP)),
    ("GET", "workspace.moves"): Row("/lapak/stok/pindah", members(200, P.GROUP_VIEW)),
    ("GET", "workspace.move_new"): Row("/lapak/stok/pindah/baru", members(303, P.STOCK_KEEP_GROUP)),  # from nowhere
    ("POST", "workspace.move_new"): Row("/lapak/stok/pindah/baru", members(303, P.STOCK_KEEP_GROUP)),
    ("GET", "workspace.move"): Row("/lapak/stok/pindah/SJ-AAA-AAA", members(404, P.GROUP_VIEW)),
    ("GET", "workspace.outlets"): Row("/lapak/gerai", members(200, P.GROUP_VIEW)),
    ("GET", "workspace.outlet"): Row("/lapak/gerai/999", members(404, P.GROUP_VIEW)),
    ("GET", "workspace.outlet_file"): Row("/lapak/gerai/999/laporan.csv", members(404, P.GROUP_VIEW)),
    **{
        (method, "workspace.outlet_send"): Row("/lapak/gerai/999/kirim", members(404, P.STOCK_KEEP_GROUP))
        for method in ("GET", "POST")
    },
    ("GET", "workspace.outlet_request"): Row("/lapak/gerai/permintaan/PB-AAA-AAA", members(404, P.GROUP_VIEW)),
    ("POST", "workspace.outlet_request_answer"): Row(
        "/lapak/gerai/permintaan/PB-AAA-AAA", members(404, P.STOCK_KEEP_GROUP)
    ),
    ("POST", "workspace.outlet_terms_agree"): Row("/lapak/gerai/kerja-sama/999/setuju", members(404, P.GROUP_MANAGE)),
    ("POST", "workspace.outlet_terms_decline"): Row("/lapak/gerai/kerja-sama/999/tolak", members(404, P.GROUP_MANAGE)),
    ("POST", "workspace.refill"): Row(at("/lapak/pesanan/{}-A/lengkapi"), members(404, P.ORDER_HANDLE_GROUP)),
    ("GET", "workspace.move_note"): Row("/lapak/stok/pindah/SJ-AAA-AAA/surat-jalan", members(404, P.GROUP_VIEW)),
    ("POST", "workspace.move_arrive"): Row("/lapak/stok/pindah/SJ-AAA-AAA/sampai", members(404, P.STOCK_KEEP_GROUP)),
    ("POST", "workspace.move_cancel"): Row("/lapak/stok/pindah/SJ-AAA-AAA/batal", members(404, P.STOCK_KEEP_GROUP)),
    ("GET", "workspace.questions"): Row("/lapak/stok/tanya", members(200, P.GROUP_VIEW)),
    ("POST", "workspace.questions_all_there"): Row("/lapak/stok/tanya/ada", members(303, P.STOCK_KEEP_GROUP)),
    ("POST", "workspace.question_answer"): Row("/lapak/stok/tanya/999/ada", members(404, P.STOCK_KEEP_GROUP)),
    ("GET", "workspace.orders"): Row("/lapak/pesanan", members(200, P.ORDER_VIEW_GROUP)),
    ("GET", "workspace.order"): Row(at("/lapak/pesanan/{}-A"), members(404, P.ORDER_VIEW_GROUP)),
    **{
        (method, "workspace.shortfall"): Row(at("/lapak/pesanan/{}-A/kurang"), members(404, P.ORDER_HANDLE_GROUP))
        for method in ("GET", "POST")
    },
    ("GET", "workspace.packing"): Row("/lapak/pesanan/kemas", members(200, P.ORDER_VIEW_GROUP)),
    ("GET", "workspace.papers"): Row(at("/lapak/pesanan/cetak?nomor={}-A"), members(404, P.ORDER_VIEW_GROUP)),
    ("GET", "workspace.slip"): Row(at("/lapak/pesanan/{}-A/slip"), members(404, P.ORDER_VIEW_GROUP)),
    **{
        ("POST", f"workspace.{act}"): Row(at(f"/lapak/pesanan/{{}}-A/{path}"), members(404, P.ORDER_HANDLE_GROUP))
        for act, path in (
            ("accept", "terima"),
            ("refuse", "tolak"),
            ("make", "jadi"),
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
    ("GET", "workspace.register"): Row("/lapak/daftar", anybody_here(200)),
    ("POST", "workspace.register"): Row("/lapak/daftar", anybody_here(422)),
    ("GET", "workspace.group"): Row("/lapak/lembaga", members(200, P.GROUP_VIEW)),
    **{
        (method, f"workspace.group_{name}"): Row(f"/lapak/lembaga/{path}", members(status, P.GROUP_MANAGE))
        for name, path in (("profile", "profil"), ("figures", "data"))
        for method, status in (("GET", 200), ("POST", 422))
    },
    ("GET", "workspace.group_business"): Row("/lapak/lembaga/usaha", members(200, P.GROUP_MANAGE)),
    ("POST", "workspace.group_business"): Row("/lapak/lembaga/usaha", members(303, P.GROUP_MANAGE)),  # nothing is new
    ("GET", "workspace.record"): Row("/lapak/catatan", members(200, P.GROUP_VIEW)),
    ("GET", "workspace.checklist"): Row("/lapak/kelengkapan", members(200, P.GROUP_MANAGE)),
    ("POST", "workspace.checklist_submit"): Row("/lapak/kelengkapan/ajukan", members(422, P.GROUP_MANAGE)),
    ("GET", "workspace.checklist_item"): Row("/lapak/kelengkapan/nib", members(200, P.GROUP_MANAGE)),
    ("POST", "workspace.checklist_item"): Row("/lapak/kelengkapan/nib", members(422, P.GROUP_MANAGE)),
    ("GET", "workspace.checklist_file"): Row("/lapak/kelengkapan/nib/berkas", members(404, P.GROUP_MANAGE)),
    ("GET", "workspace.members"): Row("/lapak/anggota", members(200, P.MEMBER_MANAGE)),
    ("POST", "workspace.invite"): Row("/lapak/anggota/undang", members(422, P.MEMBER_MANAGE)),
    ("POST", "workspace.member_role"): Row(
        "", members(303, P.MEMBER_MANAGE, of_others=404), own=a_member("/lapak/anggota/{}/tugas")
    ),
    ("POST", "workspace.member_remove"): Row(
        "", members(303, P.MEMBER_MANAGE, of_others=404), own=a_member("/lapak/anggota/{}/keluarkan")
    ),
    ("GET", "workspace.invitation"): Row(
        "", members(200, P.MEMBER_MANAGE, of_others=404), own=an_invitation("/lapak/anggota/undangan/{}")
    ),
    ("POST", "workspace.invitation_cancel"): Row(
        "", members(303, P.MEMBER_MANAGE, of_others=404), own=an_invitation("/lapak/anggota/undangan/{}/batal")
    ),
    **{(method, "workspace.join"): Row("/lapak/undangan/tidak-ada", anybody_here(410)) for method in ("GET", "POST")},
}
