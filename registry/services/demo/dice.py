"""Draws that depend on nothing but their key: the same on every machine, in any order."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Option = TypeVar("Option")


def unit(*key: object) -> float:
    """A number in [0, 1)."""
    text = "·".join(map(str, key))
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest()) / 2**48


def between(low: int, high: int, *key: object) -> int:
    """A whole number from low to high, both included."""
    return low + int(unit(*key) * (high - low + 1))


def chance(part: float, *key: object) -> bool:
    """True in `part` of the cases."""
    return unit(*key) < part


def pick(options: Sequence[Option], *key: object) -> Option:
    """One of the options."""
    return options[between(0, len(options) - 1, *key)]


def shared(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in whole parts by `weights`, which add up to it exactly."""
    whole = sum(weights)
    parts, given, so_far = [], 0, 0
    for weight in weights:
        so_far += weight
        upto = total * so_far // whole
        parts.append(upto - given)
        given = upto
    return parts
