"""A parsed table against the ledger (比对): new, changed, unchanged …, and what to write."""
