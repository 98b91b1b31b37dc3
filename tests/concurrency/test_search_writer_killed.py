"""A writer of the search index that dies by kill -9 leaves a whole index and no lock behind."""

import time
from pathlib import Path

import pytest

from storefront.search.engine import Document, Query
from storefront.search.whoosh_engine import WhooshEngine
from tests.support.forked import FORKS
from tests.support.racing import PROVING

COUNT = 40


def document(number: int, name: str) -> Document:
    return Document(product_id=number, name=name, category_slug="kopi", kabupaten_slug="ngada", price=1_000)


def write_for_ever(root: Path) -> None:
    engine = WhooshEngine(root)
    turn = 0
    while True:
        turn += 1
        engine.index([document(number, f"Kopi {turn}") for number in range(1, COUNT + 1)])
        if turn % 5 == 0:
            engine.rebuild([document(number, f"Kopi {turn}") for number in range(1, COUNT + 1)])


@pytest.mark.parametrize("delay", [0.05, 0.11, 0.23, 0.31, 0.47] if PROVING else [0.11, 0.31])
def test_a_killed_writer_harms_nothing(tmp_path: Path, delay: float) -> None:
    engine = WhooshEngine(tmp_path)
    engine.rebuild([document(number, "Kopi awal") for number in range(1, COUNT + 1)])
    before = engine.status().generation
    writer = FORKS.Process(target=write_for_ever, args=(tmp_path,))
    writer.start()
    deadline = time.monotonic() + 30
    while engine.status().generation == before:
        assert time.monotonic() < deadline, "the writer never wrote"
    time.sleep(delay)
    writer.kill()
    writer.join()
    hits = engine.search(Query(text="kopi", limit=100))
    assert sorted(hits.ids) == list(range(1, COUNT + 1))
    fresh = WhooshEngine(tmp_path)
    assert fresh.search(Query(text="kopi", limit=100)) == hits
    fresh.index([document(1, "Madu")])
    assert fresh.search(Query(text="madu")).ids == (1,)
    assert fresh.rebuild([document(1, "Madu")]).documents == 1
    assert engine.search(Query()).ids == (1,)
    assert len(list(tmp_path.glob("build-*"))) <= 2
