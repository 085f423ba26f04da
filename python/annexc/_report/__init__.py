"""The report on a classified register: a page, a document to edit and a workbook.

What is said is built once, as a `Document` (`model`) of `sections`; three writers (`html`, `docx`,
`xlsx`) turn it into files.
"""

from __future__ import annotations

from annexc._report.report import report as report
