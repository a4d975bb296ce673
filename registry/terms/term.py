"""What a stored code with its one Chinese label is."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A word of a closed vocabulary: `Nature.ANNUAL == "annual"`, its label is 年报."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        term = str.__new__(cls, code)
        term._value_ = code
        term.label = label
        return term

    @classmethod
    def from_label(cls, label: str) -> Self | None:
        """The term people call `label`, or None where the vocabulary has no such word."""
        return next((term for term in cls if term.label == label), None)

    @classmethod
    def labels(cls) -> dict[str, str]:
        """code → label, in the order in which the vocabulary lists them."""
        return {str(term.value): term.label for term in cls}
