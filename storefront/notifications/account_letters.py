"""Letters about accounts. Only here is looked up whether an address is known; nobody who asks can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.accounts import queries as accounts
from storefront.accounts.types import LinkPurpose
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError
from storefront.kernel.text import _, using_language
from storefront.notifications import letters
from storefront.notifications.outgoing import outgoing

if TYPE_CHECKING:
    from storefront.accounts.types import LinkAsked, LinkFacts

PATHS = {LinkPurpose.SIGN_UP: "/daftar/", LinkPurpose.RESET: "/masuk/baru/", LinkPurpose.EMAIL: "/akun/surel/"}


def link_asked(event: LinkAsked) -> None:
    """Send the link that was asked for, or say what is there instead; nothing once the link is used or over."""
    facts = _facts(event)
    if facts is None:
        return
    with using_language(facts.language):
        name, subject = _letter(facts)
        context = {
            "link": outgoing.link(PATHS[facts.purpose] + facts.token),
            "sign_in": outgoing.link("/masuk"),
            "reset": outgoing.link("/masuk/lupa"),
            "sign_up": outgoing.link("/daftar"),
        }
        key = f"account-link-{event.link_id}"
        outgoing.deliver(letters.write(name, key=key, to=facts.email, subject=subject, context=context))


def change_asked(event: LinkAsked) -> None:
    """Warn the address that an account has so far, while its owner can still prevent the change by a new password.

    Apart from the letter with the link: where the old address takes no letters any more, the new one gets its own.
    """
    facts = _facts(event)
    if facts is None or facts.purpose is not LinkPurpose.EMAIL or facts.account_email in {None, facts.email}:
        return
    with using_language(facts.language):
        subject = _("Alamat surel akun Anda akan diganti")
        context = {"reset": outgoing.link("/masuk/lupa"), "contact": outgoing.link("/kontak")}
        key, to = f"account-change-{event.link_id}", facts.account_email or ""
        outgoing.deliver(letters.write("account_change", key=key, to=to, subject=subject, context=context))


def _facts(event: LinkAsked) -> LinkFacts | None:
    try:
        return accounts.get_link_facts(read_session(), event.link_id)
    except NotFoundError:
        return None
    finally:
        end_reading()


def _letter(facts: LinkFacts) -> tuple[str, str]:
    """Which letter, and its subject."""
    if facts.purpose is LinkPurpose.EMAIL:
        return "account_email", _("Pastikan alamat surel baru Anda")
    if facts.purpose is LinkPurpose.SIGN_UP:
        if facts.is_known:
            return "account_known", _("Anda sudah punya akun")
        return "account_confirm", _("Pastikan alamat surel Anda")
    if facts.is_known:
        return "account_reset", _("Kata sandi baru")
    return "account_unknown", _("Belum ada akun dengan alamat ini")
