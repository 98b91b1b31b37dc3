"""A web process that is killed between hold and answer leaves nothing stuck: another one answers the repeated form."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.alone, pytest.mark.timeout(180)]

BUYERS = 24
KILLS = 6
READY_SECONDS = 15
"""After the last kill; a process starts in about two seconds."""
PATIENCE_SECONDS = 60
SKU = "SBS-GARAM-01"
