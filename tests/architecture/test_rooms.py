"""What the import contracts in pyproject.toml cannot say."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from config import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STOREFRONT = ROOT / "storefront"
LISTS = {"registry.py", "subscriptions.py", "settings_of_office.py"}  # of the whole shop
NO_CAPABILITIES = {"kernel", "web", "shop", "workspace", "office", "cli", "demo", "registry", "translations"}
ENTRANCES = {"service", "queries", "types", "policy", "data"}  # policy: the one permission table; data: facts that ship
CAPABILITIES = {path.parent.name for path in STOREFRONT.glob("*/__init__.py")} - NO_CAPABILITIES


def _imports(path: Path) -> Iterator[str]:
    """Every imported name in full: `storefront.orders.models`, `storefront.orders.service.place`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _is_entrance(name: str) -> bool:
    parts = name.split(".")
    return len(parts) < 3 or parts[2] in ENTRANCES


def test_a_capability_is_entered_through_its_service_queries_or_types() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} -> {name}"
        for path in sorted(STOREFRONT.rglob("*.py"))
        for name in _imports(path)
        if name.startswith("storefront.") and (room := name.split(".")[1]) in CAPABILITIES
        if path.relative_to(STOREFRONT).parts[0] not in {room, *LISTS}
        if not _is_entrance(name)
    ]
    assert wrong == []


def test_only_the_kernel_commits() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in sorted(STOREFRONT.rglob("*.py"))
        if ".commit(" in path.read_text(encoding="utf-8")
    ]
    assert found == ["storefront/kernel/db.py", "storefront/search/whoosh_files.py"]  # the second commits to the index


def test_templates_translate_nothing_but_their_own_words() -> None:
    """Jinja takes a translated text for safe HTML and fills in its `%`: what people wrote must not come there."""
    found = [
        f"{path.relative_to(ROOT)}: {call}"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        for call in re.findall(r"\b(?:_|gettext|ngettext)\((?!['\"])[^)]*\)", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_register_of_villages_lies_in_the_repository() -> None:
    large = [path for path in STOREFRONT.rglob("*.csv") if path.stat().st_size > 20_000]
    assert large == []
