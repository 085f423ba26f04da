"""In which encoding a text is: by its mark, by what the bytes allow, by what they would say."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from annexc._errors import AnnexcError
from annexc._files.reading.delimited.alphabets import share_of_one_language

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Letters beyond ASCII from which on a decoding can be told from others.
_ENOUGH = 3
# Bytes of lines with such letters that are looked at.
_SAMPLE = 1 << 16
# A decoding that is this much of one language is one that someone may have written.
_GOOD = 0.9
_FINE = 0.97
# What is common in files of agencies, before its rarer kin that decode alike.
_COMMON = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1256", "cp1255", "cp1257", "iso8859_15",
    "iso8859_2", "koi8_r", "koi8_u",
)  # fmt: skip
# Of systems that are gone: taken where none of those above fits, never beside one that does.
_RARE = ("cp850", "cp852", "cp866", "cp437", "iso8859_5", "mac_roman", "mac_cyrillic")
# Of these the letters tell nothing: half of all pairs of bytes are a sign.
_PAIRS = ("gb", "big5", "cp932", "shift", "euc", "cp949", "johab", "iso2022", "hz")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a text may be encoded in.

    Attributes:
        encoding: The encoding; None if it cannot be told.
        proposed: Those that it may be, the likeliest first.
    """

    encoding: str | None
    proposed: tuple[str, ...] = ()


def marked(head: bytes) -> str | None:
    """The encoding that a mark at the beginning, or the zeros of wide letters, show."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    pairs = head[: len(head) // 2 * 2][:4096]
    if len(pairs) >= 8:
        even, odd = pairs[::2].count(0), pairs[1::2].count(0)
        half = len(pairs) // 2
        if odd > 0.7 * half and even < 0.05 * half:
            return "utf-16-le"
        if even > 0.7 * half and odd < 0.05 * half:
            return "utf-16-be"
    return None


def decoded(content: bytes, name: str, encoding: str) -> str:
    """The text; no byte of it is replaced or left out.

    Raises:
        AnnexcError: If a byte is none of the encoding.
    """
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = line_of(content, error.start, encoding)
        raise AnnexcError(
            f"{name} line {line}: byte 0x{content[error.start]:02X} is no {encoding}; "
            "say another --encoding"
        ) from error
    except UnicodeError as error:
        raise AnnexcError(f"{name}: is no {encoding}: {error}; say another --encoding") from error


def line_of(content: bytes, place: int, encoding: str = "utf-8") -> int:
    """The number of the line in which a byte stands."""
    before = content[:place].decode(encoding, "replace")
    ends = before.count("\n")
    return 1 + (ends if ends else before.count("\r"))


def guessed(content: bytes) -> Guess:
    """The encoding of bytes that are no UTF-8.

    Candidates come from charset-normalizer, and from the encodings that agencies use; the
    decodings are weighed by whether one language writes with their letters. Where two that differ
    are as good as each other, none is taken.
    """
    sample = _with_letters(content)
    proposed: dict[str, str] = {}
    for encoding in (*_COMMON, *_RARE, *_candidates(sample)):
        text = _strictly(sample, encoding)
        if text is not None and _strictly(content, encoding) is not None:
            proposed.setdefault(encoding, text)
    weighed = {encoding: _weight(text, encoding) for encoding, text in proposed.items()}
    order = list(proposed)
    ranked = sorted(
        proposed,
        key=lambda encoding: (
            weighed[encoding] < _FINE or encoding not in _COMMON,
            -weighed[encoding],
            order.index(encoding),
        ),
    )
    if not ranked:
        return Guess(None)
    best = ranked[0]
    if best.startswith(_PAIRS) or weighed[best] < _GOOD:
        return _of_pairs(sample, ranked, proposed, weighed)
    rivals = [
        encoding
        for encoding in ranked[1:]
        if weighed[encoding] >= weighed[best] - 0.02
        and proposed[encoding] != proposed[best]
        and (encoding in _COMMON or best not in _COMMON)
    ]
    letters = sum(ord(sign) > 127 and sign.isalpha() for sign in proposed[best])
    # Dashes and quotation marks stand at the same places in all code pages of Windows.
    enough = letters >= _ENOUGH or (letters == 0 and best in _COMMON)
    if rivals or not enough:
        return Guess(None, tuple(dict.fromkeys([best, *rivals])))
    return Guess(best, (best,))


def _of_pairs(
    sample: bytes, ranked: list[str], proposed: dict[str, str], weighed: dict[str, float]
) -> Guess:
    """East Asian encodings: what charset-normalizer finds, if its second is clearly behind."""
    found = [match for match in _matches(sample) if match[0] in proposed]
    if not found:
        return Guess(None, tuple(ranked[:3]))
    best = found[0]
    rivals = [
        match
        for match in found[1:]
        if (match[1], -match[2]) <= (best[1], -best[2]) and proposed[match[0]] != proposed[best[0]]
    ]
    names = tuple(dict.fromkeys(match[0] for match in (best, *rivals)))
    if rivals or not best[0].startswith(_PAIRS) or len(sample) < 8:
        return Guess(None, names)
    return Guess(best[0], names)


def _with_letters(content: bytes) -> bytes:
    """The lines that hold a byte beyond ASCII, as far as they are needed."""
    held, size = [], 0
    for line in re.finditer(rb"[^\r\n]*[\x80-\xff][^\r\n]*", content):
        # A long line is cut at ASCII, so that no letter of several bytes is torn.
        held.append(line[0] if line[0].__len__() < _SAMPLE else line[0][:_SAMPLE])
        size += len(held[-1])
        if size > _SAMPLE:
            break
    return b"\n".join(held)


def _weight(text: str, encoding: str) -> float:
    if encoding.startswith(_PAIRS):
        # A Latin text read by pairs is a few rare ideographs between ASCII: never so dense.
        wide = sum(ord(sign) > 0x2E7F for sign in text)
        return 0.0 if any("\uff61" <= sign <= "\uff9f" for sign in text) else wide / len(text)
    if any(0x80 <= ord(sign) < 0xA0 for sign in text):
        return 0.0
    return share_of_one_language(text)


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _candidates(sample: bytes) -> list[str]:
    return [encoding for encoding, _, _ in _matches(sample)]


def _matches(sample: bytes) -> list[tuple[str, float, float]]:
    """What charset-normalizer finds: encoding, chaos, coherence; nothing if it is not there."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return []
    return [(match.encoding, match.chaos, match.coherence) for match in from_bytes(sample)]
