"""`/_komponen`: every component in every state, for whoever works on the look; not there in production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app

from storefront.web.gallery_data import samples
from storefront.web.guards import public
from storefront.web.pages import render

if TYPE_CHECKING:
    from config import Config

blueprint = Blueprint("gallery", __name__)
MOST_PICTURES = 12
SMALLEST = "-320.avif"


@blueprint.get("/_komponen")
@public
def components() -> str:
    config: Config = current_app.config["SHOP"]
    keys = sorted(path.name.removesuffix(SMALLEST) for path in config.media_dir.glob(f"*/*{SMALLEST}"))
    return render("gallery.html", **(samples(keys[:MOST_PICTURES]) if keys else samples()))
