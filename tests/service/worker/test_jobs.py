from __future__ import annotations

from datetime import timedelta

from storefront.kernel import clock, worker
from storefront.kernel.worker import Job
from tests.service.worker.bell import NOON


def test_jobs_run_when_they_are_due() -> None:
    runs: list[str] = []
    job = Job(name="sweep", every=timedelta(minutes=5), run=lambda: runs.append("swept"))
    worker.run_once([job])
    worker.run_once([job])
    with clock.frozen_at(NOON + timedelta(minutes=5)):
        worker.run_once([job])
    assert runs == ["swept", "swept"]


def test_nobody_puts_a_job_off_by_a_moment_in_the_future() -> None:
    runs: list[str] = []
    job = Job(name="sweep", every=timedelta(minutes=5), run=lambda: runs.append("swept"))
    with clock.frozen_at(NOON + timedelta(days=900)):
        worker.run_once([job])
    worker.run_once([job])
    assert runs == ["swept", "swept"]


def test_a_job_that_fails_stops_no_other() -> None:
    runs: list[str] = []

    def fail() -> None:
        raise RuntimeError("broken")

    jobs = [
        Job(name="a", every=timedelta(1), run=fail),
        Job(name="b", every=timedelta(1), run=lambda: runs.append("b")),
    ]
    worker.run_once(jobs)
    assert runs == ["b"]


def test_the_heartbeat_tells_a_living_worker_from_a_dead_one() -> None:
    assert worker.is_alive() is False
    worker.beat()
    assert worker.is_alive() is True
    with clock.frozen_at(NOON + timedelta(minutes=2)):
        assert worker.is_alive() is False
