"""Figures in, one Report value (报告) → page, xlsx, docx: nothing here reads the ledger."""
