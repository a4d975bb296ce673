"""The period that a heading names, as far as it names one (表头中的时期)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A year, the last of its cumulated months, both or neither."""

    year: int | None = None
    through: int | None = None

    @property
    def words(self) -> str:
        """2024年1—10月; an empty text for none."""
        year = f"{self.year}年" if self.year is not None else ""
        return year + (f"1—{self.through}月" if self.through is not None else "")

    @property
    def code(self) -> str:
        """2024-10, 2024 or -10: short, and different for different spans."""
        year = f"{self.year}" if self.year is not None else ""
        return year + (f"-{self.through:02d}" if self.through is not None else "")


UNSAID = Span()
"""A heading that names no period."""
