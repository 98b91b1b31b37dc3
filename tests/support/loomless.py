"""The shop as `wsgi` makes it, but nothing is woven in it: its worker would do so for minutes, and mails would wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront import registry

if TYPE_CHECKING:
    from storefront.kernel.worker import Job

LOOMS = {"demo.pictures", "shop.share_pictures"}
all_jobs = registry.jobs


def other_jobs() -> list[Job]:
    jobs = all_jobs()
    assert {job.name for job in jobs} > LOOMS, "a loom has another name"
    return [job for job in jobs if job.name not in LOOMS]


registry.jobs = other_jobs

from wsgi import app as app  # noqa: E402 -- it takes the jobs when it is made
