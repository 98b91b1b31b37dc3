"""The parts of a workbook, parsed as they come; what is not asked for is not kept."""

from __future__ import annotations

import re
from xml.parsers.expat import ExpatError, ParserCreate

from storefront.catalogue.sheet.raw import UnreadableError
from storefront.kernel.delimited import LONGEST_CELL

MOST_SHEETS = 1000  # elements of the list of sheets, and of where they lie
MOST_STYLES = 70_000  # a spreadsheet knows 65,490
DEEPEST = 50  # elements within each other: each that is open costs memory
DATES = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))  # ECMA-376, 18.8.30
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
DATE_SIGN = re.compile(r"[dmyhs]", re.IGNORECASE)


class Parser:
    """Expat with names without their namespaces; a document type is refused."""

    def __init__(self) -> None:
        self._parser = ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self.start
        self._parser.EndElementHandler = self.end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse
        self.keeps = False  # whether the text that comes is a value
        self._parts: list[str] = []
        self._length = 0
        self.depth = 0

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.Parse(chunk)
        except (ExpatError, ValueError, LookupError) as error:  # the last two: of encodings
            raise UnreadableError from error
        if self.depth > DEEPEST:
            raise UnreadableError

    def _refuse(self, *_about: object) -> None:
        raise UnreadableError

    def _text(self, text: str) -> None:
        if self.keeps and self._length <= LONGEST_CELL:
            self._parts.append(text[: LONGEST_CELL + 1])
            self._length += len(text)

    def written(self) -> str:
        text = "".join(self._parts)
        self._parts, self._length = [], 0
        return text

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        """Enough where elements say it all with their attributes."""
        del name
        self.depth -= 1


class Elements(Parser):
    """The attributes of the elements of one name; more than a thousand are no list of sheets."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.found: list[dict[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if name.rpartition(":")[2] == self._name:
            self.found.append(attributes)
        if len(self.found) > MOST_SHEETS:
            raise UnreadableError(is_large=True)


class Strings(Parser):
    """The texts that cells name by number; how a name is pronounced (`rPh`) belongs to none."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[str] = []
        self._is_spoken = False

    def take(self) -> list[str]:
        found, self._found = self._found, []
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        self.depth += 1
        name = name.rpartition(":")[2]
        if name == "rPh":
            self._is_spoken = True
        self.keeps = name == "t" and not self._is_spoken

    def end(self, name: str) -> None:
        self.depth -= 1
        name = name.rpartition(":")[2]
        self.keeps = False
        if name == "rPh":
            self._is_spoken = False
        elif name == "si":
            self._found.append(self.written())


class Styles(Parser):
    """How cells look: the places of those formats that show a number as a day or a time."""

    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[str, str] = {}
        self._formats: list[str] = []
        self._is_of_cells = False

    def of_dates(self) -> frozenset[str]:
        return frozenset(str(place) for place, each in enumerate(self._formats) if self._shows_date(each))

    def _shows_date(self, number: str) -> bool:
        if number not in self._codes:
            return number in DATES
        return DATE_SIGN.search(LITERAL.sub("", self._codes[number])) is not None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        name = name.rpartition(":")[2]
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:255]
        elif name == "cellXfs":
            self._is_of_cells = True
        elif name == "xf" and self._is_of_cells:
            self._formats.append(attributes.get("numFmtId", "0"))
        if len(self._formats) + len(self._codes) > MOST_STYLES:
            raise UnreadableError(is_large=True)

    def end(self, name: str) -> None:
        self.depth -= 1
        if name.rpartition(":")[2] == "cellXfs":
            self._is_of_cells = False
