"""A web process that is killed between hold and answer leaves nothing stuck: another one answers the repeated form."""

from __future__ import annotations

import os
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.kernel.db import end_reading, read_session
from storefront.orders.models import Order
from storefront.shop.basket_cookie import COOKIE
from storefront.stock import queries as stock
from tests.journeys import world as making
from tests.support import factories, invariants

if TYPE_CHECKING:
    from storefront.trade.types import PlaceOrder
    from tests.support.running import RunningShop

pytestmark = [pytest.mark.browser, pytest.mark.alone, pytest.mark.timeout(180)]

BUYERS = 24
KILLS = 6
READY_SECONDS = 15
"""After the last kill; a process starts in about two seconds."""
PATIENCE_SECONDS = 60
SKU = "SBS-GARAM-01"
