"""The report as one page."""

from annexc._report.html.page import write as write
