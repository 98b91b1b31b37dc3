"""What the columns of a sheet mean that are not called as ours: one choice for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import SelectField
from wtforms.validators import InputRequired

from storefront.catalogue.types import LISTING_COLUMNS
from storefront.kernel.text import _, sentence
from storefront.web.fields import option
from storefront.web.forms import Form

if TYPE_CHECKING:
    from storefront.imports.types import ImportView
    from storefront.kernel.errors import RefusedError

PASSED = "lewati"
LABELS = {column.name: column.label for column in LISTING_COLUMNS}


def form_of(view: ImportView) -> Form:
    """A field for each head that needs a look, `kolom-0` and so on; what it is like is chosen beforehand."""
    options = [option(PASSED, _("Jangan dibaca")), *(option(name, _(label)) for name, label in LABELS.items())]
    fields = {
        _name(place): SelectField(
            each.head,
            [InputRequired()],
            choices=options,
            default=each.column or each.suggestion or PASSED,
            description=_("Mirip: {label}.").format(label=_(LABELS[each.suggestion])) if each.suggestion else "",
        )
        for place, each in enumerate(view.matches)
    }
    kind: type[Form] = type("ColumnsForm", (Form,), fields)
    return kind.of_request()


def chosen(form: Form, view: ImportView) -> dict[str, str]:
    """The column of each head, empty where it shall not be read."""
    written = {each.head: form[_name(place)].data for place, each in enumerate(view.matches)}
    return {head: "" if column == PASSED else column for head, column in written.items()}


def say(form: Form, view: ImportView, error: RefusedError) -> None:
    """Put each problem to the head that it names."""
    names = {each.head: _name(place) for place, each in enumerate(view.matches)}
    for problem in error.problems:
        form[names[problem.at or ""]].errors = [sentence(problem)]


def _name(place: int) -> str:
    return f"kolom-{place}"
