"""What the office and a group both see of a case: its state, its evidence, and the form that sends some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from wtforms import FileField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired

from storefront.kernel.media import MAX_BYTES
from storefront.kernel.text import N_, _
from storefront.verification.types import AddEvidence, DeterminationState, EvidenceKind, FileFormat
from storefront.web.fields import option
from storefront.web.forms import Form

if TYPE_CHECKING:
    from storefront.verification.types import CaseView, EvidenceView

D = DeterminationState
STATES = {
    D.DRAFT: (N_("Draf"), ""),
    D.SUBMITTED: (N_("Diajukan"), "warn"),
    D.EXAMINED: (N_("Siap diputuskan"), "info"),
    D.RETURNED: (N_("Perlu perbaikan"), "bad"),
    D.VERIFIED: (N_("Terverifikasi"), "ok"),
    D.REJECTED: (N_("Ditolak"), "bad"),
    D.SUSPENDED: (N_("Ditangguhkan"), "bad"),
    D.EXPIRED: (N_("Kedaluwarsa"), "warn"),
}
KINDS = {
    EvidenceKind.PHOTO: N_("Foto"),
    EvidenceKind.DOCUMENT: N_("Dokumen"),
    EvidenceKind.MINUTES: N_("Berita acara musyawarah desa"),
    EvidenceKind.LINK: N_("Tautan"),
}


def state_tag(state: DeterminationState) -> tuple[str, str]:
    words, kind = STATES[state]
    return _(words), kind


def about(each: EvidenceView, address: str) -> dict[str, object]:
    """What a piece of evidence is, for either side; `address` is of its file."""
    return {
        "title": each.title,
        "kind": _(KINDS[each.kind]) + (" (PDF)" if each.file_format is FileFormat.PDF else ""),
        "url": each.url or address,
        "is_outside": bool(each.url),
        "from": _("dari kelompok") if each.is_from_group else _("dari kantor"),
        "at": each.at,
    }


class EvidenceForm(Form):
    title = StringField(N_("Bukti ini menunjukkan apa"), [DataRequired(N_("Tulis apa yang ditunjukkan bukti ini."))])
    criterion = SelectField(N_("Untuk syarat"), validate_choice=False)
    kind = RadioField(
        N_("Jenis bukti"),
        [InputRequired(N_("Pilih jenis buktinya."))],
        choices=lambda: [option(kind.value, _(label)) for kind, label in KINDS.items()],
    )
    file = FileField(N_("Foto atau PDF"), description=N_("Paling besar 12 MB. Kosongkan untuk tautan."))
    url = StringField(N_("Alamat tautan"), description=N_("Diawali https://. Hanya untuk tautan."))

    def name_criteria(self, case: CaseView) -> None:
        """The criteria of this case, and the whole."""
        rows = [option(each.key, f"{each.key} {each.text[:60]}…") for each in case.criteria.criteria]
        self.criterion.choices = [option("", _("Seluruh produk")), *rows]


def sent_evidence(form: EvidenceForm) -> AddEvidence:
    """What was sent, and not more of a file than would be taken anyway."""
    upload = request.files.get("file")
    return AddEvidence(
        kind=EvidenceKind(form.kind.data),
        title=form.title.data or "",
        criterion=form.criterion.data or "",
        url=form.url.data or "",
        upload=upload.stream.read(MAX_BYTES + 1) if upload else b"",
    )
