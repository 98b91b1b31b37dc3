"""Commands for the search index."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from storefront.kernel.db import read_session
from storefront.regions import queries as regions
from storefront.search import queries, service
from storefront.search.types import SearchUnavailableError

if TYPE_CHECKING:
    from storefront.search.types import ScoredCard

MILLISECONDS = 1000
MOST_SHOWN = 10
NAMES = {regency.slug: regency.name for regency in regions.shipped_regencies()}
group = AppGroup("search", help="Cards and search index.")


@group.command("rebuild")
def rebuild() -> None:
    """Build all cards and the whole index from the tables; the shop goes on meanwhile."""
    started = time.monotonic()
    count = service.rebuild()
    click.echo(f"{count} produk diindeks dalam {time.monotonic() - started:.1f} detik.")


@group.command("status")
def status() -> None:
    """Compare cards and index with the tables; exit 1 where they differ."""
    drift = service.check()
    state = drift.index
    click.echo(f"Indeks: {state.describe()}")
    if state.documents is not None:
        click.echo(f"Generasi {state.generation}, dibangun {state.age_seconds:.0f} detik yang lalu")
    for heading, ids in (("Kartu kurang", drift.missing), ("Kartu lebih", drift.extra), ("Kartu usang", drift.stale)):
        if ids:
            click.echo(f"{heading}: {len(ids)} (produk {', '.join(map(str, ids[:MOST_SHOWN]))})")
    if drift.miscounted:
        pairs = ", ".join("/".join(pair) for pair in drift.miscounted[:MOST_SHOWN])
        click.echo(f"Hitungan salah: {len(drift.miscounted)} ({pairs})")
    if not drift.is_none:
        raise SystemExit(1)


@group.command("query")
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def query(text: str, limit: int, *, as_json: bool) -> None:
    """Search as the shop does, with the points of each result."""
    try:
        queries.index_state(read_session())  # opens the index, which a web process does once and not for each search
        started = time.perf_counter()
        total, found = queries.search_scored(read_session(), text, limit)
    except SearchUnavailableError as error:
        raise click.ClickException(f"{error}: flask search rebuild") from error
    took = round((time.perf_counter() - started) * MILLISECONDS, 3)
    results = [_result(each) for each in found]
    if as_json:
        click.echo(json.dumps({"total": total, "took_ms": took, "results": results}, ensure_ascii=False))
        return
    click.echo(f"{total} produk, {took} ms")
    for row in results:
        click.echo(f"{row['score']:>4}  {row['name']}, {row['producer']}, {row['kabupaten']}")


def _result(found: ScoredCard) -> dict[str, object]:
    card = found.card
    return {
        "name": card.name,
        "slug": card.slug,
        "producer": card.group_name,
        "producer_slug": card.group_slug,
        "kabupaten": NAMES[card.regency_slug],
        "score": found.score,
    }
