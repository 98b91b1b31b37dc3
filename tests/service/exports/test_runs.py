"""Files that the worker writes: once, whole, with their progress; what fails leaves nothing and says why."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from storefront.catalogue.types import Selection
from storefront.exports import kinds, run_queries, runs, service
from storefront.exports.files import CABINET
from storefront.exports.kinds import Kind
from storefront.exports.profiles import ProfileError
from storefront.exports.run_models import ExportRun
from storefront.exports.types.runs import AskRun, RunAsked, RunProblem, RunState, RunView
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.types import SYSTEM
from tests.support import factories
from tests.support.factories import SELLER
from tests.support.shelf import drain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storefront.exports.types import Progress
    from tests.support.factories import Shop

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    service.configure(tmp_path, tmp_path / "media", tmp_path / "profiles", "https://toko.example", "/media")
    factories.load_reference()
    return factories.open_shop(variants=2)


def asked(kind: str = "nttmart", key: str = "a", group_id: int | None = None, **selected: Any) -> int:
    return runs.ask(AskRun(kind=kind, selection=Selection(**selected), key=key), group_id, SYSTEM)


def seen(run_id: int) -> RunView:
    end_reading()
    return run_queries.get_run(read_session(), run_id)


def left_over() -> list[str]:
    return sorted(path.name for path in CABINET.folder.rglob("*") if path.is_file())


def put_in(monkeypatch: pytest.MonkeyPatch, write: Callable[[Selection, Path, Progress], None]) -> None:
    kind = Kind(name="uji", title="Uji", note="", suffix="csv", write=write)
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, kind))


def test_the_worker_writes_what_was_asked_and_tells_of_it(shop: Shop) -> None:
    run_id = asked(group_id=shop.group_id)
    assert (seen(run_id).state, seen(run_id).by) == (RunState.WAITING, "Sistem")
    drain()
    run = seen(run_id)
    assert (run.state, run.done, run.total, run.why) == (RunState.DONE, 2, 2, "")
    data = service.file_of(run_id).read_bytes()
    assert (run.size, run.digest) == (len(data), sha256(data).hexdigest())
    assert run.expires_at is not None
    assert run.expires_at - clock.now() > timedelta(days=6)
    assert left_over() == [service.file_of(run_id).name]


def test_one_form_makes_one_run_and_a_group_has_one_under_way(shop: Shop) -> None:
    first = asked(group_id=shop.group_id)
    assert asked(group_id=shop.group_id) == first
    with pytest.raises(RefusedError) as refused:
        asked(key="b", group_id=shop.group_id)
    assert [problem.code for problem in refused.value.problems] == [RunProblem.BUSY]
    assert [run.id for run in run_queries.list_runs(read_session(), shop.group_id, 9)] == [first]
    assert run_queries.list_runs(read_session(), None, 9) == []


def test_the_same_form_with_another_wish_in_it_makes_another_run(shop: Shop) -> None:
    """As browsers go back to a form that was sent and show it with its key."""
    first = asked()
    others = [asked("ipos5"), asked(group_id=shop.group_id), asked("ipos5")]
    assert [run.kind for run in map(seen, (first, *others))] == ["nttmart", "ipos5", "nttmart", "ipos5"]
    assert (len({first, *others}), others[0] == others[2]) == (3, True)
    long = asked(key="k" * 100_000)
    with unit_of_work() as session:
        kept = session.get_one(ExportRun, long).form_key
    assert len(kept) < 100


def test_a_group_gets_its_own_goods_whatever_it_asks_for(shop: Shop) -> None:
    other = factories.open_shop(variants=3)
    run_id = runs.ask(
        AskRun(kind="ipos5", selection=Selection(group_id=other.group_id), key="a"), shop.group_id, SELLER
    )
    drain()
    assert seen(run_id).total == 2


@pytest.mark.parametrize(
    ("kind", "code", "selected"),
    [("tidak-ada", RunProblem.KIND, {}), ("nttmart", RunProblem.NOTHING, {"regency_code": "53.11"})],
)
def test_what_cannot_be_written_is_refused(shop: Shop, kind: str, code: RunProblem, selected: dict[str, Any]) -> None:
    assert shop.variant_ids
    with pytest.raises(RefusedError) as refused:
        asked(kind, **selected)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert run_queries.list_runs(read_session(), None, 9) == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError("no space left on device"), RunProblem.NO_ROOM),
        (ProfileError("x"), RunProblem.PROFILE),
        (ZeroDivisionError(), RunProblem.BROKEN),
    ],
)
def test_a_failed_run_leaves_no_half_file_and_says_why(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, error: Exception, code: RunProblem
) -> None:
    def write(_wanted: Selection, target: Path, tell: Progress) -> None:
        target.write_text("setengah")
        tell(1, 2)
        raise error

    put_in(monkeypatch, write)
    assert shop.variant_ids
    run_id = asked("uji")
    drain()
    run = seen(run_id)
    assert (run.state, run.why, run.done) == (RunState.FAILED, code.message, 1)
    assert left_over() == []
    with pytest.raises(NotFoundError):
        service.file_of(run_id)
    asked("uji", key="b")  # the way is free again


def test_who_is_killed_is_followed_by_another_once_the_lease_is_over(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    def die(_wanted: Selection, _target: Path, tell: Progress) -> None:
        tell(1, 2)
        raise KilledError

    with monkeypatch.context() as patch:
        put_in(patch, die)
        run_id = asked("uji", group_id=shop.group_id)
        with pytest.raises(KilledError):
            runs.on_asked(RunAsked(run_id=run_id))

    def write(_wanted: Selection, target: Path, _tell: Progress) -> None:
        target.write_text("utuh")

    put_in(monkeypatch, write)
    runs.on_asked(RunAsked(run_id=run_id))  # the lease still holds
    assert (seen(run_id).state, left_over()) == (RunState.WRITING, [])
    with clock.frozen_at(clock.now() + runs.LEASE + timedelta(seconds=1)):
        runs.try_again()
        drain()
        assert seen(run_id).state is RunState.DONE
    assert service.file_of(run_id).read_text() == "utuh"


def test_whoever_was_overtaken_stops_and_changes_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(_wanted: Selection, target: Path, tell: Progress) -> None:
        target.write_text("kedua")
        with unit_of_work() as session:
            session.get_one(ExportRun, run_id).turns += 1
        tell(2, 2)

    put_in(monkeypatch, write)
    assert shop.variant_ids
    run_id = asked("uji")
    drain()
    assert (seen(run_id).state, left_over()) == (RunState.WRITING, [])


def test_a_run_that_is_cut_off_again_and_again_ends(shop: Shop) -> None:
    assert shop.variant_ids
    run_id = asked()
    with unit_of_work() as session:
        session.get_one(ExportRun, run_id).turns = runs.MOST_TURNS
    drain()
    assert (seen(run_id).state, seen(run_id).why) == (RunState.FAILED, RunProblem.BROKEN.message)


def test_files_are_erased_after_their_days(shop: Shop) -> None:
    run_id = asked(group_id=shop.group_id)
    drain()
    service.erase_expired()
    assert seen(run_id).state is RunState.DONE
    with clock.frozen_at(clock.now() + timedelta(days=8)):
        with pytest.raises(NotFoundError):  # also before the worker has come to it
            service.file_of(run_id)
        part = CABINET.folder / "aa"
        part.mkdir()
        (part / ".sisa.part.zip").write_text("sisa")
        (part / ".ekatalog.x").mkdir()
        service.erase_expired()
    assert (seen(run_id).state, left_over()) == (RunState.EXPIRED, [])
    with pytest.raises(NotFoundError):
        service.file_of(run_id)
