"""What is said of people, their sign-ins, addresses, roles and invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 -- a field of an event is read at runtime

from storefront.accounts.types.words import (  # noqa: TC001 -- fields of an event are read at runtime
    LinkPurpose,
    MemberRole,
    NumberPurpose,
    Role,
)
from storefront.kernel.events import Event
from storefront.regions.types import ABROAD


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """A person to register, known by a mail address or a telephone number (E.164) or both."""

    name: str
    password: str
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who is signed in, as guards and pages need it; read once for each request."""

    person_id: int
    sign_in_id: int
    name: str
    email: str | None
    roles: frozenset[Role]
    memberships: tuple[tuple[int, MemberRole], ...]  # (group id, role in it)
    has_factor: bool = False
    decides_as: Role | None = None  # the role that a setting names, where it is theirs


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How somebody is reached: a mail address in its kept form, or a telephone number as E.164."""

    email: str | None = None
    phone: str | None = None

    @property
    def text(self) -> str:
        return self.email or self.phone or ""


@dataclass(frozen=True, kw_only=True)
class AddressForm:
    """A postal address to be kept; texts as they were typed. Within NTT `regency_code` names the kabupaten.

    Abroad `regency` is the city and `country` is written out; there is no RT, RW, village, district or landmark.
    """

    recipient: str
    phone: str
    street: str
    rt: str = ""
    rw: str = ""
    village: str = ""
    district: str = ""
    regency: str = ""
    province_code: str = ""
    regency_code: str | None = None
    postal_code: str = ""
    country: str = ""
    landmark: str = ""
    is_default: bool = False

    @property
    def is_abroad(self) -> bool:
        return self.province_code == ABROAD


@dataclass(frozen=True, kw_only=True)
class AddressView(AddressForm):
    """A kept address; `phone` is E.164."""

    id: int


@dataclass(frozen=True, kw_only=True)
class SignInView:
    """One signed-in browser; `device` is what it said about itself."""

    id: int
    device: str
    created_at: datetime
    is_this: bool


@dataclass(frozen=True, kw_only=True)
class NumberRequestView:
    """Somebody who has promised to write from this number (E.164); `person_id` is who has the number already."""

    id: int
    purpose: NumberPurpose
    code: str
    phone: str
    name: str
    created_at: datetime
    person_id: int | None


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """A person as the office that manages accounts sees them."""

    id: int
    name: str
    email: str | None
    phone: str | None
    created_at: datetime
    roles: tuple[Role, ...]
    has_factor: bool
    sign_ins: int


@dataclass(frozen=True, kw_only=True)
class GrantView:
    """A role of somebody; `scope` is the code of a kabupaten or the number of an outlet, where the role has one."""

    person_id: int
    name: str
    email: str | None
    phone: str | None
    role: Role
    scope: str
    has_factor: bool

    @property
    def contact(self) -> str:
        return self.email or self.phone or ""


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """Somebody in a group; `consented_at` is set for a facilitator, since when the group agrees."""

    id: int
    group_id: int
    person_id: int
    name: str
    contact: str
    role: MemberRole
    consented_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class InvitationView:
    """A link that still opens, and what completes it."""

    id: int
    group_id: int
    role: MemberRole
    token: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class FactorView:
    """A second factor: `secret` for the app (base32, and as `app_url` in its QR code), and what is left of its codes.

    `codes` are the recovery codes until their owner has said that they are written down, then nothing.
    """

    secret: str
    app_url: str
    is_confirmed: bool
    codes: tuple[str, ...]
    codes_left: int


@dataclass(frozen=True, kw_only=True)
class LinkFacts:
    """What the letter of a link needs.

    `token` completes the link; `is_known` whether there is an account to it, and `account_email` the address that this
    account has by now.
    """

    purpose: LinkPurpose
    email: str
    token: str
    language: str
    is_known: bool
    account_email: str | None


@dataclass(frozen=True, kw_only=True)
class LinkAsked(Event):
    """Somebody asked for a link by mail; who that is, only the letter's writer looks up."""

    link_id: int
