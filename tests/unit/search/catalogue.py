"""Real names and places of products, as documents of a small index."""

from storefront.search.engine import Document

SHORT_NAMES = {
    "Timor Tengah Selatan": ("TTS", "SoE"),
    "Timor Tengah Utara": ("TTU",),
    "Manggarai Timur": ("Matim",),
    "Manggarai Barat": ("Mabar",),
    "Sumba Barat Daya": ("SBD",),
    "Flores Timur": ("Flotim",),
}

# name, category, kabupaten, village
ROWS = (
    ("Kain tenun Sumba Barat Daya", "tenun", "Sumba Barat Daya", ""),
    ("Kain tenun Sumba Barat", "tenun", "Sumba Barat", ""),
    ("Tenun ikat Lio / Ende", "tenun", "Ende", ""),
    ("Kain songke Labuan Bajo", "tenun", "Manggarai Barat", ""),
    ("Sarung / jas songke Colol", "tenun", "Manggarai Timur", "Colol"),
    ("Selendang / tas songke Colol", "aksesori-tenun", "Manggarai Timur", "Colol"),
    ("Sarung tenun Insana motif ikat (futus)", "tenun", "Timor Tengah Utara", "Fatuana"),
    ("Tenun Biboki", "tenun", "Timor Tengah Utara", ""),
    ("Sarung tenun Mbay", "tenun", "Nagekeo", ""),
    ("Syal tenun Mbay", "aksesori-tenun", "Nagekeo", ""),
    ("Sarung tenun Ternate Alor (pewarna alam laut)", "tenun", "Alor", ""),
    ("Tenun Songket Alor (IG)", "tenun", "Alor", ""),
    ("Tenun Ikat Ngada (IG)", "tenun", "Ngada", ""),
    ("Kewatek (tenun Lamaholot)", "tenun", "Flores Timur", ""),
    ("Tenun Rote", "tenun", "Rote Ndao", "Namodale"),
    ("Tenun Amarasi", "tenun", "Kupang", ""),
    ("Tenun Sabu (ei / hi'i)", "tenun", "Sabu Raijua", ""),
    ("Tenun TTS (Amanuban, Molo, Amanatun)", "tenun", "Timor Tengah Selatan", ""),
    ("Kalung / gelang muti Sumba", "aksesori", "Sumba Barat Daya", ""),
    ("Tanasak (anyaman daun lontar)", "anyaman", "Belu", ""),
    ("Topi ti'i langga", "anyaman", "Rote Ndao", "Mokdale"),
    ("Miniatur sasando", "kerajinan", "Rote Ndao", "Baadale"),
    ("Kerajinan lontar Lewomada", "anyaman", "Sikka", "Lewomada"),
    ("Topi re'a", "anyaman", "Manggarai Barat", ""),
    ("Rosario / tasbih cendana", "kerajinan", "Timor Tengah Utara", ""),
    ("Kopi Arabika Flores Bajawa (IG)", "kopi", "Ngada", ""),
    ("Kopi Tuk (Poco Nembu) sachet 12 g", "kopi", "Manggarai Timur", "Colol"),
    ("Kopi Coal 250 g", "kopi", "Manggarai Barat", "Coal"),
    ("Kopi Juria 100 g", "kopi", "Manggarai", ""),
    ("Kopi Arabika Flores Manggarai", "kopi", "Manggarai", ""),
    ("Kopi Robusta Flores Manggarai (IG)", "kopi", "Manggarai", ""),
    ("Kopi robusta Mai Sai", "kopi", "Sikka", "Tanaduen"),
    ("Teh kelor Mai Sai 50 g", "kelor-herbal", "Sikka", "Tanaduen"),
    ("Produk kelor Kelorin", "kelor-herbal", "Timor Tengah Utara", "Inbate"),
    ("Kelor Semau", "kelor-herbal", "Kupang", ""),
    ("Teh kelor Meto", "kelor-herbal", "Kupang", "Babau"),
    ("Kacang mete Lewolema", "kacang-biji", "Flores Timur", "Ile Padung"),
    ("Jagung titi Ina Florata", "camilan", "Lembata", "Watokobu"),
    ("Jagung bose", "pangan-pokok", "Kota Kupang", ""),
    ("Tepung sorgum", "pangan-pokok", "Flores Timur", ""),
    ("Sereal sorgum Mai Sai 350 g", "pangan-pokok", "Sikka", "Tanaduen"),
    ("Nastar sorgum/kelor Mai Sai", "kue", "Sikka", "Tanaduen"),
    ("Keripik sorgum Muri Pawe 50 g", "camilan", "Ende", ""),
    ("Keripik pisang kepok Manggarai Timur", "camilan", "Manggarai Timur", ""),
    ("Keripik pisang Malaka (OVOP)", "camilan", "Malaka", ""),
    ("Keripik / kerupuk Maralelik", "camilan", "Nagekeo", "Nageoga"),
    ("Kiri-kiri", "camilan", "Kota Kupang", ""),
    ("Baruas (kue kering)", "kue", "Kota Kupang", ""),
    ("Kue bagia (bagea) kenari", "kue", "Kota Kupang", ""),
    ("Teng-teng kacang", "camilan", "Rote Ndao", ""),
    ("Abon tuna Wairotang 250 g", "olahan-ikan", "Sikka", "Wairotang"),
    ("Se'i sapi", "olahan-daging", "Kota Kupang", ""),
    ("Madu Amfoang 250 ml", "madu", "Kupang", ""),
    ("Madu Amfoang 650 ml", "madu", "Kupang", ""),
    ("Madu hutan Polen", "madu", "Timor Tengah Selatan", "Loli"),
    ("Madu hutan Konga 350 ml", "madu", "Flores Timur", "Konga"),
    ("Gula lempeng Rote", "gula-lontar", "Rote Ndao", "Daudolu"),
    ("Gula air Rote 5 L", "gula-lontar", "Rote Ndao", "Daudolu"),
    ("Gula semut Eilode", "gula-lontar", "Sabu Raijua", "Eilode"),
    ("Gula semut Oetutulu", "gula-lontar", "Rote Ndao", "Oetutulu"),
    ("Cokelat Cho-Sik", "cokelat-kakao", "Sikka", ""),
    ("Cocoa Nul (bubuk kakao)", "cokelat-kakao", "Sikka", "Wolonwalu"),
    ("VCO Wewit 100 ml", "minyak", "Flores Timur", ""),
    ("Minyak goreng kelapa Donara 500 ml", "minyak", "Flores Timur", ""),
    ("VCO Nometo 200 ml", "minyak", "Rote Ndao", "Bo'a"),
    ("Minyak kelapa Reok", "minyak", "Manggarai", ""),
    ("Minyak kayu putih TTU", "minyak-atsiri", "Timor Tengah Utara", ""),
    ("Garam Mamuli (20 x 200 g)", "garam", "Sumba Timur", ""),
    ("Garam Nataga", "garam", "Sabu Raijua", ""),
    ("Sambal lu'at", "bumbu-sambal", "Kota Kupang", ""),
    ("Vanili Kepulauan Alor (basah)", "rempah", "Alor", ""),
    ("Kemiri", "rempah", "Sumba Barat Daya", "Mata Wee Lima"),
    ("Asam Timor", "rempah", "Timor Tengah Selatan", ""),
)


def slug(name: str) -> str:
    """The name as it stands in an address."""
    return name.lower().replace(" ", "-")


def documents() -> list[Document]:
    """One document per row; ids from 1 in the order of ROWS."""
    return [
        Document(
            product_id=number,
            name=name,
            place=(village, kabupaten, *SHORT_NAMES.get(kabupaten, ())),
            category_slug=category,
            kabupaten_slug=slug(kabupaten),
            price=1_000 * number,
            quality=50,
            published_at=1_000_000 + number,
        )
        for number, (name, category, kabupaten, village) in enumerate(ROWS, 1)
    ]
