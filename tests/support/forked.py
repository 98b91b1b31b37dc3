"""Processes that know the shop from their first moment: forked from one that has done nothing but import it.

Importing it takes seconds, and a fork of the tests' own process would take over its locks and its connections.
"""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["storefront", "tests.support.factories", "tests.support.databases"])


def start(act: Callable[..., None], *arguments: object) -> tuple[ForkServerProcess, Connection]:
    """Let another process run `act(line, *arguments)`; returns it with our end of the line."""
    ours, theirs = FORKS.Pipe()
    process = FORKS.Process(target=act, args=(theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    return process, ours
