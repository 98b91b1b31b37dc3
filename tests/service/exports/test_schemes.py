"""The item file says how a group's goods come to its outlets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.catalogue.types import Selection
from storefront.exports import item_files
from storefront.kernel.db import end_reading
from storefront.outlets.types import Scheme
from tests.service.exports.test_files import as_dict
from tests.support import factories, tills
from tests.support.export_files import sheet, silent

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.sqlite_only]


def test_goods_of_a_group_that_sells_outright_are_no_consignment(tmp_path: Path) -> None:
    factories.load_reference()
    group_id = factories.open_shop().group_id

    def told() -> tuple[object, object]:
        end_reading()
        item_files.write_items(Selection(), tmp_path / "out.xlsx", silent)
        line = as_dict(sheet(tmp_path / "out.xlsx", "BARANG"), 1)
        return line["Skema"], line["Konsinyasi (Y/N)"]

    assert told() == ("KONSINYASI", "Y")
    tills.agree(tills.open_outlet(), group_id, Scheme.BELI_PUTUS)
    assert told() == ("BELI PUTUS", "N")
    tills.agree(tills.open_outlet(), group_id)  # elsewhere they stay the group's
    assert told() == ("KONSINYASI", "Y")
