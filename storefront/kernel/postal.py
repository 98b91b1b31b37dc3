"""What a postal address consists of, where that can be checked."""

from __future__ import annotations

import re

POSTAL_CODE = re.compile(r"[1-9][0-9]{4}")
POSTAL_CODE_ABROAD = re.compile(r"[A-Za-z0-9 -]{1,12}")
NEIGHBOURHOOD = re.compile(r"[0-9]{1,3}")  # RT or RW
LONGEST_LINE = 200
