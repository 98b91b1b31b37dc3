"""What a group tells of itself: to buyers, and to whoever counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.kernel import audit
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError
from storefront.kernel.events import OutboxRow
from storefront.kernel.money import Rupiah
from storefront.kernel.types import Actor
from storefront.producers import queries, service
from storefront.producers.models import GroupFigures
from storefront.producers.types import Figures, ProfileForm
from tests.support.products import load_reference, make_group

if TYPE_CHECKING:
    from flask import Flask

MEMBER = Actor(label="Koperasi Contoh Beiwali")


@pytest.fixture
def group_id(app: Flask) -> int:
    del app
    load_reference()
    with unit_of_work() as session:
        return make_group(session, active=False).id


def tell(group_id: int, form: ProfileForm) -> bool:
    """From a form that was opened just now."""
    seen = queries.digest(queries.profile_told(read_session(), group_id))
    end_reading()
    return service.save_profile(group_id, form, MEMBER, seen=seen)


def count(group_id: int, figures: Figures) -> None:
    seen = queries.digest(queries.figures_told(read_session(), group_id, figures.year))
    end_reading()
    service.save_figures(group_id, figures, MEMBER, seen=seen)


def test_what_buyers_see_is_told_once_it_has_changed(group_id: int) -> None:
    form = ProfileForm(story="Menenun sejak 1998.", address="Dusun 1", phone="0812 3456 7891", pickup_note="Senin")
    assert tell(group_id, form) is True
    assert tell(group_id, form) is False
    row = queries.get_group(read_session(), group_id)
    assert (row.story, row.phone, row.email, row.allows_cash) == ("Menenun sejak 1998.", "+6281234567891", None, False)
    topics = read_session().scalars(select(OutboxRow.topic)).all()
    assert topics.count("GroupChanged") == 1
    told = next(entry for entry in audit.list_latest(read_session()) if entry.action == "group.told")
    assert (told.before["phone"], told.after["phone"]) == ("+6281200000001", "+6281234567891")
    end_reading()
    with pytest.raises(RefusedError) as refused:
        tell(group_id, ProfileForm(phone="1", email="x", story="y" * 5000))
    assert [each.at for each in refused.value.problems] == ["phone", "email", "story"]
    assert queries.get_group(read_session(), group_id).story == "Menenun sejak 1998."


def test_another_story_leaves_no_english_of_the_old_one(group_id: int) -> None:
    with unit_of_work() as session:
        queries.get_group(session, group_id).story_en = "The old story."
    tell(group_id, ProfileForm(story="Cerita baru.", phone="0812-0000-0001"))
    assert queries.get_group(read_session(), group_id).story_en == ""


def test_the_last_word_on_a_year_counts(group_id: int) -> None:
    first = Figures(year=2025, members=12, women=9, paid_workers=2, turnover=Rupiah(48_000_000), equipment="2 alat")
    count(group_id, first)
    second = Figures(year=2025, members=13, women=9, paid_workers=0, turnover=Rupiah(50_000_000))
    count(group_id, second)
    older = Figures(year=2024, members=5, women=5, paid_workers=0, turnover=Rupiah(0))
    count(group_id, older)
    assert queries.list_figures(read_session(), group_id) == [second, older]
    end_reading()
    with pytest.raises(RefusedError):
        count(group_id, Figures(**{**vars(second), "women": 14}))
    end_reading()
    assert read_session().execute(select(func.count()).select_from(GroupFigures)).scalar_one() == 2
