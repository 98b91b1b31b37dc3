"""Pages that are made once for everybody: what depends on the visitor is left open and filled in for each request.

While such a page is made, nobody may ask who looks at it: it would stay in the page for the next visitor.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator

_making: ContextVar[bool] = ContextVar("making_a_page_for_everybody", default=False)
OPENING = re.compile(r"<!--visitor:([a-z_]+)-->")
"""What people write cannot contain one: templates and JSON-LD escape its first character."""


class PersonalError(Exception):
    """A view of a page for everybody asked about the visitor; a fault of the view."""


@contextmanager
def for_everybody() -> Iterator[None]:
    """Make a page without a visitor."""
    token = _making.set(True)
    try:
        yield
    finally:
        _making.reset(token)


def is_for_everybody() -> bool:
    return _making.get()


def refuse_for_everybody(question: str) -> None:
    """To be called by whatever tells visitors apart.

    Raises:
        PersonalError: while a page for everybody is made.
    """
    if _making.get():
        raise PersonalError(question)


def opening(name: str) -> Markup:
    """Where something about the visitor comes in, by the name of what is to be filled in."""
    return Markup(f"<!--visitor:{name}-->")  # noqa: S704 -- names of our own macros
