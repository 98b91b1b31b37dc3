"""What a group tells for registers: what its NIB lets it do, and whether it adds PPN."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask import request
from wtforms import BooleanField, HiddenField, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from storefront.accounts.policy import Permission
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import N_, _
from storefront.producers import queries, service
from storefront.producers.types import KBLI_EDITIONS, Business
from storefront.web import guards
from storefront.web.fields import option
from storefront.web.forms import Form
from storefront.workspace import blueprint, frame
from storefront.workspace.group import Rows, clash, form_page, manages, saved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug import Response


class BusinessForm(Form):
    seen = HiddenField("")
    kbli = TextAreaField(
        N_("Kode KBLI"),
        [Optional(), Length(max=400, message=N_("Paling banyak 400 huruf."))],
        description=N_("5 angka setiap kode, dari lembar NIB. Pisahkan dengan koma."),
    )
    kbli_edition = SelectField(N_("Edisi KBLI"), [Optional()], description=N_("Tahunnya tertulis di lembar NIB."))
    is_taxable = BooleanField(N_("Kelompok ini Pengusaha Kena Pajak (PKP)"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kbli_edition.choices = [option("", _("Belum tahu")), *(option(each, each) for each in KBLI_EDITIONS)]

    @property
    def told(self) -> Business:
        codes = dict.fromkeys(re.findall(r"[^\s,;]+", self.kbli.data or ""))
        return Business(
            kbli=tuple(codes), kbli_edition=self.kbli_edition.data or "", is_taxable=bool(self.is_taxable.data)
        )


@blueprint.route("/lembaga/usaha", methods=["GET", "POST"])
@manages
def group_business() -> Response | tuple[str, int]:
    info = frame.chosen_group(Permission.GROUP_MANAGE)
    told = queries.business_told(read_session(), info.id)
    form = BusinessForm.of_request(**_shown(told), seen=queries.digest(told))
    end_reading()
    now: Rows = []
    if request.method == "POST" and form.validate():
        try:
            service.save_business(info.id, form.told, guards.actor(info.name), seen=form.seen.data or "")
        except RefusedError as error:
            told = queries.business_told(read_session(), info.id)
            now = clash(form, error, told, _shown(told))
        else:
            return saved(info)
    words = (_("Kode usaha dan pajak"), _("Pemerintah mencocokkan ini dengan barang Anda."))
    return form_page(info, form, words, now)


def _shown(told: Mapping[str, Any]) -> dict[str, Any]:
    return {**told, "kbli": ", ".join(told["kbli"])}
