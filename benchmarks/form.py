"""A form as it stands on a page: what a browser would send if nobody changed anything."""

from __future__ import annotations

from html.parser import HTMLParser

CHOSEN_ONE_BY_ONE = {"radio", "checkbox"}


class _Reader(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._action = action
        self._inside = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = has.get("action") == self._action
        elif self._inside and tag == "select":
            self._select = has.get("name", "")
        elif self._select and tag == "option":
            if "selected" in has or self._select not in self.values:
                self.values[self._select] = has.get("value", "")
        elif self._inside and tag == "input" and has.get("name"):
            if has.get("type") not in CHOSEN_ONE_BY_ONE or "checked" in has:
                self.values[has["name"]] = has.get("value", "")
        elif self._inside and tag == "textarea" and has.get("name"):
            self.values[has["name"]] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""


def read_form(html: str, action: str) -> dict[str, str]:
    """Names and values of the fields of the form that goes to `action`; empty where the page has none."""
    reader = _Reader(action)
    reader.feed(html)
    return reader.values
