"""A sheet → which register it is, its header, its columns, and which rows are data."""
