"""What a report says, before it is written in any format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import polars as pl

#: How the values of a column are written; `year` is a number that is never grouped.
Kind: TypeAlias = Literal["text", "code", "count", "share", "day", "year"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: In the rows.
        label: In the head.
        kind: How its values are written.
        narrow: Whether it stands in the document too, where a page is narrow.
        only_if_any: Left out of page and document where it has no value, or no count but 0.
    """

    name: str
    label: str
    kind: Kind = "text"
    narrow: bool = True
    only_if_any: bool = False

    @property
    def right(self) -> bool:
        """Whether its values are set to the right, as numbers are."""
        return self.kind in ("count", "share", "year")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with words in the language of the report and values as they are.

    Attributes:
        key: Names it in links.
        sheet: The name of its sheet.
        caption: What it shows.
        columns: Its columns; the rows may have more.
        rows: The values.
        foot: Last rows that sum up and are never sorted, each a value a column.
        page_rows: The most rows shown on the page; the workbook has all.
        document_rows: The most rows shown in the document.
        notes: What a reader should know.
        workbook_only: Whether it is left out of page and document.
        blank: Whether its cells are to be filled in by hand.
    """

    key: str
    sheet: str
    caption: str
    columns: tuple[Column, ...]
    rows: pl.DataFrame
    foot: tuple[dict[str, Any], ...] = ()
    page_rows: int | None = None
    document_rows: int | None = None
    notes: tuple[str, ...] = ()
    workbook_only: bool = False
    blank: bool = False

    def shown(self, *, narrow: bool) -> tuple[Column, ...]:
        """The columns that page or document show."""
        return tuple(
            column
            for column in self.columns
            if (column.narrow or not narrow) and not (column.only_if_any and self._lacks(column))
        )

    def _lacks(self, column: Column) -> bool:
        values = self.rows[column.name].drop_nulls()
        if column.kind == "count":
            return not values.sum()
        return values.is_empty() or bool((values.cast(pl.String) == "").all())


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart.

    Attributes:
        key: Names it in links.
        caption: What it shows.
        drawn: The chart in a language; it has `svg()`, `png(scale)` and `description`.
    """

    key: str
    caption: str
    drawn: Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Names and what is said of each.

    Attributes:
        entries: The pairs.
        exact: Names whose text is a code, set in a face of fixed width.
        side_by_side: Whether they are short enough for two columns in the document.
    """

    entries: tuple[tuple[str, str], ...]
    exact: frozenset[str] = frozenset()
    side_by_side: bool = False


@dataclass(frozen=True, slots=True)
class Tiles:
    """The figures that matter most, each with its label."""

    entries: tuple[tuple[str, str], ...]


Block: TypeAlias = Table | Figure | Text | Terms | Tiles


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it.

    Attributes:
        key: Names it in links.
        title: The heading.
        blocks: What stands under it.
        own_page: Whether it begins on a page of its own in print.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    own_page: bool = False

    def visible(self) -> tuple[Block, ...]:
        """What page and document show."""
        return tuple(
            block for block in self.blocks if not (isinstance(block, Table) and block.workbook_only)
        )


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report."""

    title: str
    subtitle: str
    language: str
    sections: tuple[Section, ...] = field(default=())

    def visible(self) -> tuple[Section, ...]:
        """The sections that page and document show."""
        return tuple(section for section in self.sections if section.visible())

    def tables(self) -> Iterator[Table]:
        """Its tables, in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    yield block
