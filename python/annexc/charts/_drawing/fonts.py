"""Fonts for names in any script.

The renderer takes the first family of a list that the system has and looks no further for letters
which that one lacks, so each run of another script gets a list of its own.
"""

from __future__ import annotations

import re

_SCRIPTS = {
    "Noto Sans Arabic, DejaVu Sans, Noto Naskh Arabic, Segoe UI, Geeza Pro, sans-serif": (
        "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
    ),
    "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Noto Serif CJK SC, Microsoft YaHei, "
    "PingFang SC, WenQuanYi Zen Hei, sans-serif": (
        "\u1100-\u11ff\u2e80-\u30ff\u3130-\u318f\u31c0-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
        "\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003134f"
    ),
    "Noto Sans Hebrew, DejaVu Sans, Segoe UI, sans-serif": "\u0590-\u05ff\ufb1d-\ufb4f",
    "Noto Sans Devanagari, Nirmala UI, Kohinoor Devanagari, sans-serif": "\u0900-\u097f",
    "Noto Sans Bengali, Nirmala UI, sans-serif": "\u0980-\u09ff",
    "Noto Sans Tamil, Nirmala UI, sans-serif": "\u0b80-\u0bff",
    "Noto Sans Thai, Leelawadee UI, Thonburi, sans-serif": "\u0e00-\u0e7f",
    "Noto Sans Georgian, DejaVu Sans, Sylfaen, sans-serif": "\u10a0-\u10ff\u1c90-\u1cbf",
    "Noto Sans Armenian, DejaVu Sans, Sylfaen, sans-serif": "\u0530-\u058f",
    "Noto Sans Ethiopic, Nyala, Kefa, sans-serif": "\u1200-\u139f",
    "Noto Sans Khmer, Leelawadee UI, sans-serif": "\u1780-\u17ff",
    "Noto Sans Myanmar, Myanmar Text, sans-serif": "\u1000-\u109f",
}
_RUNS = [
    # Blanks within a run belong to it, so that words of a right-to-left script keep their order.
    (re.compile(f"[{letters}]+(?: +[{letters}]+)*"), families)
    for families, letters in _SCRIPTS.items()
]
_TEXT = re.compile(r"(<(?:text|tspan)\b[^>]*>)([^<]*)(?=</)")


#: What stands between these reads from the right, and as one piece for what is around it.
_FROM_THE_RIGHT = ("\u2067", "\u2069")
_ARABIC = re.compile("[\u0600-\u06ff]")


def scripted(svg: str, *, rtl: bool = False) -> str:
    """The picture with a font for each run of letters that the common fonts lack.

    Args:
        svg: The picture.
        rtl: Whether its language is written from the right: then so is each text with such letters.
    """
    if svg.isascii():
        return svg
    return _TEXT.sub(_turned if rtl else _runs, svg)


def _turned(found: re.Match[str]) -> str:
    text = _runs(found)
    if not _ARABIC.search(found[2]):
        return text
    first, last = _FROM_THE_RIGHT
    return f"{found[1]}{first}{text.removeprefix(found[1])}{last}"


def _runs(found: re.Match[str]) -> str:
    start, text = found.groups()
    if not text.isascii():
        for runs, families in _RUNS:
            text = runs.sub(rf'<tspan font-family="{families}">\g<0></tspan>', text)
    return f"{start}{text}"
