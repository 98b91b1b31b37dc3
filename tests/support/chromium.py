"""Debian's Chromium, driven by Playwright: phones and desks, with script and without."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import sync_playwright

from tests.support.databases import IN_CI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PROGRAM = "chromium-headless-shell"  # the same engine as people's browsers, without the windows around the pages
FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = (360, 740)
CHEAP_PHONE = (360, 640)  # with which a group runs its shop
DESK = (1280, 900)
PATIENCE_MS = 30_000  # a machine that does other things as well is slow, not wrong


def start_chromium() -> Iterator[Browser]:
    """Start the browser, or say what to install; in CI its absence is a failure."""
    path = shutil.which(PROGRAM)
    if path is None:
        message = f"The browser is not installed: apt-get install {PROGRAM}"
        pytest.fail(message) if IN_CI else pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def visitor(
    browser: Browser,
    url: str,
    *,
    size: tuple[int, int] = PHONE,
    script: bool = True,
    density: float = 1,
    scheme: Literal["light", "dark"] = "light",
) -> Iterator[Page]:
    """A page of somebody who was never here before; what its console complains about fails the test.

    A resource that the content security policy blocks is such a complaint, and so is an error in a script.
    """
    context = browser.new_context(
        base_url=url,
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=density,
        java_script_enabled=script,
        color_scheme=scheme,
        locale="id-ID",
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    complaints = complaints_of(page)
    yield page
    context.close()
    assert complaints == []


def complaints_of(page: Page) -> list[str]:
    """Everything that goes wrong in this page from now on, but for answers that say no on purpose (4xx)."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("console", lambda message: _note(found, page.url, message.type, message.text))
    page.on("requestfailed", lambda request: _note_failure(found, request.url, request.failure or ""))
    page.on("response", lambda answer: found.append(f"{answer.url}: {answer.status}") if answer.status >= 500 else None)
    return found


def _note(found: list[str], url: str, kind: str, text: str) -> None:
    refused_on_purpose = text.startswith("Failed to load resource: the server responded with a status of 4")
    if kind in {"error", "warning"} and not refused_on_purpose:
        found.append(f"{url}: {text}")


def _note_failure(found: list[str], url: str, why: str) -> None:
    if why != "net::ERR_ABORTED":  # somebody went on before the page was complete
        found.append(f"{url}: {why}")
