"""A peer on the same file, run by hand in an environment of its own: see `__main__`."""
