"""The form by which an office gives something back to a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from storefront.casework.types import LONGEST_WORDS, Answer
from storefront.kernel.db import read_session
from storefront.kernel.text import N_
from storefront.verification import queries as verification
from storefront.web.fields import option
from storefront.web.forms import Form

if TYPE_CHECKING:
    from typing import Self

    from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its stubs stand at 3.2

    from storefront.verification.types import ReasonUse


def offered(use: ReasonUse) -> list[SelectChoice]:
    """The reasons for this kind of matter, as they are listed now."""
    return [option(key, reason.text) for key, reason in verification.reasons(read_session(), use).items()]


class AnswerForm(Form):
    reasons = SelectMultipleField(
        N_("Apa yang perlu diperbaiki?"),
        description=N_("Kelompok membaca kalimat yang Anda pilih."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    words = TextAreaField(
        N_("Tambahan dari Anda"), [Length(max=LONGEST_WORDS, message=N_("Paling banyak 2.000 huruf."))]
    )

    def offer(self, use: ReasonUse) -> Self:
        """With the reasons for this kind of matter to choose from."""
        self.reasons.choices = offered(use)
        return self

    @property
    def answer(self) -> Answer:
        return Answer(reasons=tuple(self.reasons.data or ()), words=self.words.data or "")
