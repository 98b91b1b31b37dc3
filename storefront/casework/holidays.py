"""Days on which offices are closed besides weekends, as Dinas PMD keeps them."""

from __future__ import annotations

from storefront.kernel.settings import Setting

# SKB Menteri Agama 1497/2025, Menaker 2/2025 and Menteri PANRB 5/2025; days that fall on a weekend are left out
SHIPPED = """\
2026-01-01 Tahun Baru
2026-01-16 Isra Mikraj
2026-02-16 Cuti bersama Imlek
2026-02-17 Tahun Baru Imlek
2026-03-18 Cuti bersama Nyepi
2026-03-19 Nyepi
2026-03-20 Cuti bersama Idulfitri
2026-03-23 Cuti bersama Idulfitri
2026-03-24 Cuti bersama Idulfitri
2026-04-03 Wafat Yesus Kristus
2026-05-01 Hari Buruh
2026-05-14 Kenaikan Yesus Kristus
2026-05-15 Cuti bersama Kenaikan
2026-05-27 Iduladha
2026-05-28 Cuti bersama Iduladha
2026-06-01 Hari Lahir Pancasila
2026-06-16 Tahun Baru Islam
2026-08-17 Hari Kemerdekaan
2026-08-25 Maulid Nabi
2026-12-24 Cuti bersama Natal
2026-12-25 Natal"""
HOLIDAYS = Setting(
    key="casework.holidays",
    default=SHIPPED,
    label="Hari libur dan cuti bersama",
    longest=10_000,
    is_days=True,
    keeper="dinas_pmd",
    note="Hari ini tidak dihitung dalam waktu layanan. Isinya menurut SKB Tiga Menteri untuk 2026. "
    "Tambahkan tahun berikutnya, dan libur daerah NTT, bila sudah ditetapkan.",
)
