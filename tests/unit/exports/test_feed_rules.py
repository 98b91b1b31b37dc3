"""What feeds ask for: nothing but what goods say by themselves, and a woven picture will do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storefront.exports import demands
from storefront.exports.rules import RULES, judge
from storefront.exports.types import RequirementState as S
from storefront.exports.types import Target
from tests.unit.exports.test_rules import PHOTO, TODAY, states, subject


def test_feeds_want_what_buyers_see_with_a_picture_of_their_size() -> None:
    small = replace(PHOTO, width=300, height=300)
    assert states(subject(pictures=(small,)), Target.GOOGLE)["picture"] is S.MET
    given = states(subject(pictures=(small,), is_public=False), Target.META)
    assert given == {"public": S.MISSING, "picture": S.MISSING, "price": S.MET}


def test_a_woven_picture_will_do_for_a_feed_with_a_word_about_it() -> None:
    woven = replace(PHOTO, is_woven=True, width=320, height=320)  # its other widths are still to be made
    rows = judge(subject(pictures=(woven,)), demands.profiles()[Target.GOOGLE], TODAY)
    (told,) = (row for row in rows if row.code == "picture")
    assert (told.state, told.detail) == (S.MET, "Baru gambar tenunan toko. Foto asli lebih pasti diterima.")
    rows = judge(subject(), demands.profiles()[Target.GOOGLE], TODAY)
    assert [row.detail for row in rows if row.code == "picture"] == [""]


@pytest.mark.parametrize("target", [Target.GOOGLE, Target.META])
def test_profiles_of_feeds_ask_for_nothing_that_the_law_decides(target: Target) -> None:
    """A feed looks at goods alone (`is_fit`): asked the law, too, it would tell of what is not ready."""
    asked = {demand.code for demand in demands.profiles()[target].demands}
    of_law = {"licence", "licence_checked", "halal", "composition", "net_content", "shelf_life"}
    assert asked.isdisjoint(of_law)
    assert asked <= RULES.keys()
