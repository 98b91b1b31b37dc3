"""Asking a server as fast as it answers: a closed loop over a few connections that stay open, by wrk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

CONNECTIONS = 8
SECONDS = 4
SCRIPT = Path(__file__).with_name("addresses.lua")
COMMAND = f"wrk -t1 -c{CONNECTIONS} -d{SECONDS}s -H 'Accept-Encoding: gzip, br' -s benchmarks/{SCRIPT.name} URL"


class BenchError(Exception):
    """The figures would not be worth printing."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What one run of the load has shown. Times in milliseconds."""

    per_second: float
    p50: float
    p95: float
    bytes_each: int


def is_there() -> bool:
    return shutil.which("wrk") is not None


def read_summary(output: str) -> Figures:
    """The last line that the script prints.

    Raises:
        BenchError: when a request failed, or none was answered.
    """
    found = json.loads(output.strip().splitlines()[-1])
    if found["errors"] or not found["requests"]:
        raise BenchError(f"{found['errors']} of {found['requests']} requests failed")
    return Figures(
        per_second=found["requests"] * 1e6 / found["microseconds"],
        p50=found["p50_us"] / 1000,
        p95=found["p95_us"] / 1000,
        bytes_each=found["bytes"] // found["requests"],
    )


def ask(url: str, addresses: Sequence[str], seconds: int = SECONDS) -> Figures:
    """Let a few connections ask for these addresses for so many whole seconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="ascii") as file:
        file.write("\n".join(addresses))
        file.flush()
        command = [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            "--timeout",
            "30s",
            "-H",
            "Accept-Encoding: gzip, br",
        ]
        done = subprocess.run(  # noqa: S603 -- our own words only
            [*command, "-s", str(SCRIPT), url],
            env=os.environ | {"ADDRESSES": file.name},
            capture_output=True,
            check=False,
            text=True,
        )
    if done.returncode:
        raise BenchError(done.stderr or done.stdout)
    return read_summary(done.stdout)
