"""Routes of static files and public pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, request

from storefront.web.assets import current_assets
from storefront.web.guards import public
from storefront.web.packing import accepted_encoding

if TYPE_CHECKING:
    from pathlib import Path

    from config import Config

blueprint = Blueprint("web", __name__)

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_MINUTE = "public, max-age=60"
PICTURE = re.compile(  # no name is longer than a disk can hold
    r"(?P<folder>[A-Za-z0-9_-]{2})/(?P<key>[A-Za-z0-9_-]{3,200})-(?P<width>\d{1,5})\.(?P<ext>avif|jpg|webp)"
)
PICTURE_TYPES = {"avif": "image/avif", "jpg": "image/jpeg", "webp": "image/webp"}


@blueprint.get("/static/<tree>/<path:path>")
@public
def static(tree: str, path: str) -> Response:
    assets = current_assets()
    file = assets.files.get(path)
    if tree != assets.hash or file is None:
        abort(404)
    encoding = accepted_encoding() if file.is_text else None
    response = Response(file.body.form(encoding), mimetype=file.mimetype, headers={"Cache-Control": FOR_EVER})
    if file.is_text:
        response.vary.add("Accept-Encoding")
    if encoding:
        response.content_encoding = encoding
    return response


@blueprint.get("/media/<path:path>")
@public
def media(path: str) -> Response:
    """A public picture; while the worker has not made this width yet, the largest smaller one stands in for it."""
    config: Config = current_app.config["SHOP"]
    match = PICTURE.fullmatch(path)
    if not match or match["folder"] != match["key"][:2]:
        abort(404)
    wanted = config.media_dir / path
    found = wanted if wanted.is_file() else _smaller(wanted.parent, match)
    if found is None:
        abort(404)
    kept = FOR_EVER if found == wanted else FOR_A_MINUTE
    return Response(found.read_bytes(), mimetype=PICTURE_TYPES[match["ext"]], headers={"Cache-Control": kept})


def _smaller(folder: Path, wanted: re.Match[str]) -> Path | None:
    made: dict[int, Path] = {}
    for path in folder.glob(f"{wanted['key']}-*.{wanted['ext']}"):
        width = path.stem.rpartition("-")[2]
        if width.isdecimal() and path.stem == f"{wanted['key']}-{width}" and int(width) < int(wanted["width"]):
            made[int(width)] = path
    return made[max(made)] if made else None


def widths_for_visitor(widths: tuple[int, ...]) -> tuple[int, ...]:
    """The widths of a picture to choose from; whoever saves data (`Save-Data: on`) is offered the smallest alone."""
    return widths[:1] if saves_data() else widths


def saves_data() -> bool:
    return request.headers.get("Save-Data", "").strip().lower() == "on"


def picture_url(key: str, width: int, ext: str) -> str:
    """The address of a public picture in one width (pixels) and format (`avif`, `jpg`)."""
    config: Config = current_app.config["SHOP"]
    return f"{config.media_url}/{key[:2]}/{key}-{width}.{ext}"
