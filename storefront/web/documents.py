"""Documents of the private folder on their way to the few who may see them; the view has checked that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from storefront.kernel.errors import NotFoundError
from storefront.payments import service as payments
from storefront.producers import service as producers
from storefront.producers.types import PaperFormat
from storefront.verification import service as verification
from storefront.verification.types import FileFormat

if TYPE_CHECKING:
    from storefront.producers.types import StoredPaper
    from storefront.verification.types import EvidenceView


def picture_response(key: str) -> Response:
    """The picture of a proof. Raises NotFoundError."""
    return private_picture(payments.read_proof(key))


def private_picture(data: bytes | None) -> Response:
    """A JPEG that nobody on the way keeps and no other site may show. Raises NotFoundError where there is none."""
    return _private(data, "image/jpeg", "inline")


def paper_response(paper: StoredPaper, name: str) -> Response:
    """A group's paper; a PDF goes to the downloads, as it may hold what a browser must not open here.

    Raises:
        NotFoundError: when its file is gone.
    """
    data = producers.read_paper(paper)
    if paper.kind is PaperFormat.PDF:
        return _private(data, "application/pdf", f'attachment; filename="{name}.pdf"')
    return _private(data, "image/jpeg", "inline")


def evidence_response(evidence: EvidenceView) -> Response:
    """A piece of evidence; a PDF goes to the downloads.

    Raises:
        NotFoundError: when it is a link, or its file is gone.
    """
    data = verification.read_evidence(evidence)
    if evidence.file_format is FileFormat.PDF:
        return _private(data, "application/pdf", f'attachment; filename="bukti-{evidence.id}.pdf"')
    return _private(data, "image/jpeg", "inline")


def _private(data: bytes | None, kind: str, disposition: str) -> Response:
    if data is None:
        raise NotFoundError
    response = Response(data, mimetype=kind)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = disposition
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
