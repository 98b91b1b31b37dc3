"""What waits this morning, to those who work the queue; and what an office has answered, to the group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.casework import queries
from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import ChangeState
from storefront.kernel import timeline
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.text import N_, _, using_language
from storefront.notifications import letters
from storefront.notifications.outgoing import outgoing
from storefront.producers import queries as producers
from storefront.producers.types import GROUP, GroupState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storefront.casework.types import ChangeAnswered, DigestDue, GroupAnswered
    from storefront.producers.types import GroupInfo

CHANGES = {  # subject, what happened
    ChangeState.APPROVED: (
        N_("Perubahan {product} sudah tayang"),
        N_("Kantor menyetujui perubahan {product}. Pembeli sudah melihat yang baru."),
    ),
    ChangeState.RETURNED: (
        N_("Perubahan {product} perlu diperbaiki"),
        N_("Kantor mengembalikan perubahan {product}. Perbaiki, lalu simpan lagi. Pembeli masih melihat yang lama."),
    ),
}
GROUPS = {
    GroupState.APPLIED: (
        N_("Pendaftaran {group} perlu dilengkapi"),
        N_("Kantor mengembalikan pendaftaran {group}. Lengkapi, lalu kirim lagi."),
    ),
    GroupState.ACTIVE: (N_("{group} sudah bisa menjual"), N_("Kantor mengaktifkan {group}. Produknya bisa tayang.")),
    GroupState.SUSPENDED: (
        N_("{group} ditangguhkan"),
        N_("Kantor menangguhkan {group}. Produknya tidak tampil di toko untuk sementara."),
    ),
}


def digest(event: DigestDue) -> None:
    """One letter a day to each, on the kinds of cases that they work on; none to whom nothing waits for."""
    session = read_session()
    border = queries.late_before(queries.service_times(session))
    found = [
        (worker, queries.count_cases(session, None, worker.person_id, {kind: border[kind] for kind in worker.kinds}))
        for worker in queries.list_workers(session)
    ]
    end_reading()
    for worker, counts in found:
        if not counts.total:
            continue
        with using_language("id"):
            context = {"name": worker.name, "counts": counts, "link": outgoing.link("/kantor/verifikasi?jenis=saya")}
            key = f"cases-{worker.person_id}-{event.day}"
            subject = _("Ada yang menunggu di kantor")
            letter = letters.write("cases_waiting", key=key, to=worker.email, subject=subject, context=context)
        outgoing.deliver(letter)


def change_answered(event: ChangeAnswered) -> None:
    """Once; nothing where the group has no address or has changed it again since."""
    session = read_session()
    found = catalogue.get_change(session, event.change_id)
    group = producers.list_groups_by_ids(session, [found.group_id])[found.group_id]
    end_reading()
    change = found.change
    if change.state not in CHANGES:
        return
    subject, words = (text.format(product=found.name) for text in CHANGES[change.state])
    path = f"/lapak/produk/{change.product_id}"
    tell_group(group, f"change-{change.id}-{change.state}", (subject, words), change.reason.split("\n"), path)


def group_answered(event: GroupAnswered) -> None:
    """Once for each answer; nothing where the group has no address or has moved on since."""
    session = read_session()
    group = producers.list_groups_by_ids(session, [event.group_id])[event.group_id]
    last = timeline.list_entries(session, GROUP.name, [event.group_id])[-1]
    end_reading()
    if last.state != event.state:
        return
    subject, words = (text.format(group=group.name) for text in GROUPS[GroupState(event.state)])
    key = f"group-{group.id}-{event.state}-{last.at:%Y%m%d%H%M%S}"
    tell_group(group, key, (subject, words), (last.reason or "").split("\n"), f"/lapak/?lapak={group.slug}")


def tell_group(group: GroupInfo, key: str, said: tuple[str, str], lines: Sequence[str], path: str) -> None:
    """What an office has answered: `said` is the subject and what happened, `lines` its own words."""
    if not group.email:
        return
    subject, words = said
    context = {
        "name": group.name,
        "words": words,
        "lines": [line for line in lines if line],
        "link": outgoing.link(path),
    }
    with using_language("id"):
        outgoing.deliver(letters.write("office_answered", key=key, to=group.email, subject=subject, context=context))
