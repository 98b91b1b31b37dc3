"""What a page says to eyes and ears: its text and its telling attributes, without what declares another language."""

from __future__ import annotations

from html.parser import HTMLParser

TELLING = ("alt", "aria-label", "placeholder", "title")
SILENT = {"script", "style"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.heard: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = has.get("lang", "")
        is_quiet = self._is_quiet or tag in SILENT or has.get("lang", self.language) != self.language
        if not is_quiet:
            self.heard += [has[name] for name in TELLING if name in has]
            if tag == "meta" and has.get("name") == "description":
                self.heard.append(has["content"])
        if tag not in VOID:
            self._open.append((tag, is_quiet))

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _ in self._open) and self._open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_quiet:
            self.heard.append(" ".join(data.split()))

    @property
    def _is_quiet(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def read_aloud(html: str) -> tuple[str, list[str]]:
    """The language that a page declares, and what it says, piece by piece."""
    reader = _Reader()
    reader.feed(html)
    return reader.language, reader.heard
