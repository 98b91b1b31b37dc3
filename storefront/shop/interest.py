"""To be told when goods are there again: asking for it, and the page from which it is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request, url_for

from storefront.catalogue import queries as catalogue
from storefront.interests import queries, service
from storefront.interests.types import Ask, InterestProblem
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import language
from storefront.producers import queries as producers
from storefront.shop import blueprint
from storefront.shop.goods import how_many
from storefront.shop.interest_form import InterestForm
from storefront.shop.navigation import in_language
from storefront.shop.product import show
from storefront.shop.units import unit_word
from storefront.web import guards
from storefront.web.guards import public
from storefront.web.pages import render, see_other

if TYPE_CHECKING:
    from flask import Response as FlaskResponse
    from werkzeug import Response

    from storefront.catalogue.types import LineItem

TOO_MANY = 429
LONGEST_ID = 18  # digits


@blueprint.post("/kabari")
@public
def interest_ask() -> Response | tuple[str, int]:
    """Enter the queue; what is wrong is said at the form on the product's own page."""
    item = _item()
    form = InterestForm(request.form)
    form.offer([(item.variant_id, item.variant_label)])
    status = 422
    if form.validate():
        try:
            return see_other(url_for("shop.interest", key=_ask(form, item)))
        except RefusedError as error:
            end_reading()
            form.add_problems(error)
            if any(problem.code is InterestProblem.TOO_FAST for problem in error.problems):
                status = TOO_MANY
    return show(item.product_slug, form), status


def _item() -> LineItem:
    """The variant that was sent, on sale.

    Raises:
        NotFoundError: for any other.
    """
    written = request.form.get("variant_id", "")
    if not written.isascii() or not written.isdecimal() or len(written) > LONGEST_ID:
        raise NotFoundError
    item = catalogue.find_lines(read_session(), [int(written)]).get(int(written))
    end_reading()
    if item is None or not item.is_public:
        raise NotFoundError
    return item


def _ask(form: InterestForm, item: LineItem) -> str:
    identity = guards.current_identity()
    end_reading()
    command = Ask(
        variant_id=item.variant_id,
        quantity=form.quantity.data or 0,
        contact=form.contact.data or "",
        language=language(),
        person_id=identity.person_id if identity else None,
    )
    return service.ask(command, request.remote_addr or "")


@blueprint.get("/kabari/<key>")
@public
def interest(key: str) -> FlaskResponse:
    session = read_session()
    wish = queries.get_interest(session, key)
    item = catalogue.find_lines(session, [wish.variant_id])[wish.variant_id]
    group = producers.list_groups_by_ids(session, [item.group_id])[item.group_id]
    body = render(
        "shop/interest.html",
        wish=wish,
        name=in_language(item.product_name, item.product_name_en),
        pieces=how_many(wish.quantity, in_language(item.variant_label, item.variant_label_en), unit_word(item.unit)),
        group_name=group.name,
        url=url_for("shop.product", slug=item.product_slug) if item.is_public else None,
        picture_key=item.picture_key,
    )
    response = current_app.make_response(body)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@blueprint.post("/kabari/<key>/berhenti")
@public
def interest_stop(key: str) -> Response:
    """Pressing it twice, or a second time from the mail, says the same."""
    end_reading()
    service.stop(key)
    return see_other(url_for("shop.interest_stopped"))


@blueprint.get("/kabari/berhenti")
@public
def interest_stopped() -> str:
    return render("shop/interest_stopped.html")
