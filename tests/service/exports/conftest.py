"""A shop whose goods leave in files, and folders of its own for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.exports import profiles, service
from tests.support import factories
from tests.support.export_files import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.factories import Shop


@pytest.fixture
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where this test's pictures, files and profiles lie."""
    folder = tmp_path_factory.mktemp("exports")
    service.configure(folder, folder / "media", folder / "profiles", "https://toko.example", "/media")
    yield folder
    profiles.configure(folder / "none")


@pytest.fixture
def shop(folders: Path) -> Shop:
    del folders
    factories.load_reference()
    return factories.open_shop(variants=len(HOSTILE), price=50_000, on_hand=3)
