"""Photos that the rows of imports name."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.imports.models import ListingImport
from storefront.imports.photo_types import PhotoState
from storefront.kernel.db import Base, choice


class ImportPhoto(Base):
    """One photo of one row. `tried` is the ZIP that was looked into for it, `picture_key` the picture it became."""

    __tablename__ = "listing_import_photo"

    import_id: Mapped[int] = mapped_column(ForeignKey(ListingImport.id), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    state: Mapped[PhotoState] = mapped_column(choice(PhotoState, "state"), default=PhotoState.WAITING)
    reason: Mapped[str] = mapped_column(default="")
    tried: Mapped[str | None]
    picture_key: Mapped[str | None]
