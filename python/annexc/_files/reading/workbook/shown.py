"""Numbers of a workbook as texts: all digits of the value, and the form of a format of its own.

A cell formatted `00000` shows `00042` for 42 and means it; `0.00` shows `24.10`, a code of NACE. A
format that rounds, groups or scales (`#,##0`, `0%`) changes what stands there: the value counts.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache

# Formats that Excel numbers and does not write out.
_BUILT_IN = {1: "0", 2: "0.00", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
             18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
             22: "yyyy-mm-dd h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0"}  # fmt: skip
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DAY_BEFORE_FIRST = datetime(1899, 12, 30)
_DAYS_1904 = 1462


def format_code(number: int, own: dict[int, str]) -> str:
    """The code of a format by its number."""
    return own.get(number) or _BUILT_IN.get(number, "General")


@cache
def kind_of(code: str) -> str:
    """What a format shows: `day`, `moment`, `time`, `span`, `zeros`, or `value`."""
    first = code.split(";")[0]
    plain = _LITERAL.sub("", first).lower()
    if re.search(r"\[[hms]+\]", plain):
        return "span"
    if plain.strip() in ("general", "@", ""):
        return "value"
    day = re.search(r"[dy]", plain) or re.search(r"m{3,}", plain)
    time = re.search(r"[hs]", plain)
    if day:
        return "moment" if time else "day"
    if time:
        return "time"
    return "zeros" if _pattern(first) else "value"


def all_digits(stored: str) -> str:
    """A number as a text: the shortest digits that mean the same number."""
    try:
        value = float(stored)
    except ValueError:
        return stored
    if value != value or value in (float("inf"), float("-inf")):
        return stored
    return str(int(value)) if value == int(value) and abs(value) < 1e21 else repr(value)


def shown(stored: str, code: str, *, since_1904: bool = False) -> str:
    """What a cell with a format of its own holds, as a text.

    Days are written as ISO 8601 has them, with the time only where there is one; spans of hours as
    `36:00:00`.
    """
    kind = kind_of(code)
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return stored
    if not value.is_finite():
        return stored
    if kind == "zeros":
        return _with_zeros(value, code.split(";")[0]) or all_digits(stored)
    if kind == "value" or value < 0 or value >= 2_958_466:
        return all_digits(stored)
    seconds = round(value * 86_400)
    if kind == "span":
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if kind == "time" or (value < 1 and not since_1904):
        seconds %= 86_400
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    days, rest = divmod(seconds, 86_400)
    return _day(days, since_1904=since_1904) + (
        f" {rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}" if rest else ""
    )


def _day(days: int, *, since_1904: bool) -> str:
    if since_1904:
        days += _DAYS_1904
    elif days == 60:
        return "1900-02-29"  # the day that the calendar of spreadsheets has and no other
    elif days < 60:
        days += 1
    return (_DAY_BEFORE_FIRST + timedelta(days=days)).date().isoformat()


@cache
def _pattern(code: str) -> list[str] | None:
    """The parts of a format of nothing but zeros, a point and written letters."""
    if code.strip().lower() in ("0", ""):
        return None  # the value, unless it rounds
    parts = re.findall(r'0+|\.|"[^"]*"|\\.|[-/ ():]|.', code)
    if not any(part[0] == "0" for part in parts) or parts.count(".") > 1:
        return None
    # Letters beside the digits (`0" MW"`) are a unit and no part of the number.
    known = all(part[0] in '0."\\-/ ():' for part in parts)
    return parts if known and not any(letter.isalpha() for letter in code) else None


def _with_zeros(value: Decimal, code: str) -> str | None:
    """The number in a format of zeros; None if that would round it or does not fit."""
    parts = _pattern(code)
    if parts is None or value < 0:
        return None
    point = parts.index(".") if "." in parts else len(parts)
    places = sum(len(part) for part in parts[point:] if part[0] == "0")
    scaled = round(value, places) if places else value.to_integral_value()
    if abs(scaled - value) > Decimal("1e-9"):
        return None
    whole, _, fraction = f"{scaled:.{places}f}".partition(".")
    width = sum(len(part) for part in parts[:point] if part[0] == "0")
    digits = whole.zfill(width)
    # What is longer than the format stands in front.
    front, digits = digits[: len(digits) - width], digits[len(digits) - width :]
    held = []
    for place, part in enumerate(parts):
        if part[0] == "0" and place < point:
            held.append(front + digits[: len(part)])
            front, digits = "", digits[len(part) :]
        elif part[0] == "0":
            held.append(fraction[: len(part)])
            fraction = fraction[len(part) :]
        else:
            held.append(part.strip('"').removeprefix("\\") if len(part) > 1 else part)
    return "".join(held)
