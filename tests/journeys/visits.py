"""What a row of the pages is, who visits them, and what several do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.world import World

GUEST, BUYER, MEMBER, CLERK, ADMIN = "guest", "buyer", "member", "keuangan", "admin"
NEWCOMER = "newcomer"  # leads a group that has just registered
ACCOUNTS = {
    BUYER: "pembeli@demo.test",
    MEMBER: "koperasi-contoh-beiwali@lapak.demo.test",
    NEWCOMER: "rosa@contoh.test",
    CLERK: "keuangan@demo.test",
    ADMIN: "admin@demo.test",
    "disperindag": "disperindag@demo.test",
    "dinas_pmd": "pmd@demo.test",
    "biro_pbj": "pbj@demo.test",
    "gerai": "gerai@demo.test",
}
OFFICES = (CLERK, ADMIN, "disperindag", "dinas_pmd", "biro_pbj", "gerai")


@dataclass(frozen=True)
class Address:
    """`path` may depend on the orders of the world; `act` is what somebody does there before looking."""

    name: str
    endpoint: str
    path: str | Callable[[World], str]
    role: str = GUEST
    status: int = 200
    act: Callable[[Page, World], None] | None = None
    also: tuple[str, ...] = ()
    """Others who may see it: the head of the page differs, so they look, too."""


def press(button: str) -> Callable[[Page, World], None]:
    """Send a form as it stands, and look at what it says."""

    def act(page: Page, world: World) -> None:
        del world
        page.locator("main").get_by_role("button", name=button, exact=True).click()
        page.get_by_role("alert").wait_for()

    return act
