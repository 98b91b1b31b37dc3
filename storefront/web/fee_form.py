"""The form in which a group, or an office for it, names a shipping fee that a buyer waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms.validators import InputRequired

from storefront.kernel.text import N_
from storefront.trade.types import MOST_DAYS
from storefront.web.fields import QuantityField, RupiahField
from storefront.web.forms import Form

if TYPE_CHECKING:
    from storefront.orders.types import SellerOrderView


class FeeForm(Form):
    fee = RupiahField(
        N_("Ongkir"),
        [InputRequired(N_("Tulis ongkirnya dalam rupiah penuh, misalnya 45.000."))],
        description=N_("Dalam rupiah, untuk seluruh paket ini."),
    )
    least_days = QuantityField(N_("Paling cepat (hari)"), [InputRequired(N_("Tulis berapa hari."))], most=MOST_DAYS)
    most_days = QuantityField(N_("Paling lama (hari)"), [InputRequired(N_("Tulis berapa hari."))], most=MOST_DAYS)

    @property
    def days(self) -> tuple[int, int] | None:
        least, most = self.least_days.data, self.most_days.data
        return None if least is None or most is None else (least, most)

    @classmethod
    def of_part(cls, part: SellerOrderView) -> FeeForm:
        """As it was named before, to put a slip right; else empty."""
        if part.days is None:
            return cls()
        return cls(data={"fee": part.shipping_fee, "least_days": part.days[0], "most_days": part.days[1]})
