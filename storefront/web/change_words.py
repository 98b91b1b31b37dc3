"""What the audit log says, in words: for the offices, and for a group about its own things."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from storefront.accounts.types import ROLE_LABELS
from storefront.kernel.money import Rupiah
from storefront.kernel.text import N_, _, day, moment, number, rupiah

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storefront.kernel.audit import AuditEntry

ACTIONS: Mapping[str, str] = {
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
    "audit.broken": N_("Catatan tidak utuh"),
    "group.counted": N_("Data kelompok diisi"),
    "line.refused": N_("Barang tidak bisa dikirim"),
    "order.handed_over": N_("Pesanan diserahkan"),
    "order.made": N_("Pesanan selesai dibuat"),
    "group.created": N_("Kelompok didaftarkan"),
    "group.changed": N_("Data kelompok diubah"),
    "group.told": N_("Profil kelompok diubah"),
    "group.active": N_("Kelompok diaktifkan"),
    "group.reviewed": N_("Kelompok diajukan"),
    "group.suspended": N_("Kelompok ditangguhkan"),
    "group.waived": N_("Syarat dikecualikan"),
    "member.invited": N_("Anggota diundang"),
    "member.uninvited": N_("Undangan dibatalkan"),
    "member.removed": N_("Anggota dikeluarkan"),
    "category.added": N_("Kategori ditambahkan"),
    "category.renamed": N_("Nama kategori diubah"),
    "category.raised": N_("Urutan kategori diubah"),
    "category.closed": N_("Kategori ditutup"),
    "category.opened": N_("Kategori dibuka lagi"),
    "setting.changed": N_("Pengaturan diubah"),
    "showcase.featured": N_("Etalase diisi"),
    "determination.suspended": N_("Penetapan ditangguhkan"),
    "determination.reinstated": N_("Penetapan dipulihkan"),
    "determination.rejected": N_("Pengajuan ditolak"),
    "determination.returned": N_("Pengajuan dikembalikan"),
    "determination.verified": N_("Produk ditetapkan"),
    "change.passed": N_("Perubahan berlaku tanpa diperiksa"),
    "case.taken": N_("Perkara diambil"),
    "case.released": N_("Perkara dilepas"),
    "group.submitted": N_("Kelompok minta diperiksa"),
    "group.sent_back": N_("Pendaftaran dikembalikan"),
    "group.papers_seen": N_("Dokumen baru diperiksa"),
    "group.trusted": N_("Kelompok dipercaya"),
    "group.distrusted": N_("Kepercayaan dicabut"),
    "determination.examined": N_("Produk selesai diperiksa"),
    "determination.expired": N_("Penetapan berakhir"),
    "case.finding": N_("Syarat dinilai"),
    "case.storage": N_("Cara simpan dicatat"),
    "case.waived": N_("Syarat hukum dikecualikan"),
    "case.evidence_added": N_("Bukti ditambahkan"),
    "case.evidence_removed": N_("Bukti dihapus"),
    "case.rechecked": N_("Penetapan diperiksa ulang"),
    "proposal.waiting": N_("Produk diusulkan"),
    "proposal.taken_up": N_("Usulan diterima"),
    "proposal.declined": N_("Usulan tidak diterima"),
    "showcase.changed": N_("Isi etalase diubah"),
    "showcase.raised": N_("Urutan etalase diubah"),
    "showcase.ended": N_("Isi etalase diakhiri"),
    "showcase.dropped": N_("Rencana etalase dibatalkan"),
    "announcement.made": N_("Pengumuman dikirim"),
    "announcement.ended": N_("Pengumuman diakhiri"),
}
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {  # value in an address: label, beginnings of actions
    "harga": (N_("Harga"), ("product.price",)),
    "stok": (N_("Stok"), ("stock.", "place.", "transfer.")),
    "isi": (N_("Isi produk"), ("product.", "change.", "licence.", "listing")),
    "verifikasi": (N_("Verifikasi"), ("determination.", "case.", "proposal.", "change.")),
    "etalase": (N_("Etalase"), ("showcase.", "announcement.")),
    "kelompok": (N_("Kelompok dan anggota"), ("group.", "member.")),
    "uang": (N_("Uang dan pesanan"), ("payment.", "refund.", "account.", "fee.", "line.", "order.")),
    "akun": (N_("Akun dan peran"), ("person.", "role.", "password.", "email.", "factor.", "number.", "link.")),
    "pengaturan": (N_("Pengaturan"), ("setting.", "category.", "unit.", "shipping.", "outlet.")),
    "sistem": (N_("Sistem"), ("audit.", "outbox.")),
}
FIELDS: Mapping[str, str] = {
    "name": N_("Nama"),
    "name_en": N_("Nama Inggris"),
    "state": N_("Keadaan"),
    "price": N_("Harga"),
    "prices": N_("Harga"),
    "fee": N_("Ongkir"),
    "amount": N_("Jumlah"),
    "on_hand": N_("Stok"),
    "quantity": N_("Jumlah"),
    "low_at": N_("Batas hampir habis"),
    "place": N_("Tempat"),
    "reason": N_("Alasan"),
    "note": N_("Catatan"),
    "value": N_("Nilai"),
    "role": N_("Peran"),
    "scope": N_("Wilayah"),
    "member": N_("Anggota nomor"),
    "group_id": N_("Kelompok nomor"),
    "code": N_("Nomor sertifikat"),
    "number": N_("Nomor"),
    "kind": N_("Jenis"),
    "item": N_("Syarat"),
    "description": N_("Keterangan"),
    "story": N_("Cerita"),
    "address": N_("Alamat"),
    "phone": N_("Telepon"),
    "email": N_("Surel"),
    "hours": N_("Jam buka"),
    "position": N_("Urutan"),
    "starts_at": N_("Mulai"),
    "ends_at": N_("Sampai"),
    "is_active": N_("Aktif"),
    "bank": N_("Bank"),
    "holder": N_("Atas nama"),
    "order": N_("Pesanan"),
    "capacity": N_("Kapasitas sebulan"),
    "category": N_("Kategori"),
    "village": N_("Desa"),
    "what": N_("Yang terjadi"),
}
STATES: Mapping[str, str] = {
    "draft": N_("Draf"),
    "submitted": N_("Diajukan"),
    "examined": N_("Diperiksa"),
    "returned": N_("Perlu perbaikan"),
    "verified": N_("Terverifikasi"),
    "rejected": N_("Ditolak"),
    "suspended": N_("Ditangguhkan"),
    "expired": N_("Kedaluwarsa"),
    "published": N_("Tayang"),
    "paused": N_("Dijeda"),
    "archived": N_("Diarsipkan"),
    "applied": N_("Mendaftar"),
    "reviewed": N_("Diperiksa"),
    "active": N_("Aktif"),
}
PRICED = "product.price"
MONEY = frozenset({"price", "prices", "fee", "amount"})


def title(entry: AuditEntry) -> str:
    """What was done; an action that has no words yet stands as it is written."""
    return _(ACTIONS[entry.action]) if entry.action in ACTIONS else entry.action


def actor(entry: AuditEntry) -> str:
    if not entry.on_behalf_of:
        return entry.actor_label
    return _("{who}, atas nama {group}").format(who=entry.actor_label, group=entry.on_behalf_of)


def changes(entry: AuditEntry) -> list[tuple[str, str | None, str | None]]:
    """What was changed, old and new; None where there was or is nothing."""
    names = dict.fromkeys([*entry.before, *entry.after])
    price = "price" if entry.action == PRICED else ""  # there each variant's number has its price
    return [
        (
            label(price or name),
            shown(price or name, entry.before.get(name)),
            shown(price or name, entry.after.get(name)),
        )
        for name in names
        if name in entry.after or entry.before.get(name) not in (None, "", [], {})
    ]


def label(name: str) -> str:
    return _(FIELDS[name]) if name in FIELDS else name.replace("_", " ")


def shown(name: str, value: Any) -> str | None:
    """A value as people read it, whatever JSON holds it."""
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, int):
        return rupiah(Rupiah(value)) if name in MONEY else number(value)
    if isinstance(value, dict):
        return "; ".join(
            f"{label(key)}: {shown(name if name in MONEY else key, each) or '-'}" for key, each in value.items()
        )
    if isinstance(value, list):
        return ", ".join(shown(name, each) or "-" for each in value)
    return _text(name, str(value))


def _text(name: str, value: str) -> str:
    if name == "state":
        return _(STATES[value]) if value in STATES else value
    if name == "role":
        return next((_(words) for role, words in ROLE_LABELS.items() if role.value == value), value)
    if name.endswith(("_at", "_on", "_until", "_from")):
        return _moment(value)
    return value


def _moment(value: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment(at) if at.tzinfo else day(date.fromisoformat(value[:10]))
