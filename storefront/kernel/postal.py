"""What a postal address in Indonesia consists of, where that can be checked."""

from __future__ import annotations

import re

POSTAL_CODE = re.compile(r"[1-9][0-9]{4}")
NEIGHBOURHOOD = re.compile(r"[0-9]{1,3}")  # RT or RW
LONGEST_LINE = 200
