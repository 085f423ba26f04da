"""The report on a classified register: a page, a document to edit and a workbook.

What is said is built once, as a `Document` of sections (`_model`, `_sections`, `_basis`,
`_method`); three writers turn it into HTML, DOCX and XLSX.
"""

from __future__ import annotations

from annexc._report.report import report as report
