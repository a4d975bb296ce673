"""Others' code tables as seed files with their parsers, and the look-ups made from them."""
