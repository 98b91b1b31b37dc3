"""What keeps the files for other catalogues, what they are made from, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.exports import files, photos, profiles, reading
from storefront.exports.copying import get_copy_sheet as get_copy_sheet
from storefront.exports.ekatalog import write_folder as write_folder
from storefront.exports.entries import compare_entry as compare_entry
from storefront.exports.entries import record_entry as record_entry
from storefront.exports.item_files import PROFILES as PROFILES
from storefront.exports.item_files import write_items as write_items
from storefront.exports.kinds import find_kind as find_kind
from storefront.exports.kinds import offered as offered
from storefront.exports.profiles import ProfileError as ProfileError
from storefront.exports.readiness import fill as fill
from storefront.exports.readiness import judge_all as judge_all
from storefront.exports.readiness import keep_up as keep_up
from storefront.exports.readiness import on_group_papers_changed as on_group_papers_changed
from storefront.exports.readiness import on_product_changed as on_product_changed
from storefront.exports.readiness import on_stock_changed as on_stock_changed
from storefront.exports.runs import ask as ask
from storefront.exports.runs import erase_expired as erase_expired
from storefront.exports.runs import file_of as file_of
from storefront.exports.runs import on_asked as on_asked
from storefront.exports.runs import try_again as try_again

if TYPE_CHECKING:
    from pathlib import Path


def configure(private_dir: Path, media_dir: Path, profile_dir: Path, public_url: str, media_url: str) -> None:
    """Say where files of runs and public pictures lie, where profiles of the office may, and the shop's address."""
    files.CABINET.open(private_dir)
    photos.configure(media_dir)
    profiles.configure(profile_dir)
    reading.configure(public_url, media_url)
