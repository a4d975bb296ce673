"""A recognised table → typed values, and the fate of every cell."""
