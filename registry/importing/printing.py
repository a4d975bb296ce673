"""How a wide table goes on paper: so many pages side by side that it can be read."""

from collections.abc import Sequence

READABLE = 200
"""As many characters side by side on A4 lying down are about two thirds of their size."""


def pages_wide(widths: Sequence[float], repeated: int) -> int:
    """On how many pages side by side columns of these `widths`, in characters, are readable.

    repeated -- so many columns in front stand again on every page; without any it is one page
    """
    keys = sum(widths[:repeated])
    if not repeated or keys >= READABLE:
        return 1
    return max(1, -int(-sum(widths[repeated:]) // (READABLE - keys)))
