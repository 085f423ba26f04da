"""How much is taken in, in one place: what lies beyond is said, and nothing is cut in silence.

A cell has no bound of its own here. The kernel reads cells up to 32 kB and flags the row of a
longer one, so that one cell never refuses a file; a file's own bound holds the cell with it.
"""

from __future__ import annotations

from typing import Final

#: Columns of a table. A sheet has 16,384 at most, and each column costs memory even where it is
#: empty; a file of more is one whose separator or line ends were taken for something else.
COLUMNS: Final = 20_000

#: Cells of a sheet, the empty ones too: the library that reads workbooks lays out the whole
#: rectangle to the last cell at 32 bytes each, so that this many are 1.6 GB. One stray cell in the
#: last corner of a sheet would ask for 500 GB and end the process.
SHEET_CELLS: Final = 50_000_000

#: Bytes of a packed file once unpacked (gzip, zstd, the parts of a workbook), which are held in
#: memory. A packed file of 5 kB can hold 5 GB of zeros; the largest registers known have 1 GB.
UNPACKED: Final = 4 << 30

#: Bytes at the beginning of a text that are looked at for its encoding, separator and headers.
HEAD: Final = 1 << 20

#: Records at the beginning that are looked at for the headers.
HEAD_RECORDS: Final = 200

#: Bytes of a description of a register or a Party. The longest shipped has 4 kB; a table of values
#: of some thousand lines stays below.
DESCRIPTION: Final = 1 << 20

#: Letters of a key in a description: TOML is read in a time that grows with the square of the
#: dots in one key.
DESCRIPTION_KEY: Final = 500

#: Parts of a key: `values.fuel."hard coal"` has three.
DESCRIPTION_PARTS: Final = 16

#: Brackets within one another: lists in tables in lists come to five at most.
DESCRIPTION_DEPTH: Final = 32
