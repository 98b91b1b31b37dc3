"""How pages are made: the Jinja environment, rendering, redirects and messages for the next page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from flask import current_app, g, get_flashed_messages, redirect, render_template, url_for
from flask import flash as flask_flash
from jinja2 import StrictUndefined
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from storefront.accounts import policy
from storefront.accounts.policy import Permission
from storefront.kernel import text
from storefront.web import login
from storefront.web.assets import asset, css_url, sign_url
from storefront.web.csrf import csrf_field
from storefront.web.differences import apart
from storefront.web.files import picture_url, widths_for_visitor
from storefront.web.language import address_in, carried, is_offered, path_in
from storefront.web.shared import is_for_everybody, opening

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from werkzeug import Response

    from config import Config

Provider = Callable[[], object]


class PageContext(Context):
    """Asks for what a page needs of the shop only when a template names it, and once for each request."""

    def resolve_or_missing(self, key: str) -> Any:
        value = super().resolve_or_missing(key)
        return _provided(key, value.provider) if isinstance(value, Lazy) else value


class Lazy:
    """A global of all templates whose value depends on the request."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider


def _provided(key: str, provider: Provider) -> object:
    known: dict[str, object] = g.setdefault("page_context", {})
    if key not in known:
        known[key] = provider()
    return known[key]


class CurrentPerson:
    """Who is signed in, as the head of a page needs it."""

    def __init__(self, name: str, *, has_workspace: bool, has_office: bool) -> None:
        self.name = name
        self.has_workspace = has_workspace
        self.has_office = has_office


def _current_person() -> CurrentPerson | None:
    identity = login.current()
    if identity is None:
        return None
    return CurrentPerson(
        identity.name,
        has_workspace=bool(policy.group_ids(identity, Permission.GROUP_VIEW)),
        has_office=policy.allowed(identity, Permission.OFFICE_ENTER),
    )


DEFAULTS: Mapping[str, Provider] = {
    "lang": text.language,
    "current_person": _current_person,
    "basket_count": lambda: 0,
    "own_contact_text": lambda: "",
    "nav_categories": tuple,
    "offers_english": is_offered,
    "share": lambda: None,
}


def init_app(app: Flask, context: Mapping[str, Provider]) -> None:
    """Set up the templates; `context` names what the doors contribute to every page, such as `basket_count`."""
    app.jinja_options = {**app.jinja_options, "undefined": StrictUndefined}
    jinja = app.jinja_env
    jinja.context_class = PageContext
    jinja.add_extension("jinja2.ext.i18n")
    install = cast("Callable[..., None]", jinja.install_gettext_callables)  # type: ignore[attr-defined]  # of the extension
    install(text._, text.ngettext, newstyle=True)
    jinja.filters.update(
        rupiah=text.rupiah,
        tanggal=text.moment,
        tanggal_pendek=text.day,
        angka=text.number,
        berat=text.weight,
        lang_mark=lang_mark,
        apart=apart,
    )
    jinja.globals.update(
        asset=asset,
        css_url=css_url,
        sign_url=sign_url,
        picture_url=picture_url,
        path_in=path_in,
        widths_for_visitor=widths_for_visitor,
        for_visitor=for_visitor,
        absolute=absolute,
        address_in=address_in,
        carried=carried,
        csrf_field=csrf_field,
        flashes=flashes,
        **{name: Lazy(provider) for name, provider in {**DEFAULTS, **context}.items()},
    )


def lang_mark(words: object) -> Markup:
    """The attribute of an element whose words are in another language than its page."""
    return Markup(' lang="id"') if isinstance(words, text.Untranslated) else Markup("")


def render(template: str, **context: object) -> str:
    return render_template(template, **context)


def for_visitor(macro: Macro) -> str:
    """What a macro of components/visitor.html says about the visitor; left open while a page for everybody is made."""
    return opening(macro.name) if is_for_everybody() else macro()


def absolute(path: str) -> str:
    """A path of ours with the public address in front; an address that is whole already stays."""
    config: Config = current_app.config["SHOP"]
    return path if "://" in path else f"{config.public_url}{path}"


def absolute_url(endpoint: str, **values: object) -> str:
    """The public address of a page, for whoever reads it outside this site."""
    return absolute(url_for(endpoint, **values))  # type: ignore[arg-type]  # Flask names its own keywords


def see_other(url: str) -> Response:
    """Go and look there: the answer to a form that was accepted, so that reloading sends nothing twice."""
    return redirect(url, code=303)


def flash(kind: str, message: str) -> None:
    """Leave a message for the next page; `kind` is one of `info`, `ok`, `warn`, `bad`."""
    flask_flash(message, kind)


def flashes() -> list[tuple[str, str]]:
    """The messages left for this page, (kind, text); does not touch the session of somebody who has none."""
    if not login.has_session():
        return []
    left = cast("list[tuple[str, str]]", get_flashed_messages(with_categories=True))
    return list(left)
