"""Writing: replace, delete, rebuild and switch, seen at once by every reader and never half done."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from storefront.search.engine import Document, Query, SearchUnavailableError
from storefront.search.whoosh_engine import WhooshEngine

from .catalogue import documents

DOCUMENTS = documents()
OPEN_FILES = Path("/proc/self/fd")


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    built = WhooshEngine(tmp_path / "search")
    built.rebuild(DOCUMENTS)
    return built


def ids(engine: WhooshEngine, text: str) -> tuple[int, ...]:
    return engine.search(Query(text=text)).ids


def test_without_an_index_every_question_says_so(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "none")
    with pytest.raises(SearchUnavailableError):
        engine.search(Query(text="kopi"))
    with pytest.raises(SearchUnavailableError):
        engine.suggest("kopi", 3)
    with pytest.raises(SearchUnavailableError):
        engine.status()
    with pytest.raises(SearchUnavailableError):
        engine.index(DOCUMENTS)
    with pytest.raises(SearchUnavailableError):
        engine.delete([1])


def test_status_counts_products(engine: WhooshEngine) -> None:
    before = engine.status()
    assert before.documents == len(DOCUMENTS)
    assert 0 <= before.age_seconds < 60
    engine.delete([1, 2, 999_999])
    after = engine.status()
    assert after.documents == len(DOCUMENTS) - 2
    assert after.generation != before.generation


def test_an_empty_index_answers_nothing(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    assert engine.rebuild([]).documents == 0
    assert ids(engine, "kopi") == ids(engine, "") == ()
    assert engine.suggest("kopi", 3).ids == ()
    engine.index(DOCUMENTS[:1])
    assert ids(engine, "") == (1,)


def test_a_replaced_product_is_found_by_its_new_words_only(engine: WhooshEngine) -> None:
    honey = next(document for document in DOCUMENTS if document.name == "Madu hutan Polen")
    engine.index([replace(honey, name="Sirup jahe merah", category_slug="minuman")])
    assert ids(engine, "sirup jahe") == (honey.product_id,)
    assert honey.product_id not in ids(engine, "madu")
    assert engine.status().documents == len(DOCUMENTS)


def test_the_last_of_one_product_in_a_batch_wins(engine: WhooshEngine) -> None:
    first = DOCUMENTS[0]
    engine.index([replace(first, name="Wajik"), replace(first, name="Dodol")])
    assert ids(engine, "dodol") == (first.product_id,)
    assert engine.status().documents == len(DOCUMENTS)


def test_a_deleted_product_stays_away_after_later_commits(engine: WhooshEngine) -> None:
    gone = ids(engine, "sei sapi")[0]
    engine.delete([gone])
    assert ids(engine, "sei sapi") == ()
    for document in DOCUMENTS[30:40]:
        engine.index([document])
        assert gone not in ids(engine, "")
    assert len(engine.search(Query(limit=200)).ids) == engine.status().documents == len(DOCUMENTS) - 1


def test_many_small_commits_equal_one_build(tmp_path: Path, engine: WhooshEngine) -> None:
    slow = WhooshEngine(tmp_path / "slow")
    slow.rebuild([])
    for start in range(0, len(DOCUMENTS), 6):
        some = DOCUMENTS[start : start + 6]
        slow.index([replace(document, name="lama") for document in some])
        slow.index(some)
    for text in ("", "kopi", "tenun", "sei sapi", "kain kodi", "lama"):
        query = Query(text=text, limit=200)
        assert slow.search(query) == engine.search(query)


def test_another_reader_sees_commits_and_rebuilds(tmp_path: Path, engine: WhooshEngine) -> None:
    other = WhooshEngine(tmp_path / "search")
    assert ids(other, "dodol") == ()
    engine.index([replace(DOCUMENTS[0], name="Dodol")])
    assert ids(other, "dodol") == (1,)
    engine.rebuild(DOCUMENTS)
    assert ids(other, "dodol") == ()


def test_a_failed_rebuild_leaves_the_index_in_use(tmp_path: Path, engine: WhooshEngine) -> None:
    def broken() -> Iterator[Document]:
        yield DOCUMENTS[0]
        raise RuntimeError("the database went away")

    before = engine.status().generation
    with pytest.raises(RuntimeError, match="went away"):
        engine.rebuild(broken())
    with pytest.raises(ValueError, match="came twice"):
        engine.rebuild([DOCUMENTS[0], DOCUMENTS[0]])
    assert engine.status().generation == before
    assert len(list((tmp_path / "search").glob("build-*"))) == 1


def test_a_failed_batch_changes_nothing(engine: WhooshEngine) -> None:
    bad = replace(DOCUMENTS[1], price=2**70)
    before = engine.status().generation
    with pytest.raises(Exception, match=r"argument out of range|int too large|required"):
        engine.index([replace(DOCUMENTS[0], name="Dodol"), bad])
    assert engine.status().generation == before
    assert ids(engine, "dodol") == ()
    engine.index([replace(DOCUMENTS[0], name="Dodol")])
    assert ids(engine, "dodol") == (1,)


def test_old_builds_are_removed_but_the_last(tmp_path: Path, engine: WhooshEngine) -> None:
    for _ in range(3):
        engine.rebuild(DOCUMENTS[:5])
    assert len(list((tmp_path / "search").glob("build-*"))) == 2


@pytest.mark.parametrize("pointer", ["", "../elsewhere", "build-../../x", "build-none", "\u00fc"])
def test_a_damaged_pointer_is_refused(tmp_path: Path, engine: WhooshEngine, pointer: str) -> None:
    (tmp_path / "search" / "current").write_text(pointer, encoding="utf-8")
    with pytest.raises(SearchUnavailableError):
        engine.search(Query(text="kopi"))
    engine.rebuild(DOCUMENTS)
    assert ids(engine, "sei sapi") != ()


# Whoosh leaves a file open when it stumbles over what it read.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("pattern", ["*.seg", "*.toc"])
def test_damaged_files_are_told_and_cured_by_a_rebuild(tmp_path: Path, engine: WhooshEngine, pattern: str) -> None:
    for file in (tmp_path / "search").glob(f"build-*/{pattern}"):
        file.write_bytes(file.read_bytes()[:20])
    reader = WhooshEngine(tmp_path / "search")
    with pytest.raises(SearchUnavailableError):
        reader.search(Query(text="kopi"))
    engine.rebuild(DOCUMENTS)
    assert ids(reader, "sei sapi") != ()


def keep_reading(engine: WhooshEngine, stop: threading.Event, wrong: list[object]) -> None:
    texts = ("kopi", "tenun", "madu", "gula", "keripik", "minyak")
    expected = {text: set(ids(engine, text)) for text in texts}
    try:
        while not stop.is_set():
            wrong += [text for text in texts if set(ids(engine, text)) != expected[text]]
    except Exception as error:
        wrong.append(error)
        raise


def test_threads_read_right_answers_while_another_writes(engine: WhooshEngine) -> None:
    moving = next(document for document in DOCUMENTS if document.name == "Se'i sapi")
    stop = threading.Event()
    wrong: list[object] = []
    threads = [threading.Thread(target=keep_reading, args=(engine, stop, wrong)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(12):
        if turn % 4 == 3:
            engine.rebuild(DOCUMENTS)
        else:
            engine.index([replace(moving, name=f"Dendeng {turn}")])
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_two_writers_wait_for_each_other(tmp_path: Path, engine: WhooshEngine) -> None:
    other = WhooshEngine(tmp_path / "search")
    writers = [
        threading.Thread(target=writer.index, args=([replace(DOCUMENTS[0], product_id=1_000 + number)],))
        for number, writer in enumerate((engine, other) * 4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert engine.status().documents == len(DOCUMENTS) + 8


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="counts open files the way of Linux")
def test_commits_and_rebuilds_leave_no_file_open(engine: WhooshEngine) -> None:
    def turn() -> int:
        engine.index([DOCUMENTS[0]])
        engine.rebuild(DOCUMENTS[:3])
        assert ids(engine, "kain") != ()
        return len(list(OPEN_FILES.iterdir()))

    first = max(turn() for _ in range(3))
    assert max(turn() for _ in range(6)) <= first
