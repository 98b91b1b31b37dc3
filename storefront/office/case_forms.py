"""The forms of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from storefront.kernel.text import N_, _
from storefront.office.answers import offered
from storefront.verification.types import ReasonUse
from storefront.web.fields import option
from storefront.web.forms import Form

if TYPE_CHECKING:
    from typing import Any


def _reasons() -> list[Any]:
    return offered(ReasonUse.PRODUCT)


class AnswerForm(Form):
    """What the group is told, and the digest of what the page showed."""

    seen = HiddenField()
    reasons = SelectMultipleField(
        N_("Alasan untuk kelompok"),
        choices=_reasons,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=N_("Wajib bila mengembalikan atau menolak. Kelompok membacanya persis seperti ini."),
    )
    words = TextAreaField(
        N_("Yang perlu dilakukan kelompok"),
        description=N_("Tulis satu langkah untuk setiap masalah. Pakai kalimat pendek."),
    )


class ConclusionForm(AnswerForm):
    result = RadioField(
        N_("Hasil pemeriksaan"),
        [InputRequired(N_("Pilih hasil pemeriksaannya."))],
        choices=lambda: [
            option("accept", _("Usulkan terima")),
            option("return", _("Kembalikan untuk diperbaiki")),
            option("reject", _("Usulkan tolak")),
        ],
    )


class DecisionForm(AnswerForm):
    to = RadioField(
        N_("Keputusan"),
        [InputRequired(N_("Pilih keputusannya."))],
        choices=lambda: [
            option("verified", _("Tetapkan sebagai produk OVOP")),
            option("returned", _("Kembalikan untuk diperbaiki")),
            option("rejected", _("Tolak")),
        ],
    )
    valid_until = DateField(
        N_("Berlaku sampai"), [Optional()], description=N_("Kosongkan bila berlaku tanpa batas waktu.")
    )


class RecheckForm(Form):
    number = IntegerField(widget=HiddenInput())
    words = TextAreaField(N_("Catatan periksa ulang"), description=N_("Apa yang dilihat, kapan, dan di mana."))


class ReasonForm(Form):
    """A reason alone: to let something through, to examine again, to suspend."""

    reason = StringField(N_("Alasan"), [DataRequired(N_("Tulis alasannya."))])
