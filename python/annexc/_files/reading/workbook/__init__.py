"""Workbooks: XLSX, XLSM, XLS, ODS."""
