"""What each kind of visitor gets at each address; read by `test_access`."""

from __future__ import annotations

from tests.web.case_rows import CASES
from tests.web.export_rows import EXPORTS
from tests.web.visitors import (
    OFFICES,
    Row,
    at,
    everybody,
    foreign_address,
    only,
    signed_in,
)
from tests.web.workspace_rows import WORKSPACE

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
OUTLET_KEEPERS = ("gerai", "disperindag", "admin")
TELLERS = ("disperindag", "dinas_pmd")
SETTERS = ("disperindag", "dinas_pmd", "keuangan", "admin")
KEEPERS = ("dinas_pmd", "admin")  # of what a determination rests on
REVIEWERS = ("disperindag", "dinas_pmd", "admin")
LOOKERS = (*REVIEWERS, "pmd_kabupaten", "biro_pbj")  # at cases and groups

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "shop.home"): Row("/", everybody(200)),
    ("GET", "shop.listing"): Row("/produk/", everybody(200)),
    ("GET", "shop.suggest"): Row("/saran?q=kopi", everybody(200)),
    ("GET", "shop.robots"): Row("/robots.txt", everybody(200)),
    ("GET", "shop.sitemap"): Row("/sitemap.xml", everybody(200)),
    ("GET", "shop.sitemap_pages"): Row("/sitemap/halaman.xml", everybody(200)),
    ("GET", "shop.sitemap_part"): Row("/sitemap/produk-1.xml", everybody(404)),  # nothing is on sale
    ("GET", "shop.feed"): Row("/feed/terbaru.atom", everybody(200)),
    ("GET", "shop.product_feed"): Row("/feed/google.xml", everybody(200)),
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
    ("GET", "shop.certificate_qr"): Row("/v/OVOP-00.00-0000/qr.svg", everybody(404)),
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
    ("GET", "office.readiness"): Row("/kantor/kesiapan", only(200, *LOOKERS)),
    ("GET", "office.readiness_file"): Row("/kantor/kesiapan.csv", only(200, *LOOKERS)),
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
    ("GET", "office.outlet_shelves"): Row("/kantor/gerai/titip-jual", only(200, *OUTLET_KEEPERS)),
    ("GET", "office.outlet_report"): Row("/kantor/gerai/laporan", only(200, *OUTLET_KEEPERS)),
    ("GET", "office.outlet_report_file"): Row("/kantor/gerai/laporan.csv", only(200, *OUTLET_KEEPERS)),
    **{
        (method, f"office.outlet_{name}"): Row(f"/kantor/gerai/999{path}", only(404, *OUTLET_KEEPERS))
        for method, name, path in (
            ("GET", "shelf", ""),
            ("GET", "partners", "/kerja-sama"),
            ("GET", "terms", "/kerja-sama/tidak-ada"),
            ("POST", "terms", "/kerja-sama/tidak-ada"),
            ("GET", "delivery", "/kiriman/SJ-AAA-AAA"),
            ("POST", "accept", "/kiriman/SJ-AAA-AAA"),
            ("GET", "ask", "/minta/tidak-ada"),
            ("POST", "ask", "/minta/tidak-ada"),
            ("POST", "request_withdraw", "/permintaan/PB-AAA-AAA/batal"),
            ("GET", "files", "/berkas"),
            ("POST", "files", "/berkas"),
            ("GET", "file", "/berkas/1"),
            ("POST", "file_columns", "/berkas/1/kolom"),
            ("POST", "file_apply", "/berkas/1/catat"),
            ("POST", "file_drop", "/berkas/1/buang"),
        )
    },
    ("GET", "office.showcase"): Row("/kantor/etalase", only(200, "disperindag")),
    **{
        (method, f"office.{name}"): Row(path, only(404, "disperindag"))
        for name, path in (("showcase_new", "/kantor/etalase/baru"), ("showcase_slot", "/kantor/etalase/999"))
        for method in ("GET", "POST")
    },
    ("GET", "office.showcase_preview"): Row("/kantor/etalase/999/lihat", only(404, "disperindag")),
    **{
        ("POST", f"office.showcase_{act}"): Row(f"/kantor/etalase/999/{path}", only(404, "disperindag"))
        for act, path in (("end", "akhiri"), ("raise", "naik"))
    },
    ("GET", "office.announcements"): Row("/kantor/pengumuman", only(200, *TELLERS)),
    ("GET", "office.announcement_new"): Row("/kantor/pengumuman/baru", only(200, *TELLERS)),
    ("POST", "office.announcement_new"): Row("/kantor/pengumuman/baru", only(422, *TELLERS)),
    ("GET", "office.announcement"): Row("/kantor/pengumuman/999", only(404, *TELLERS)),
    ("POST", "office.announcement_end"): Row("/kantor/pengumuman/999/akhiri", only(404, *TELLERS)),
    ("GET", "office.messages"): Row("/kantor/pesan-parkir", only(200, "admin")),
    ("POST", "office.message_retry"): Row("/kantor/pesan-parkir/1/ulang", only(409, "admin")),  # not parked any more
    ("GET", "office.cases"): Row("/kantor/verifikasi", only(200, *LOOKERS)),
    ("GET", "office.rechecks"): Row("/kantor/verifikasi/periksa-ulang", only(200, *LOOKERS)),
    ("POST", "office.cases_take"): Row("/kantor/verifikasi/ambil", only(303, *LOOKERS)),  # nothing is chosen
    ("POST", "office.cases_release"): Row("/kantor/verifikasi/lepas", only(303, *LOOKERS)),
    ("GET", "office.change"): Row("/kantor/verifikasi/perubahan/9999", only(404, *LOOKERS)),
    ("POST", "office.change_approve"): Row("/kantor/verifikasi/perubahan/9999/setujui", only(404, "dinas_pmd")),
    ("POST", "office.change_return"): Row("/kantor/verifikasi/perubahan/9999/kembalikan", only(404, "dinas_pmd")),
    ("POST", "office.bulk_choose"): Row("/kantor/verifikasi/putuskan/pilih", only(303, "dinas_pmd")),
    ("GET", "office.bulk"): Row("/kantor/verifikasi/putuskan", only(303, "dinas_pmd")),  # nothing is chosen
    ("POST", "office.bulk_decide"): Row("/kantor/verifikasi/putuskan", only(303, "dinas_pmd")),
    ("GET", "office.groups"): Row("/kantor/kelompok", only(200, *LOOKERS)),
    ("GET", "office.group"): Row("/kantor/kelompok/tidak-ada", only(404, *LOOKERS)),
    **{
        ("POST", f"office.group_{act}"): Row(f"/kantor/kelompok/tidak-ada/{path}", only(404, *REVIEWERS))
        for act, path in (
            ("act", "mulai"),
            ("papers", "dokumen"),
            ("return", "kembalikan"),
            ("waive", "lepas"),
            ("suspend", "tangguhkan"),
            ("trust", "percaya"),
        )
    },
    ("GET", "office.group_paper"): Row("/kantor/lembaga/tidak-ada/berkas/nib", only(404, *REVIEWERS)),
    ("GET", "office.categories"): Row("/kantor/kategori", only(200, *SHIPPERS)),
    ("POST", "office.categories"): Row("/kantor/kategori", only(422, *SHIPPERS)),
    **{(method, "office.category"): Row("/kantor/kategori/x", only(404, *SHIPPERS)) for method in ("GET", "POST")},
    **{
        ("POST", f"office.category_{act}"): Row(f"/kantor/kategori/x/{path}", only(404, *SHIPPERS))
        for act, path in (("raise", "naik"), ("close", "tutup"), ("open", "buka"))
    },
    ("GET", "office.settings"): Row("/kantor/pengaturan", only(200, *SETTERS)),
    ("GET", "office.criteria_sets"): Row("/kantor/pengaturan/syarat", only(200, *KEEPERS)),
    ("POST", "office.criteria_draft"): Row("/kantor/pengaturan/syarat/baru", only(303, *KEEPERS)),
    ("GET", "office.criteria_set"): Row("/kantor/pengaturan/syarat/x", only(404, *KEEPERS)),
    ("POST", "office.criteria_set"): Row("/kantor/pengaturan/syarat/x", only(404, *KEEPERS)),
    ("GET", "office.reasons"): Row("/kantor/pengaturan/alasan", only(200, *KEEPERS)),
    ("POST", "office.reasons"): Row("/kantor/pengaturan/alasan", only(422, *KEEPERS)),
    ("GET", "office.reason"): Row("/kantor/pengaturan/alasan/tidak-ada", only(404, *KEEPERS)),
    ("POST", "office.reason"): Row("/kantor/pengaturan/alasan/tidak-ada", only(404, *KEEPERS)),
    ("GET", "office.setting"): Row("/kantor/pengaturan/tidak.ada", only(404, *SETTERS)),
    ("POST", "office.setting"): Row("/kantor/pengaturan/tidak.ada", only(404, *SETTERS)),
    ("POST", "office.setting_reset"): Row("/kantor/pengaturan/tidak.ada/awal", only(404, *SETTERS)),
    ("GET", "office.audit"): Row("/kantor/log", only(200, *OFFICES - {"gerai", "pmd_kabupaten"})),
    ("GET", "office.audit_file"): Row("/kantor/log.csv", only(200, *OFFICES - {"gerai", "pmd_kabupaten"})),
    **CASES,
    **EXPORTS,
    **WORKSPACE,
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
    ("GET", "office.roles"): Row("/kantor/akun/peran", only(200, "admin")),
    ("POST", "office.person_give_role"): Row("/kantor/akun/999999/peran", only(404, "admin")),
    ("POST", "office.person_take_role"): Row("/kantor/akun/999999/peran/cabut", only(404, "admin")),
    ("POST", "office.person_make_link"): Row("/kantor/akun/999999/tautan", only(404, "admin")),
    ("POST", "office.person_reset_factor"): Row("/kantor/akun/999999/lepas", only(404, "admin")),
    ("GET", "office.person_link"): Row("/kantor/akun/tautan/999999", only(404, "admin")),
    ("POST", "office.people_confirm"): Row("/kantor/akun/permintaan/999999/sah", only(409, "admin")),
    ("POST", "office.people_refuse"): Row("/kantor/akun/permintaan/999999/tolak", only(409, "admin")),
}
