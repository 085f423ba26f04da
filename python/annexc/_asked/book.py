"""A form as a workbook: what is not asked is locked, what is asked has its list or its check."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

from annexc._asked.form import FIXED, Form, Line
from annexc._asked.trials import FACT_OF
from annexc._files.sheet_xml import letters
from annexc._files.workbook import NO_DAY, book_of, finished, height_of

#: The sheet that tells what was asked of whom, for reading the answers back.
HELD = "annexc"
_LISTS = "lists"
_STEPS = ("why", "cells", "order", "dates", "unknown", "name")
_DAY_0 = date(1899, 12, 30)
_EARLIEST = date(1920, 1, 1)
_USUAL = 26
_WIDTHS = {"facility_id": 18, "source": 9, "name": 30, "region": 16, "known": 38, "why": 52}


def workbook(form: Form) -> bytes:
    """The form as a workbook; the same form gives the same bytes.

    Raises:
        AnnexcError: If xlsxwriter is not installed.
    """
    held = io.BytesIO()
    book = book_of(held, form.texts.direction)
    book.set_properties({"created": NO_DAY, "title": form.texts["ask.title"]})
    _instructions(book, form)
    sheet = book.add_worksheet(form.texts["ask.sheet.questions"])
    lists = _Lists(book)
    _questions(book, sheet, lists, form)
    _held(book, form)
    lists.hide()
    finished(book)
    return held.getvalue()


def _instructions(book: Any, form: Form) -> None:
    sheet = book.add_worksheet(form.texts["ask.sheet.instructions"])
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 1, form.texts["ask.title"], book.add_format({"bold": True}))
    for row, step in enumerate(form.steps(*_STEPS), 1):
        sheet.write_number(row + 1, 0, row, top)
        sheet.write_string(row + 1, 1, step, wrapped)
        sheet.set_row(row + 1, height_of([(step, 96)]))
    sheet.fit_to_pages(1, 0)
    sheet.protect()


def _questions(book: Any, sheet: Any, lists: _Lists, form: Form) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    locked = book.add_format({"text_wrap": True, "valign": "top"})
    closed = book.add_format({"bg_color": "#E6E6E6"})
    open_ = {"locked": False, "text_wrap": True, "valign": "top", "border": 1}
    asked = book.add_format({**open_, "bg_color": "#FFF2B3"})
    perhaps = book.add_format({**open_, "bg_color": "#FFFBE9", "border": 4})
    beside = book.add_format(open_)
    for place, column in enumerate(form.columns):
        sheet.write_string(0, place, form.header(column), head)
        sheet.set_column(place, place, _WIDTHS.get(column, _USUAL))
    widths = {column: _WIDTHS.get(column, _USUAL) for column in form.columns}
    sheet.set_row(0, height_of([(form.header(name), width) for name, width in widths.items()]))
    for row, line in enumerate(form.lines, 1):
        sheet.set_row(row, height_of([(line.known.get(c, ""), w) for c, w in widths.items()]))
        for place, column in enumerate(form.columns):
            if column in FIXED:
                sheet.write_string(row, place, line.known.get(column, ""), locked)
            elif column not in form.needs:
                sheet.write_blank(row, place, None, beside)
            elif column in line.cells:
                cell = line.cells[column]
                sheet.write_blank(row, place, None, asked if cell.always else perhaps)
                _check(sheet, lists, form, line, column, (row, place))
            else:
                sheet.write_blank(row, place, None, closed)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    ways = {"format_columns": True, "format_rows": True, "sort": False, "autofilter": True}
    sheet.protect("", ways)


def _check(
    sheet: Any, lists: _Lists, form: Form, line: Line, need: str, at: tuple[int, int]
) -> None:
    """The list of a cell, or the check of its day."""
    texts = form.texts
    answers = line.cells[need].answers
    if answers:
        check = {
            "validate": "list",
            "source": lists.of(answers),
            "error_title": texts["ask.title"][:32],
            "error_message": texts["ask.list.error"],
            # An activity may be told by a code too.
            "error_type": "warning" if need == "activity" else "stop",
        }
    else:
        cell = f"{letters(at[1])}{at[0] + 1}"
        first, last = ((day - _DAY_0).days for day in (_EARLIEST, form.as_of))
        # A bare number below the first day is a year, not the day that a workbook makes of it.
        formula = (
            f"=OR(AND(ISNUMBER({cell}),OR(AND({cell}>={first},{cell}<={last}),"
            f"AND({cell}>=1700,{cell}<={form.as_of.year})))"
        )
        if FACT_OF[need] == "modification_started":
            formula += f',{cell}="{texts["ask.never"]}"'
        check = {
            "validate": "custom",
            "value": formula + ")",
            "input_title": texts["ask.date.title"][:32],
            "input_message": texts["ask.step.dates"][:255],
            "error_title": texts["ask.date.title"][:32],
            "error_message": texts["ask.date.error"],
        }
    sheet.data_validation(*at, *at, check)


class _Lists:
    """The lists of answers, each once, in a sheet of their own: those of a cell may be too long."""

    def __init__(self, book: Any) -> None:
        self._sheet = book.add_worksheet(_LISTS)
        self._places: dict[tuple[str, ...], str] = {}

    def of(self, answers: tuple[str, ...]) -> str:
        """Where a list stands."""
        if answers not in self._places:
            place = len(self._places)
            for row, answer in enumerate(answers):
                self._sheet.write_string(row, place, answer)
            column = letters(place)
            self._places[answers] = f"={_LISTS}!${column}$1:${column}${len(answers)}"
        return self._places[answers]

    def hide(self) -> None:
        """They are for the cells alone."""
        self._sheet.protect()
        self._sheet.very_hidden()


def _held(book: Any, form: Form) -> None:
    """What was asked of whom, so that a changed identifier is found out."""
    sheet = book.add_worksheet(HELD)
    for row, line in enumerate(form.lines):
        known = [line.known["facility_id"], line.known.get("source", "")]
        always = [need for need, cell in line.cells.items() if cell.always]
        for place, text in enumerate([*known, json.dumps(always)]):
            sheet.write_string(row, place, text)
    sheet.protect()
    sheet.very_hidden()
