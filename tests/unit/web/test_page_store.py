from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import pytest

from storefront.web.page_store import Limits, PageStore

LIMITS = Limits(fresh=2, lent=4, life=60, entries=3, size=100)


@dataclass(frozen=True)
class Made:
    text: str
    size: int = 10
    may_be_kept: bool = True


@dataclass
class Shop:
    """A store with a clock that stands still, and how often a page was made."""

    time: float = 1000.0
    made: int = 0
    limits: Limits = LIMITS
    store: PageStore[str, Made] = field(init=False)

    def __post_init__(self) -> None:
        self.store = PageStore(self.limits, now=lambda: self.time)

    def ask(self, key: str = "/", version: object = 1, **page: int) -> str:
        def make() -> Made:
            self.made += 1
            return Made(f"{key} {self.made}", **page)  # type: ignore[arg-type]  # numbers do for truth values

        return self.store.get(key, version, make).text


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_page_is_made_once(shop: Shop) -> None:
    assert [shop.ask(), shop.ask(), shop.ask("/a"), shop.ask()] == ["/ 1", "/ 1", "/a 2", "/ 1"]


@pytest.mark.parametrize(
    ("age", "version", "shown"),
    [(1.9, 1, "/ 1"), (1.9, 2, "/ 1"), (2, 1, "/ 1"), (2, 2, "/ 2"), (59, 1, "/ 1"), (60, 1, "/ 2"), (500, 1, "/ 2")],
)
def test_how_long_it_is_shown(shop: Shop, age: float, version: int, shown: str) -> None:
    shop.ask(version=1)
    shop.time += age
    assert shop.ask(version=version) == shown


def test_its_age_counts_from_when_its_making_began(shop: Shop) -> None:
    def make_slowly() -> Made:
        shop.time += 3
        return Made("slow")

    shop.store.get("/", 1, make_slowly)
    assert shop.ask(version=2) == "/ 1"


def test_showing_a_page_does_not_make_it_younger(shop: Shop) -> None:
    shop.ask(version=1)
    for version in range(2, 12):
        shop.time += 0.5
        shop.ask(version=version)
    assert shop.made == 3  # at 0, 2 and 4 of 5 seconds


def test_what_may_not_be_kept_is_made_each_time(shop: Shop) -> None:
    assert [shop.ask(may_be_kept=False), shop.ask(may_be_kept=False)] == ["/ 1", "/ 2"]
    assert (len(shop.store), shop.store.size) == (0, 0)


def test_a_page_that_is_gone_takes_the_old_one_with_it(shop: Shop) -> None:
    shop.ask()
    shop.time += 10
    shop.ask(version=2, may_be_kept=False)
    assert (len(shop.store), shop.store.size) == (0, 0)


def test_the_longest_unused_goes_first(shop: Shop) -> None:
    for key in ("/a", "/b", "/c", "/a", "/d"):
        shop.ask(key)
    assert (len(shop.store), shop.store.size) == (3, 30)
    assert shop.ask("/a") == "/a 1"
    assert shop.ask("/b") == "/b 5"


def test_bytes_are_bounded_too(shop: Shop) -> None:
    shop.ask("/a", size=60)
    shop.ask("/b", size=60)
    assert (len(shop.store), shop.store.size) == (1, 60)
    shop.ask("/c", size=101)
    assert (len(shop.store), shop.store.size) == (0, 0)


def test_a_page_made_anew_counts_once(shop: Shop) -> None:
    shop.ask(size=40)
    shop.time += 100
    shop.ask(size=30)
    assert (len(shop.store), shop.store.size) == (1, 30)


def test_without_room_nothing_is_kept() -> None:
    shop = Shop(limits=replace(LIMITS, entries=0))
    assert [shop.ask(), shop.ask()] == ["/ 1", "/ 2"]


def crowd(store: PageStore[str, Made], makers: int) -> tuple[list[str], int]:
    """So many ask for one page at the same time; what they got and how often it was made."""
    made: list[int] = []
    start = threading.Barrier(makers)

    def make() -> Made:
        made.append(1)
        time.sleep(0.1)
        return Made(f"/ {len(made)}")

    def ask() -> str:
        start.wait()
        return store.get("/", 2, make).text

    with ThreadPoolExecutor(makers) as pool:
        texts = [each.result() for each in [pool.submit(ask) for _ in range(makers)]]
    return texts, len(made)


def test_a_crowd_waits_for_one_maker(shop: Shop) -> None:
    assert crowd(shop.store, 8) == (["/ 1"] * 8, 1)


def test_a_crowd_without_waiting_makes_it_each_for_themselves(shop: Shop) -> None:
    """The control: it is the waiting that spares the work."""
    shop.store.patience = 0
    texts, made = crowd(shop.store, 8)
    assert made > 1
    assert len(texts) == 8


def test_a_crowd_is_lent_the_old_page_while_it_may_still_be_shown(shop: Shop) -> None:
    shop.store.get("/", 1, lambda: Made("old"))
    shop.time += 3
    texts, made = crowd(shop.store, 8)
    assert (sorted(texts), made) == (["/ 1", *["old"] * 7], 1)


def test_a_crowd_is_not_lent_what_is_too_old(shop: Shop) -> None:
    shop.store.get("/", 1, lambda: Made("old"))
    shop.time += 4
    assert crowd(shop.store, 8) == (["/ 1"] * 8, 1)


def test_after_a_failure_the_next_one_makes_it(shop: Shop) -> None:
    def fail() -> Made:
        raise LookupError

    with pytest.raises(LookupError):
        shop.store.get("/", 1, fail)
    assert shop.ask() == "/ 1"
