"""Who changed what, and when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.kernel import audit as log
from storefront.kernel.db import read_session
from storefront.kernel.text import N_, _, moment
from storefront.office import blueprint, frame
from storefront.web.guards import requires
from storefront.web.paging import key_after

if TYPE_CHECKING:
    from storefront.kernel.audit import AuditEntry

PAGE = 50
MOST_SHOWN = 4  # changes of one line that stand there at once; more are folded
ACTIONS = {
    "person.registered": N_("Akun dibuat"),
    "role.granted": N_("Peran diberikan"),
    "role.revoked": N_("Peran dicabut"),
    "member.set": N_("Anggota ditetapkan"),
    "person.erased": N_("Akun dihapus"),
    "password.changed": N_("Kata sandi diubah"),
    "password.reset": N_("Kata sandi dibuat baru"),
    "email.changed": N_("Surel diubah"),
    "factor.confirmed": N_("Verifikasi dua langkah aktif"),
    "factor.codes_renewed": N_("Kode cadangan dibuat baru"),
    "factor.reset": N_("Verifikasi dua langkah dilepas"),
    "number.confirmed": N_("Nomor disahkan"),
    "number.refused": N_("Nomor ditolak"),
    "link.made": N_("Tautan kata sandi dibuat"),
    "payment.received": N_("Pembayaran diterima"),
    "payment.not_found": N_("Transfer tidak ditemukan"),
    "account.added": N_("Rekening ditambahkan"),
    "account.raised": N_("Urutan rekening diubah"),
    "account.opened": N_("Rekening dibuka lagi"),
    "account.closed": N_("Rekening ditutup"),
    "refund.opened": N_("Pengembalian dibuka"),
    "refund.settled": N_("Pengembalian selesai"),
    "outbox.retried": N_("Pesan diulang"),
    "shipping.loaded": N_("Tabel ongkir dimuat"),
    "outlet.saved": N_("Gerai disimpan"),
    "fee.named": N_("Ongkir disebutkan"),
    "licence.checked": N_("Izin diperiksa"),
    "product.created": N_("Produk dibuat"),
    "licence.scanned": N_("Foto izin dikirim"),
    "product.published": N_("Produk ditayangkan"),
    "product.paused": N_("Produk dijeda"),
    "product.archived": N_("Produk diarsipkan"),
    "product.restored": N_("Produk dikembalikan"),
    "product.copied": N_("Produk disalin"),
    "product.changed": N_("Isi produk diubah"),
    "product.price": N_("Harga diubah"),
    "product.pictures": N_("Gambar produk diubah"),
    "change.proposed": N_("Perubahan diajukan"),
    "change.withdrawn": N_("Perubahan ditarik"),
    "change.approved": N_("Perubahan disetujui"),
    "change.returned": N_("Perubahan dikembalikan"),
    "determination.submitted": N_("Produk diajukan"),
    "stock.recounted": N_("Stok dihitung ulang"),
    "stock.adjusted": N_("Stok ditambah atau dikurangi"),
    "stock.confirmed": N_("Stok dipastikan masih ada"),
    "stock.low_mark": N_("Batas hampir habis diubah"),
    "stock.differs": N_("Stok tidak cocok dengan catatannya"),
    "place.saved": N_("Tempat stok disimpan"),
    "place.closed": N_("Tempat stok ditutup"),
    "transfer.on_the_way": N_("Barang dipindahkan"),
    "transfer.arrived": N_("Barang pindahan sampai"),
    "transfer.cancelled": N_("Pemindahan dibatalkan"),
    "setting.changed": N_("Pengaturan diubah"),
    "showcase.featured": N_("Etalase diisi"),
    "showcase.changed": N_("Isi etalase diubah"),
    "showcase.raised": N_("Urutan etalase diubah"),
    "showcase.ended": N_("Isi etalase diakhiri"),
    "showcase.dropped": N_("Rencana etalase dibatalkan"),
    "announcement.made": N_("Pengumuman dikirim"),
    "announcement.ended": N_("Pengumuman diakhiri"),
    "determination.verified": N_("Produk ditetapkan"),
}


@blueprint.get("/log")
@requires(Permission.AUDIT_VIEW)
def audit() -> str:
    """Newest first; `q` searches by actor, action and subject, `sebelum` pages by key."""
    text = request.args.get("q", "").strip()[:100]
    before = key_after(request.args.get("sebelum"))
    found = log.list_latest(read_session(), text=text, before_id=before, limit=PAGE + 1)
    rows = found[:PAGE]
    return frame.render(
        "office/audit.html",
        "audit",
        rows=[_row(entry) for entry in rows],
        text=text,
        older=url_for("office.audit", sebelum=rows[-1].id, q=text or None) if len(found) > PAGE else None,
        newest=url_for("office.audit", q=text or None) if before is not None else None,
    )


def _row(entry: AuditEntry) -> dict[str, object]:
    names = list(dict.fromkeys([*entry.before, *entry.after]))
    who = entry.actor_label
    if entry.on_behalf_of:
        who = _("{who}, atas nama {group}").format(who=who, group=entry.on_behalf_of)
    about = f"{entry.subject} {entry.subject_id}"
    return {
        "title": _(ACTIONS.get(entry.action, "")) or entry.action,
        "url": None,
        "end": None,
        "age": moment(entry.at),
        "look": "plain",
        "tag": None,
        "notes": [who, about, entry.action if entry.action in ACTIONS else ""],
        "about": about,
        "changes": [(name, _shown(entry.before.get(name)), _shown(entry.after.get(name))) for name in names],
        "is_folded": len(names) > MOST_SHOWN,
    }


def _shown(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
