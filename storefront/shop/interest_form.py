"""The small form of a product that is sold out: which of it, how many, and where to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its stubs stand at 3.2
from wtforms.validators import DataRequired, Length

from storefront.accounts import queries as accounts
from storefront.interests.types import MOST_PIECES
from storefront.kernel.db import read_session
from storefront.kernel.text import N_, tied
from storefront.shop.navigation import in_language
from storefront.shop.units import unit_word
from storefront.web import guards
from storefront.web.fields import QuantityField
from storefront.web.forms import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storefront.catalogue.types import ProductView, VariantView


class InterestForm(Form):
    """Its inputs stand inside the form that buys, so they name their own form (`form="kabari"`)."""

    variant_id = SelectField(N_("Yang mana?"), [DataRequired()], coerce=int)
    quantity = QuantityField(
        N_("Berapa yang Anda perlukan?"), [DataRequired(N_("Tulis jumlahnya."))], most=MOST_PIECES, default=1
    )
    contact = StringField(
        N_("Surel atau nomor WhatsApp"),
        [DataRequired(N_("Tulis surel atau nomor WhatsApp Anda.")), Length(max=254)],
        description=N_("Surel kami kirim sendiri. Nomor WhatsApp dilihat kelompoknya."),
    )

    only: int | None = None
    """The one variant that is sold out, where there is but one: then nobody is asked which."""

    def offer(self, choices: list[tuple[int, str]]) -> None:
        """What can be waited for: (variant, words)."""
        self.variant_id.choices = [SelectChoice(value, words) for value, words in choices]
        self.only = choices[0][0] if len(choices) == 1 else None


def form_for(found: ProductView, available: Mapping[int, int], sent: InterestForm | None) -> InterestForm | None:
    """The form as it was sent, or a fresh one; None while everything is there."""
    gone = [variant for variant in found.variants if available.get(variant.id, 0) <= 0]
    if not gone:
        return None
    form = sent or InterestForm(data={"quantity": 1})
    form.offer([(variant.id, words_of(variant)) for variant in gone])
    return form


def own_contact() -> str:
    """Where whoever is signed in is told: their mail address or, without one, their telephone number."""
    identity = guards.current_identity()
    if identity is None:
        return ""
    return identity.email or accounts.get_person_by_id(read_session(), identity.person_id).phone or ""


def words_of(variant: VariantView) -> str:
    """A variant as one chooses it: its label, else what it is sold by."""
    return tied(in_language(variant.label, variant.label_en)) or unit_word(variant.unit_label)
