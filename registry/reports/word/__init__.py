"""The report as a document (docx): a 规划实施情况 report in the layout of GB/T 9704-2012."""
