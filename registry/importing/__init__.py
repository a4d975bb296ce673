"""A workbook in, one recorded batch out: open, recognise, parse, match, compare, commit, undo."""
