"""Metadata in Arrow IPC files, which Polars writes without any.

The schema with its metadata stands in the footer, a flatbuffer at the end of the file. All its
offsets count from where they stand, so the old footer may be moved as a block: a new one in front
of it takes the old one's parts by reference and adds the metadata.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

_MAGIC = b"ARROW1"
# Places of the fields in the tables `Footer` and `Schema` of the format.
_VERSION, SCHEMA, _DICTIONARIES, _BATCHES, _FOOTER_METADATA = range(5)
_ENDIANNESS, _FIELDS, METADATA, _FEATURES = range(4)


def with_metadata(content: bytes, metadata: Mapping[str, str]) -> bytes:
    """The same Arrow IPC file with these entries in the metadata of its schema."""
    size: int = struct.unpack_from("<i", content, len(content) - 10)[0]
    start = len(content) - 10 - size
    footer = _footer(content[start : start + size], metadata)
    return content[:start] + footer + struct.pack("<i", len(footer)) + _MAGIC


def add_metadata(path: Path, metadata: Mapping[str, str]) -> None:
    """Puts these entries into an Arrow IPC file; only its footer is read and written."""
    with path.open("r+b") as file:
        end = file.seek(-10, 2)
        (size,) = struct.unpack("<i", file.read(4))
        file.seek(end - size)
        footer = _footer(file.read(size), metadata)
        file.seek(end - size)
        file.write(footer + struct.pack("<i", len(footer)) + _MAGIC)


class Buffer:
    """A flatbuffer read by position."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def follow(self, place: int) -> int:
        """Where an offset leads."""
        return place + int(struct.unpack_from("<I", self.content, place)[0])

    def field(self, table: int, number: int) -> int | None:
        """Where a field of a table stands; None if it has none."""
        fields = table - struct.unpack_from("<i", self.content, table)[0]
        (size,) = struct.unpack_from("<H", self.content, fields)
        if 4 + 2 * number >= size:
            return None
        (offset,) = struct.unpack_from("<H", self.content, fields + 4 + 2 * number)
        return table + offset if offset else None

    def short(self, table: int, number: int) -> int:
        """A 16-bit number of a table; 0 if it is not there."""
        place = self.field(table, number)
        return 0 if place is None else int(struct.unpack_from("<h", self.content, place)[0])

    def referred(self, table: int, number: int) -> int | None:
        """Where the table or vector that a field refers to stands."""
        place = self.field(table, number)
        return None if place is None else self.follow(place)

    def vector(self, start: int | None) -> list[int]:
        """Where the tables of a vector stand."""
        if start is None:
            return []
        (length,) = struct.unpack_from("<I", self.content, start)
        return [self.follow(start + 4 + 4 * place) for place in range(length)]


def _footer(old: bytes, metadata: Mapping[str, str]) -> bytes:
    read = Buffer(old)
    footer = read.follow(0)
    schema = read.referred(footer, SCHEMA)
    if schema is None:
        raise ValueError("the file has no schema")
    entries = read.vector(read.referred(schema, METADATA))

    # In front of the old block, each at a place fixed beforehand: the root, the new footer, the
    # new schema, the vector of entries, the new entries.
    footer_at, schema_at, vector_at = 4 + 16, 4 + 16 + 24 + 12, 4 + 16 + 24 + 12 + 20
    texts_at = vector_at + 4 + 4 * (len(entries) + len(metadata))
    texts, places = _entries(metadata, texts_at)
    front = texts_at + len(texts)
    front += -front % 8  # the old block keeps its alignment

    def to(target: int | None, here: int) -> int:
        return 0 if target is None else front + target - here

    new = bytearray(front)
    struct.pack_into("<I", new, 0, footer_at)
    # Footer: version, schema, dictionaries, batches, its own metadata.
    parts = [read.referred(footer, part) for part in (_DICTIONARIES, _BATCHES, _FOOTER_METADATA)]
    referred = [8 + 4 * place if part is not None else 0 for place, part in enumerate(parts)]
    struct.pack_into("<7H", new, 4, 14, 24, 20, 4, *referred)
    struct.pack_into("<i", new, footer_at, footer_at - 4)
    struct.pack_into("<I", new, footer_at + 4, schema_at - footer_at - 4)
    for place, part in enumerate(parts):
        here = footer_at + 8 + 4 * place
        struct.pack_into("<I", new, here, to(part, here))
    struct.pack_into("<h", new, footer_at + 20, read.short(footer, _VERSION))
    # Schema: endianness, fields, metadata, features.
    fields, features = read.referred(schema, _FIELDS), read.referred(schema, _FEATURES)
    at = schema_at - 12
    referred = [4 if fields is not None else 0, 8, 12 if features is not None else 0]
    struct.pack_into("<6H", new, at, 12, 20, 16, *referred)
    struct.pack_into("<i", new, schema_at, schema_at - at)
    struct.pack_into("<I", new, schema_at + 4, to(fields, schema_at + 4))
    struct.pack_into("<I", new, schema_at + 8, vector_at - schema_at - 8)
    struct.pack_into("<I", new, schema_at + 12, to(features, schema_at + 12))
    struct.pack_into("<h", new, schema_at + 16, read.short(schema, _ENDIANNESS))
    struct.pack_into("<I", new, vector_at, len(entries) + len(places))
    targets = [front + entry for entry in entries] + places
    for number, target in enumerate(targets):
        here = vector_at + 4 + 4 * number
        struct.pack_into("<I", new, here, target - here)
    new[texts_at : texts_at + len(texts)] = texts
    return bytes(new) + old


def _entries(metadata: Mapping[str, str], start: int) -> tuple[bytes, list[int]]:
    """Tables of a key and a value each, as they stand from `start` on, and where they begin."""
    held, places = bytearray(), []
    for key, value in metadata.items():
        at = start + len(held)
        # The list of fields, then the table: where that list is, the key, the value.
        held += struct.pack("<4H", 8, 12, 4, 8)
        table = at + 8
        places.append(table)
        key_at = table + 12
        shown = _text(key)
        held += struct.pack("<iII", 8, key_at - table - 4, key_at + len(shown) - table - 8)
        held += shown + _text(value)
    return bytes(held), places


def _text(text: str) -> bytes:
    """A string with its length, ended by a zero and filled up to a multiple of four bytes."""
    content = text.encode()
    return struct.pack("<I", len(content)) + content + b"\0" * (4 - len(content) % 4)
