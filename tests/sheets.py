"""What a workbook holds, for tests: the texts of its cells and how they are read."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree


def read_orders(content: bytes) -> list[tuple[str, str]]:
    """The texts of a workbook's cells, each with the order in which it is read: `2` from the right.

    `0` leaves it to the program.
    """
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = ["".join(entry.itertext()) for entry in strings.findall("m:si", space)]
        styles = ElementTree.fromstring(book.read("xl/styles.xml"))
        forms = styles.findall("m:cellXfs/m:xf", space)
        ways = [entry.find("m:alignment", space) for entry in forms]
        orders = ["0" if way is None else way.get("readingOrder", "0") for way in ways]
        for name in book.namelist():
            if "worksheets/sheet" not in name:
                continue
            sheet = ElementTree.fromstring(book.read(name))
            for cell in sheet.iterfind(".//m:c", space):
                order = orders[int(cell.get("s", "0"))]
                if cell.get("t") == "s":
                    found.append((texts[int(cell.findtext("m:v", "0", space))], order))
                elif cell.get("t") == "inlineStr":
                    found.append(("".join(cell.itertext()), order))
    return found
