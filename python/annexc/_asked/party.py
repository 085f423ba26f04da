"""What a Party alone knows: a form that lists the categories, and the profile that comes of it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping

import polars as pl

from annexc._asked.questions import Questions
from annexc._asked.words import answer_text
from annexc._errors import AnnexcError
from annexc._files.sheet_xml import letters
from annexc._files.workbook import book_of, finished, height_of
from annexc._labels import Labels
from annexc._progress.worlds import categories

#: What stands in the row that asks since when the Convention is in force.
ENTRY = "entry_into_force"
#: The columns of the form.
COLUMNS = ("category", "title", "identified", "bat_required_from", "said_by", "document", "remarks")
_OPEN = ("identified", "bat_required_from", "said_by", "document", "remarks")


def listed_categories() -> list[str]:
    """The categories that a plan may identify."""
    return [ref for ref, entry in categories().items() if entry["part"] and ref != "III.x"]


def party_forms(found: Questions, texts: Labels) -> Iterator[tuple[str, bytes]]:
    """Names and workbooks: one for each Party of which something is asked."""
    for (iso3,), rows in found.party.group_by("party", maintain_order=True):
        of_plan = rows.filter(pl.col("fact") != ENTRY)
        asked = {ref for refs in of_plan["categories"] for ref in refs.split(";")}
        asked |= {ENTRY} & {*rows["fact"]}
        yield f"party-{iso3}", _workbook(str(iso3), asked, texts)


def _workbook(iso3: str, asked: set[str], texts: Labels) -> bytes:
    held = io.BytesIO()
    book = book_of(held, texts.direction)
    sheet = book.add_worksheet(texts["ask.sheet.party"])
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    open_ = {"locked": False, "text_wrap": True, "valign": "top", "border": 1}
    cells = {
        True: book.add_format({**open_, "bg_color": "#FFF2B3"}),
        False: book.add_format(open_),
    }
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, texts[f"ask.column.{column}"], head)
        sheet.set_column(place, place, 48 if column == "title" else 22)
    truth = {"validate": "list", "source": [texts["ask.yes"], texts["ask.no"]]}
    entry = [ENTRY] if ENTRY in asked else []
    of_days = {"": texts["ask.row.adopted"], ENTRY: texts["ask.row.entry"]}
    for row, ref in enumerate(["", *entry, *listed_categories()], 1):
        title = of_days.get(ref) or answer_text("category", ref, texts)
        sheet.write_string(row, 0, ref or iso3, wrapped)
        sheet.write_string(row, 1, title, wrapped)
        sheet.set_row(row, height_of([(title, 48)]))
        for place, column in enumerate(COLUMNS):
            if column in _OPEN and (ref not in of_days or column != "identified"):
                sheet.write_blank(row, place, None, cells[ref in asked and place in (2, 3)])
        if ref not in of_days:
            sheet.data_validation(row, 2, row, 2, truth)
    heads = [(texts[f"ask.column.{column}"], 22) for column in COLUMNS]
    sheet.set_row(0, height_of(heads))
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_selection(f"{letters(2)}2")
    sheet.protect()
    finished(book)
    return held.getvalue()


def profile_of(
    iso3: str, said: Mapping[str, Mapping[str, str]], adopted: str, entry: str = ""
) -> str:
    """The profile of a Party in TOML.

    Args:
        iso3: The Party.
        said: By category `identified` (`yes` or `no`) and `bat_required_from` (an ISO day, or
            nothing).
        adopted: The day of adoption; empty if it is not known.
        entry: The day of entry into force; likewise.

    Raises:
        AnnexcError: If nothing was said of any category, nor of entry into force.
    """
    of_plan = any(answers.get("identified") for answers in said.values())
    if not of_plan and not entry:
        raise AnnexcError(f"{iso3}: nothing is said of any category, so that there is no profile")
    lines = [f'party = "{iso3}"', *([f"entry_into_force = {entry}"] if entry else [])]
    if not of_plan:
        return "\n".join(lines) + "\n"
    lines += ["", "[action_plan]"]
    lines += [f"adopted = {adopted}"] if adopted else []
    named = [ref for ref in listed_categories() if said.get(ref, {}).get("identified") == "yes"]
    entries = [_identified(ref, said[ref].get("bat_required_from", "")) for ref in named]
    lines.append(f"identified = [{', '.join(entries)}]")
    # Only where each category was answered is it known that the others were not identified.
    whole = all(said.get(ref, {}).get("identified") for ref in listed_categories())
    lines.append(f"complete = {json.dumps(whole)}")
    return "\n".join(lines) + "\n"


def _identified(ref: str, day: str) -> str:
    dated = f", bat_required_from = {day}" if day else ""
    return f'{{ category = "{ref}"{dated} }}'
