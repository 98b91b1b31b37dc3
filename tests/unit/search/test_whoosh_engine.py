"""The embedded engine over real product names: what buyers type leads to what they mean."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storefront.search.engine import Query, SearchEngine
from storefront.search.whoosh_engine import WhooshEngine

from .catalogue import ROWS, documents

NAMES = {number: row[0] for number, row in enumerate(ROWS, 1)}

# What a buyer types, and the start of the name that must come first.
FIRST = [
    ("se'i sapi", "Se'i sapi"),
    ("sei sapi", "Se'i sapi"),
    ("se i", "Se'i sapi"),
    ("se\u2019i", "Se'i sapi"),
    ("se`i", "Se'i sapi"),
    ("seisapi", "Se'i sapi"),
    ("daging asap", "Se'i sapi"),
    ("smoked beef", "Se'i sapi"),
    ("kopi bajawa", "Kopi Arabika Flores Bajawa"),
    ("kopi bajwa", "Kopi Arabika Flores Bajawa"),
    ("coffee bajawa", "Kopi Arabika Flores Bajawa"),
    ("kopi ngada", "Kopi Arabika Flores Bajawa"),
    ("KOPI  BAJAWA!", "Kopi Arabika Flores Bajawa"),
    ("beli kopi bajawa", "Kopi Arabika Flores Bajawa"),
    ("kopi matim", "Kopi Tuk"),
    ("kopi mabar", "Kopi Coal"),
    ("songke mabar", "Kain songke Labuan Bajo"),
    ("songkek labuan bajo", "Kain songke Labuan Bajo"),
    ("kopi maumere", "Kopi robusta Mai Sai"),
    ("kopi tana duen", "Kopi robusta Mai Sai"),
    ("robuta sikka", "Kopi robusta Mai Sai"),
    ("tenun soe", "Tenun TTS"),
    ("tenun so'e", "Tenun TTS"),
    ("tenun TTS", "Tenun TTS"),
    ("tenun timor tengah selatan", "Tenun TTS"),
    ("weaving molo", "Tenun TTS"),
    ("tenun savu", "Tenun Sabu"),
    ("tenun sawu", "Tenun Sabu"),
    ("tenun hi'i", "Tenun Sabu"),
    ("garam sabu", "Garam Nataga"),
    ("garam sawu", "Garam Nataga"),
    ("salt savu", "Garam Nataga"),
    ("sotis futus", "Sarung tenun Insana"),
    ("tenun insanna", "Sarung tenun Insana"),
    ("kewatak", "Kewatek"),
    ("scarf mbay", "Syal tenun Mbay"),
    ("tas songkek", "Selendang / tas songke Colol"),
    ("moringa tea meto", "Teh kelor Meto"),
    ("teh marungga semau", "Kelor Semau"),
    ("marungga semau", "Kelor Semau"),
    ("jambu mente", "Kacang mete Lewolema"),
    ("cashew", "Kacang mete Lewolema"),
    ("mede", "Kacang mete Lewolema"),
    ("ilepadung", "Kacang mete Lewolema"),
    ("ile padung", "Kacang mete Lewolema"),
    ("minyak kelapa murni wewit", "VCO Wewit"),
    ("vco wewit", "VCO Wewit"),
    ("VCO 200 ml", "VCO Nometo"),
    ("vco 200ml", "VCO Nometo"),
    ("boa", "VCO Nometo"),
    ("vco bo\u2019a", "VCO Nometo"),
    ("minyak goreng kelapa", "Minyak goreng kelapa Donara"),
    ("coconut oil reok", "Minyak kelapa Reok"),
    ("minyak kayuputih", "Minyak kayu putih"),
    ("kayu puti", "Minyak kayu putih"),
    ("gula lempen", "Gula lempeng Rote"),
    ("gula lempeng", "Gula lempeng Rote"),
    ("gula semut sabu", "Gula semut Eilode"),
    ("gula oetutulu", "Gula semut Oetutulu"),
    ("ti i langga", "Topi ti'i langga"),
    ("tii langga", "Topi ti'i langga"),
    ("tiilangga", "Topi ti'i langga"),
    ("tilangga", "Topi ti'i langga"),
    ("topi rote", "Topi ti'i langga"),
    ("topi rea", "Topi re'a"),
    ("luat", "Sambal lu'at"),
    ("sambal lu at", "Sambal lu'at"),
    ("sambel luat", "Sambal lu'at"),
    ("sasandu", "Miniatur sasando"),
    ("kripik pisang malaka", "Keripik pisang Malaka"),
    ("banana chips kepok", "Keripik pisang kepok"),
    ("krupuk", "Keripik / kerupuk Maralelik"),
    ("coklat", "Cokelat Cho-Sik"),
    ("chosik", "Cokelat Cho-Sik"),
    ("tjoklat", "Cokelat Cho-Sik"),
    ("cocoa powder", "Cocoa Nul"),
    ("panili", "Vanili Kepulauan Alor"),
    ("vanilla", "Vanili Kepulauan Alor"),
    ("tengteng", "Teng-teng kacang"),
    ("teng teng", "Teng-teng kacang"),
    ("kirikiri", "Kiri-kiri"),
    ("kiri kiri", "Kiri-kiri"),
    ("madu hutan amfoang 650", "Madu Amfoang 650 ml"),
    ("honey amfoang 250", "Madu Amfoang 250 ml"),
    ("madu flotim", "Madu hutan Konga"),
    ("wata bitti", "Jagung titi"),
    ("watokobu", "Jagung titi"),
    ("wato kobu", "Jagung titi"),
    ("katemak", "Jagung bose"),
    ("tepung sorgom", "Tepung sorgum"),
    ("sorghum flour", "Tepung sorgum"),
    ("fish floss", "Abon tuna"),
    ("candlenut", "Kemiri"),
    ("mata wee lima", "Kemiri"),
    ("tamarind", "Asam Timor"),
    ("asem timor", "Asam Timor"),
    ("bagea", "Kue bagia"),
    ("tjendana", "Rosario / tasbih cendana"),
    ("rosary", "Rosario / tasbih cendana"),
    ("anyam lontar belu", "Tanasak"),
    ("basket belu", "Tanasak"),
]

AMONG_THREE = [
    ("madu hutan", "Madu hutan Polen"),
    ("marungga", "Kelor Semau"),
    ("palm sugar", "Gula lempeng Rote"),
    ("menenun", "Tenun Rote"),
    ("garam", "Garam Mamuli"),
    ("nastar", "Nastar sorgum/kelor"),
    ("tenun sumba", "Kain tenun Sumba Barat"),
    ("minyak kelapa", "Minyak kelapa Reok"),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    built = WhooshEngine(tmp_path_factory.mktemp("index") / "whoosh")
    built.rebuild(documents())
    return built


def found(engine: SearchEngine, text: str) -> list[str]:
    return [NAMES[number] for number in engine.search(Query(text=text)).ids]


@pytest.mark.parametrize(("typed", "start"), FIRST)
def test_the_meant_product_comes_first(engine: SearchEngine, typed: str, start: str) -> None:
    names = found(engine, typed)
    assert names, "nothing found"
    assert names[0].startswith(start), names[:3]


@pytest.mark.parametrize(("typed", "start"), AMONG_THREE)
def test_the_meant_product_is_among_the_first_three(engine: SearchEngine, typed: str, start: str) -> None:
    names = found(engine, typed)[:3]
    assert any(name.startswith(start) for name in names), names


@pytest.mark.parametrize("number", NAMES)
def test_its_own_name_finds_a_product_first(engine: SearchEngine, number: int) -> None:
    assert engine.search(Query(text=NAMES[number])).ids[0] == number


@given(st.sampled_from(sorted(NAMES)), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_its_own_words_in_any_order_and_case_find_a_product_first(
    engine: SearchEngine, number: int, random: Random
) -> None:
    shuffled = NAMES[number].split()
    random.shuffle(shuffled)
    text = " ".join(word.upper() if random.random() < 0.5 else word for word in shuffled)
    assert engine.search(Query(text=text)).ids[0] == number


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_answered(engine: SearchEngine, text: str) -> None:
    hits = engine.search(Query(text=text, limit=100))
    assert len(hits.ids) == len(set(hits.ids)) == min(hits.total, 100)
    engine.suggest(text, 5)


def test_a_word_that_nothing_matches_is_corrected_and_reported(engine: SearchEngine) -> None:
    hits = engine.search(Query(text="kopi bajwa"))
    assert dict(hits.corrected) == {"bajwa": "bajawa"}
    assert not hits.relaxed


def test_all_words_must_match_until_none_does(engine: SearchEngine) -> None:
    strict = engine.search(Query(text="kopi bajawa"))
    assert (strict.total, strict.relaxed) == (1, False)
    relaxed = engine.search(Query(text="kopi xyzzyq bajawa"))
    assert relaxed.relaxed
    assert NAMES[relaxed.ids[0]].startswith("Kopi Arabika Flores Bajawa")
    assert relaxed.total > 1


@pytest.mark.parametrize("text", ["qwertyuiop", "!?", "\u4e2d\u6587"])
def test_nothing_is_found_for_nonsense(engine: SearchEngine, text: str) -> None:
    hits = engine.search(Query(text=text))
    assert (hits.ids, hits.total, hits.facets.categories, hits.facets.kabupaten) == ((), 0, {}, {})


@pytest.mark.parametrize("text", ["", "  "])
def test_no_text_means_every_product(engine: SearchEngine, text: str) -> None:
    assert engine.search(Query(text=text)).total == len(NAMES)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kopi ba", ("kopi bajawa",)),
        ("gula lem", ("gula lempeng",)),
        ("TOPI re\u2019", ("topi rea", "topi re")),
        ("kopi bajwa", ("kopi bajawa",)),
        ("k", ()),
        ("", ()),
        ("zzzzzz", ()),
    ],
)
def test_suggestions_complete_the_last_word(engine: SearchEngine, typed: str, expected: tuple[str, ...]) -> None:
    assert set(engine.suggest(typed, 5).texts) == set(expected)


def test_suggestions_name_products_and_keep_to_the_limit(engine: SearchEngine) -> None:
    suggestions = engine.suggest("se", 2)
    assert len(suggestions.texts) == len(suggestions.ids) == 2
    assert NAMES[engine.suggest("sei", 3).ids[0]] == "Se'i sapi"
