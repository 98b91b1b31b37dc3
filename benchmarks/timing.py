"""How long one page takes, asked for by one visitor after another: what a buyer waits, without the network."""

from __future__ import annotations

import http.client
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks.load import BenchError

if TYPE_CHECKING:
    from collections.abc import Sequence

OK = 200


def times(url: str, addresses: Sequence[str]) -> list[float]:
    """Milliseconds until each was answered in full, over one connection.

    Raises:
        BenchError: when an answer is not 200.
    """
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    found = []
    for address in addresses:
        started = time.perf_counter()
        connection.request("GET", address, headers={"Accept-Encoding": "gzip, br"})
        answer = connection.getresponse()
        answer.read()
        found.append((time.perf_counter() - started) * 1000)
        if answer.status != OK:
            raise BenchError(f"{address}: {answer.status}")
    connection.close()
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of them do not exceed.

    Raises:
        ValueError: of no values.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
