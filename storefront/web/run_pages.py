"""What both doors show of export runs: the form, the words of each state, the file on its way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, send_file
from wtforms import BooleanField, HiddenField, RadioField

from storefront.exports import service
from storefront.exports.types.runs import UNDER_WAY, RunState
from storefront.kernel import ids
from storefront.kernel.text import N_, _, moment, number
from storefront.web.forms import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response

    from storefront.exports.types.runs import RunView

LOOK_AGAIN_SECONDS = 4
PAGE = 20
LABELS = {
    RunState.WAITING: N_("Menunggu giliran"),
    RunState.WRITING: N_("Sedang dibuat"),
    RunState.DONE: N_("Siap diunduh"),
    RunState.FAILED: N_("Tidak jadi"),
    RunState.EXPIRED: N_("Sudah dihapus"),
}
KILO = 1000


class RunForm(Form):
    """Which file; `key` makes one run of it, however often it is sent."""

    kind = RadioField(N_("Berkas"))
    with_unverified = BooleanField(
        N_("Sertakan yang belum tayang"),
        description=N_("Tanpa centang, hanya produk yang terverifikasi dan tayang."),
    )
    key = HiddenField()

    def offer(self, *, to_groups: bool) -> RunForm:
        """With the kinds that somebody may ask for, and a key of its own."""
        offered = service.offered(to_groups=to_groups)
        self.kind.choices = [(kind.name, _(kind.title)) for kind in offered]
        self.kind.data = self.kind.data or offered[0].name
        self.key.data = self.key.data or ids.secret_token()
        return self


def notes_of_kinds(*, to_groups: bool) -> dict[str, tuple[str, str]]:
    """For components/choices.html."""
    return {kind.name: (_(kind.note), "") for kind in service.offered(to_groups=to_groups)}


def title_of(run: RunView) -> str:
    """What its kind is called; one that is made no more, by its file."""
    kind = service.find_kind(run.kind)
    return _(kind.title) if kind else run.file_name


def names_of(runs: Sequence[tuple[RunView, str]]) -> list[tuple[str, str, str, str]]:
    """Runs with their addresses, for components/names.html."""
    return [
        (title_of(run), url, "", f"{_(LABELS[run.state])}, {moment(run.created_at)}, {run.by}") for run, url in runs
    ]


def facts_of(run: RunView) -> list[tuple[str, str]]:
    """For components/facts.html."""
    is_there = run.state is RunState.DONE
    return [
        (_("Diminta"), f"{moment(run.created_at)}, {run.by}"),
        (_("Produk"), number(run.total) if run.total else ""),
        (_("Nama berkas"), run.file_name if is_there else ""),
        (_("Ukuran"), size_words(run.size) if is_there else ""),
        (_("Dihapus pada"), moment(run.expires_at) if is_there and run.expires_at else ""),
    ]


def checksum_of(run: RunView) -> list[tuple[str, str]]:
    """For offices, which hand the file on."""
    return [("SHA-256", run.digest if run.state is RunState.DONE else "")]


def size_words(size: int) -> str:
    """A number of bytes as people say it."""
    if size < KILO * KILO:
        return f"{number(max(1, size // KILO))} kB"
    return f"{number(size // (KILO * KILO))} MB"


def page_response(run: RunView, page: str) -> Response:
    """The page of a run, which comes again by itself while the worker is at it."""
    response = current_app.make_response(page)
    if run.state in UNDER_WAY:
        response.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response


def file_response(run: RunView) -> Response:
    """Its file, for those who may see the run. Raises NotFoundError while it is not there, or no more."""
    response = send_file(service.file_of(run.id), as_attachment=True, download_name=run.file_name, max_age=0)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
