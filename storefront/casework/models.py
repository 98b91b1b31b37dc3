"""Who works on which case. It orders the work only: who has decided stands with what was decided."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.casework.types import CaseKind
from storefront.kernel.db import Base, choice


class Assignment(Base):
    __tablename__ = "assignment"

    kind: Mapped[CaseKind] = mapped_column(choice(CaseKind, "kind"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    label: Mapped[str]  # the name of the person, for colleagues
    taken_at: Mapped[datetime]
