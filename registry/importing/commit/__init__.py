"""Writing what was compared: one transaction, one revision, one import over all files (写入)."""
