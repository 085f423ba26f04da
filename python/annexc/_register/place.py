"""Where a source is, as registers write it: decimal degrees, degrees with minutes, UTM."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Literal, TypeAlias

Axis: TypeAlias = Literal["latitude", "longitude"]
#: The greatest degree of each.
MOST: dict[str, float] = {"latitude": 90.0, "longitude": 180.0}

# Sign and axis of the letters. `O` is west in French and Spanish and east in German: it says
# nothing by itself, so that such a cell is not read.
_SIDES: dict[str, tuple[Axis, int]] = {
    "N": ("latitude", 1), "S": ("latitude", -1), "E": ("longitude", 1), "W": ("longitude", -1),
    "NORTH": ("latitude", 1), "SOUTH": ("latitude", -1),
    "EAST": ("longitude", 1), "WEST": ("longitude", -1),
    "北纬": ("latitude", 1), "南纬": ("latitude", -1),
    "东经": ("longitude", 1), "西经": ("longitude", -1),
}  # fmt: skip
# The Russian and Ukrainian abbreviations, written with full stops.
_CYRILLIC = {
    "\u0441\u0448": "N", "\u044e\u0448": "S", "\u0432\u0434": "E", "\u0437\u0434": "W",
    "\u043f\u043d\u0448": "N", "\u043f\u0434\u0448": "S", "\u0441\u0445\u0434": "E",
    "\u0437\u0445\u0434": "W",
}  # fmt: skip
_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_DECIMAL = re.compile(rf"([-+]?)({_NUMBER})\s*\N{{DEGREE SIGN}}?\Z")
_MINUTES = re.compile(
    rf"([-+]?)([0-9]{{1,3}})\s*[\N{{DEGREE SIGN}}d:\s]\s*({_NUMBER})\s*['m:\s]?\s*"
    rf"(?:(?<=['m:\s])\s*({_NUMBER})\s*(?:\"|''|s)?)?\s*\Z",
)
_SIDE = re.compile(r"\A\s*([^\W\d_]+)\s*(.*)\Z|\A(.*?)\s*([^\W\d_]+)\s*\Z", re.DOTALL)
_SIGNS = str.maketrans(
    {
        "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{PRIME}": "'", "\N{DOUBLE PRIME}": '"',
        "\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT SINGLE QUOTATION MARK}": "'", "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{MASCULINE ORDINAL INDICATOR}": "\N{DEGREE SIGN}", "\N{ACUTE ACCENT}": "'",
        "\N{RING ABOVE}": "\N{DEGREE SIGN}", "`": "'",
    }
)  # fmt: skip
# What is longer is no place.
_LONGEST = 200


def degrees(text: str, axis: Axis) -> float | None:
    """Degrees of latitude or longitude; None if the text is no such thing.

    `48.86`, `48,86`, `48°51'24"N`, `S 33 27 00`, `48:51:24`, `2°20.2' E`. The number may lie
    beyond what is on Earth; a letter of the other axis is no reading.
    """
    found = _degrees(text)
    return None if found is None or found[1] not in (None, axis) else found[0]


def _degrees(text: str) -> tuple[float, Axis | None] | None:
    """The number, and the axis that a letter names."""
    if len(text) > _LONGEST:
        return None
    usual = _DECIMAL.match(text) if text.isascii() else None
    if usual is not None:
        return (-_float(usual[2]) if usual[1] == "-" else _float(usual[2])), None
    plain = unicodedata.normalize("NFC", text.translate(_SIGNS))
    plain = unicodedata.normalize("NFKC", plain.replace("\N{DEGREE SIGN}", " \N{DEGREE SIGN} "))
    plain = plain.strip()
    for written, letter in _CYRILLIC.items():
        dotted = r"\.?\s*".join(written)
        plain = re.sub(rf"{dotted}\.?\s*\Z", letter, plain, flags=re.IGNORECASE)
    side: tuple[Axis, int] | None = None
    lettered = _SIDE.match(plain)
    # A unit of minutes or seconds is no side.
    letters = (lettered[1] or lettered[4]).upper() if lettered else ""
    if lettered and letters in _SIDES and not (letters == "S" and re.search(r"\dm.*\ds\Z", plain)):
        side, plain = _SIDES[letters], (lettered[2] if lettered[1] else lettered[3]).strip()
    read = _number(plain)
    if read is None:
        return None
    sign, value = read
    if side is None:
        return (-value if sign == "-" else value), None
    # Both a sign and a letter of the south or west contradict one another, or say it twice.
    return None if sign == "-" else (side[1] * value, side[0])


def _number(text: str) -> tuple[str, float] | None:
    """Sign and degrees."""
    plain = _DECIMAL.match(text)
    if plain is not None:
        return plain[1], _float(plain[2])
    parts = _MINUTES.match(
        re.sub(r"\s+", " ", text).replace(" \N{DEGREE SIGN} ", "\N{DEGREE SIGN}")
    )
    if parts is None:
        return None
    minutes, seconds = _float(parts[3]), _float(parts[4] or "0")
    if minutes >= 60 or seconds >= 60 or (parts[4] and not minutes.is_integer()):
        return None
    return parts[1], int(parts[2]) + minutes / 60 + seconds / 3600


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def both(text: str) -> tuple[float, float] | None:
    """Latitude and longitude of a cell that holds both; None if it is no such thing.

    `48.86, 2.35`, `48,86; 2,35`, `48°51'24"N 2°20'E`; `POINT(2.35 48.86)` and GeoJSON, which put
    the longitude first. Letters tell which is which, else the latitude stands first.
    """
    if len(text) > 10 * _LONGEST:
        return None
    plain = text.strip()
    if plain.startswith("{"):
        return _geojson(plain)
    point = re.match(r"(?i)(?:srid=\d+;)?\s*point\s*z?\s*\(([^()]*)\)\Z", plain)
    if point is not None:
        numbers = point[1].split()
        pair = [degrees(number, "longitude") for number in numbers[:2]]
        return None if len(pair) < 2 or None in pair else (pair[1] or 0.0, pair[0] or 0.0)
    plain = re.sub(r"\A[\[(]|[\])]\Z", "", plain)
    for sign in (r"\s*[;|/\n]\s*", r"\s*,\s+", r"(?<=[NSns])[\s,]+|[\s,]+(?=[NSEWnsew]\s*\d)",
                 r",", r"\s+"):  # fmt: skip
        parts = [part for part in re.split(sign, plain) if part]
        pair_of = [_degrees(part) for part in parts] if len(parts) == 2 else []
        if len(pair_of) == 2 and pair_of[0] is not None and pair_of[1] is not None:
            (one, first), (other, second) = pair_of[0], pair_of[1]
            if first is not None and first == second:
                return None
            turned = first == "longitude" or second == "latitude"
            return (other, one) if turned else (one, other)
    return None


def _geojson(text: str) -> tuple[float, float] | None:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    pair = read.get("coordinates") if isinstance(read, dict) else None
    if not isinstance(pair, list) or len(pair) < 2:
        return None
    if not all(isinstance(part, int | float) and abs(part) < 1e9 for part in pair[:2]):
        return None
    return float(pair[1]), float(pair[0])


def zone(text: str) -> tuple[int, bool] | None:
    """The number of a UTM zone, and whether it is north of the equator; None if it says less.

    `19S` and `33 N` (half of the Earth), `30T` (a band; `N` and `S` are never bands here),
    `EPSG:32719`, `UTM 19 south`.
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    by_code = re.match(r"(?:EPSG:)?32([67])(\d\d)\Z", plain)
    if by_code is not None:
        number = int(by_code[2])
        return (number, by_code[1] == "6") if 1 <= number <= 60 else None
    named = re.match(r"(?:UTM|ZONE|ZONA|HUSO|FUSO|WGS ?84|[\s/.:])*(\d{1,2})\s*([A-Z]+)\Z", plain)
    if named is None or not 1 <= int(named[1]) <= 60:
        return None
    letter = {"NORTH": "N", "SOUTH": "S", "NORTE": "N", "SUR": "S", "SUL": "S", "NORD": "N",
              "SUD": "S"}.get(named[2], named[2])  # fmt: skip
    if len(letter) != 1 or letter not in "CDEFGHJKLMNPQRSTUVWX":
        return None
    return int(named[1]), letter == "N" or (letter >= "P" and letter != "S")


def metres(text: str) -> float | None:
    """Metres of easting or northing; None if the text is no number."""
    plain = text.translate(_SIGNS).replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    return _float(plain) if re.fullmatch(rf"-?{_NUMBER}", plain) else None
