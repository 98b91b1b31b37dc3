"""People, how they prove who they are, roles, memberships, addresses, and the attempts that limits are counted from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.accounts.types import LinkPurpose, MemberRole, NumberPurpose, Role
from storefront.kernel.db import Base, choice


class Person(Base):
    """Known by a mail address or a telephone number, each proved before it stands here."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="reachable"),
        {"sqlite_autoincrement": True},  # the log goes on to name whoever left by their number
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)  # small letters
    phone: Mapped[str | None] = mapped_column(unique=True)  # E.164
    password_hash: Mapped[str]
    created_at: Mapped[datetime]


class SignIn(Base):
    """One signed-in browser; deleting the row signs it out, wherever its cookie is.

    While `waits_for_code` the password was right and the second factor is still to come: it opens nothing.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    device: Mapped[str]
    waits_for_code: Mapped[bool] = mapped_column(default=False)


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


class Invitation(Base):
    """A link by which somebody becomes a member. Its token is derived from `salt`, as that of an `AccountLink`.

    It is void once whoever made it may not invite any more; a cancelled one is deleted.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(choice(MemberRole, "role"))
    salt: Mapped[str]
    token_digest: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Consent(Base):
    """That a group lets a facilitator act for it: who agreed, since when, and who ended it.

    The record outlives the accounts of the three, without them.
    """

    __tablename__ = "consent"
    __table_args__ = (
        Index(
            "uq_consent_in_force",
            "group_id",
            "person_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id, ondelete="SET NULL"), index=True)
    given_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id, ondelete="SET NULL"), index=True)
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id, ondelete="SET NULL"), index=True)


class AccountLink(Base):
    """A link that opens once. Its token is derived from `salt` with the installation's key; here lies its digest.

    A sign-up waits here with its name and the hash of its password until the address is proved.
    """

    __tablename__ = "account_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose, "purpose"))
    salt: Mapped[str]
    token_digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    email: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class NumberRequest(Base):
    """Somebody who is to prove a telephone number by writing to the shop from it, naming `code`."""

    __tablename__ = "number_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[NumberPurpose] = mapped_column(choice(NumberPurpose, "purpose"))
    code: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SavedAddress(Base):
    """Where a person has parcels sent; one of them is the default."""

    __tablename__ = "saved_address"
    __table_args__ = (
        Index(
            "uq_saved_address_default",
            "person_id",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    recipient: Mapped[str]
    phone: Mapped[str]  # E.164
    street: Mapped[str]
    rt: Mapped[str]
    rw: Mapped[str]
    village: Mapped[str]
    district: Mapped[str]
    regency: Mapped[str]
    province_code: Mapped[str]
    regency_code: Mapped[str | None]
    postal_code: Mapped[str]
    country: Mapped[str] = mapped_column(default="")  # named for an address abroad
    landmark: Mapped[str]
    is_default: Mapped[bool]


class SecondFactor(Base):
    """The app that shows a person codes. Its secret is derived from `salt` with the installation's key: none lies here.

    In force once `confirmed_at` is set; a code of `last_step` or before is refused.
    """

    __tablename__ = "second_factor"

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True)
    salt: Mapped[str]
    codes_salt: Mapped[str]
    last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    codes_noted_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One code for the day on which the app is lost, by its digest; deleted when it is used."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    code_digest: Mapped[str]


class Attempt(Base):
    """One try at something that is worth guessing at; counted over all web processes."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_counted", "what", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]
    who: Mapped[str]  # digest of an address, an account name or an order number
    at: Mapped[datetime]
