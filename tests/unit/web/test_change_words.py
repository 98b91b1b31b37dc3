"""Whatever is written into the log has words: nobody who reads it meets a code."""

from __future__ import annotations

import re

from config import ROOT
from storefront.verification.types import DeterminationState
from storefront.web.change_labels import ACTIONS, KINDS

WRITTEN = re.compile(r'action="([a-z_]+\.[a-z_]+)"')


def test_every_action_has_words() -> None:
    files = sorted((ROOT / "storefront").rglob("*.py"))
    written = {action for path in files for action in WRITTEN.findall(path.read_text(encoding="utf-8"))}
    states = {f"determination.{state}" for state in DeterminationState if state is not DeterminationState.DRAFT}
    assert len(written) > 40
    assert written | states <= set(ACTIONS), sorted((written | states) - set(ACTIONS))


def test_every_action_is_of_some_kind() -> None:
    beginnings = tuple(beginning for _label, actions in KINDS.values() for beginning in actions)
    assert [action for action in ACTIONS if not action.startswith(beginnings)] == []
