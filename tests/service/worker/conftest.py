from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.kernel import clock
from storefront.kernel.events import subscriptions
from tests.service.worker.bell import NOON, Rung, failing, hear, heard, log

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def bell(app: object) -> Iterator[None]:
    """Both handlers listen, nobody has heard anything yet, and it is noon."""
    del app
    subscriptions.subscribe(Rung, hear)
    subscriptions.subscribe(Rung, log)
    heard.clear()
    failing.clear()
    with clock.frozen_at(NOON):
        yield
    subscriptions._handlers.pop(Rung)
    subscriptions._urgent.discard(f"{hear.__module__}.{hear.__qualname__}")
