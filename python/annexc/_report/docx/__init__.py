"""The report as a document that a ministry can edit."""

from annexc._report.docx.document import write as write
