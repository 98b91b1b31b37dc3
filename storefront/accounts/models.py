"""People, their sign-ins, roles, memberships, and the attempts that limits are counted from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.accounts.types import MemberRole, Role
from storefront.kernel.db import Base, choice


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)  # small letters
    phone: Mapped[str | None]  # E.164
    password_hash: Mapped[str]
    created_at: Mapped[datetime]


class SignIn(Base):
    """One signed-in browser; deleting the row signs it out, wherever its cookie is."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    device: Mapped[str]


class RoleGrant(Base):
    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    scope: Mapped[str] = mapped_column(default="")  # code of a kabupaten, id of an outlet


class Membership(Base):
    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "group_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(choice(MemberRole, "role"))


class Attempt(Base):
    """One try at something that is worth guessing at; counted over all web processes."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_counted", "what", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]
    who: Mapped[str]  # digest of an address, an account name or an order number
    at: Mapped[datetime]
