"""Rows of a file as its profile says: what makes one, and what stands in each cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from storefront.exports.facts import FACTS, Item
from storefront.exports.profiles import SEPARATOR, Kind, ProfileError, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from storefront.exports.facts import Terms, Value
    from storefront.exports.goods import Goods
    from storefront.exports.profiles import Column, Profile, Table
    from storefront.exports.types import RequirementRow

    Cell = Callable[[Item], Value]


def check(profile: Profile) -> None:
    """Raises ProfileError for a fact that there is not, or a constant that is no number where one is to stand."""
    if unknown := sorted(profile.sources - set(FACTS)):
        raise ProfileError(f"{profile.name}: there is no fact {unknown[0]!r}")


class ItemsOf:
    """What the rows of each table about one product are made from."""

    def __init__(self, goods: Goods, terms: Terms, photos: Sequence[str], lacking: Sequence[RequirementRow]) -> None:
        first = next(iter(goods.product.variants), None)
        self._product = Item(goods, terms, first, photos, lacking)

    def of(self, rows: Rows) -> Iterator[Item]:
        whole = self._product
        goods, terms, photos, lacking = whole.goods, whole.terms, whole.photos, whole.requirements
        if rows is Rows.PRODUCT:
            yield whole
        elif rows is Rows.VARIANT:
            for variant in goods.product.variants:
                yield Item(goods, terms, variant, photos, lacking)
        elif rows is Rows.SPECIFICATION:
            for pair in goods.product.specification:
                yield Item(goods, terms, whole.variant, photos, lacking, pair)
        else:
            for each in lacking:
                yield Item(goods, terms, whole.variant, photos, lacking, ("", ""), each)


class Cells:
    """What makes the cells of all tables of a profile; each is made once for all files that hold it."""

    def __init__(self, profile: Profile) -> None:
        """Raises ProfileError for a profile that names a fact that there is not."""
        check(profile)
        self._tables = [(table.rows, cells_of(table)) for table in profile.tables]

    def of(self, items: ItemsOf) -> list[list[list[Value]]]:
        """The rows about one product, table by table."""
        return [[[cell(item) for cell in cells] for item in items.of(rows)] for rows, cells in self._tables]


def cells_of(table: Table) -> list[Cell]:
    """For each column what makes its cell."""
    return [cell_of(column) for column in table.columns]


def cell_of(column: Column) -> Cell:
    """What makes a cell of this column."""
    if column.kind is not Kind.TEXT:
        return _typed(column)
    facts = [(part.label, FACTS[part.source]) for part in column.parts]
    constant, empty, longest = column.constant, column.empty, column.longest or None
    if not facts:
        return lambda _item: constant
    if len(facts) == 1 and not facts[0][0]:
        only = facts[0][1]
        return lambda item: (plain(only(item)) or empty)[:longest]

    def joined(item: Item) -> Value:
        told = ((label, plain(fact(item))) for label, fact in facts)
        text = SEPARATOR.join(f"{label} {words}".strip() for label, words in told if words)
        return (text or empty)[:longest]

    return joined


def _typed(column: Column) -> Cell:
    """A number or a day; a constant is a number."""
    if column.parts:
        return FACTS[column.parts[0].source]
    number = int(column.constant) if column.constant else None
    return lambda _item: number


def plain(value: Value) -> str:
    """A value as people read it: days in ISO form, decimals with a comma."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    return value.isoformat() if isinstance(value, date) else str(value)
