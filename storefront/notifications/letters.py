"""Letters out of templates: a text and an HTML form each, in the language of whoever reads it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from storefront.kernel import text
from storefront.notifications.types import Letter
from storefront.orders.types.labels import promise_words
from storefront.regions.queries import place_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TEMPLATES = Path(__file__).parents[2] / "templates"


@cache
def environment() -> Environment:
    """The mails' own Jinja: as strict as that of the pages, without Flask.

    What is not a literal is translated by the filter `words`: the answer of `_()` counts as safe HTML.
    """
    built = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",), default=False),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    install = cast("Callable[..., None]", built.install_gettext_callables)  # type: ignore[attr-defined]  # of the extension
    install(text._, text.ngettext, newstyle=True)
    built.filters.update(
        words=text._,
        rupiah=text.rupiah,
        tanggal=text.moment,
        tanggal_pendek=text.day,
        angka=text.number,
        berat=text.weight,
        place_words=place_words,
    )
    built.globals.update(in_language=text.in_language, promise_words=promise_words)
    return built


def write(name: str, *, key: str, to: str, subject: str, context: Mapping[str, object]) -> Letter:
    """Fill `emails/<name>.txt` and `.html` in the language of this context; line breaks never reach the subject."""
    values = {**context, "subject": subject, "lang": text.language()}
    plain, html = (environment().get_template(f"emails/{name}.{form}").render(values) for form in ("txt", "html"))
    return Letter(key=key, to=to, subject=" ".join(subject.split()), text=plain, html=html)
