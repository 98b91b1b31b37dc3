"""What is a profile of a file, and what is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.exports import profiles

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.mark.parametrize("names", [("BARANG/SEMUA",), ("petunjuk",), ("Barang", "BARANG"), ("'BARANG",)])
def test_a_sheet_that_no_workbook_takes_makes_no_profile(names: Sequence[str]) -> None:
    data = dict.fromkeys(("name", "title", "version", "date", "source"), "x")
    tables = [{"name": name, "rows": "product", "columns": [{"head": "x", "source": "name"}]} for name in names]
    with pytest.raises(ValueError, match="name"):
        profiles.read({**data, "tables": tables})
