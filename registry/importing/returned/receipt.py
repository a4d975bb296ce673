"""What is written down of a returned table beside its rows (回执)."""

from dataclasses import dataclass

from registry.importing.returned.known import Item, Known
from registry.terms import ClaimKind


@dataclass(frozen=True, slots=True)
class Receipt:
    """Which lines of the due list came back, and what the table says of the list itself.

    items -- (line of the due list, its row in the sheet) that came back now
    claims -- (firm or project, kind, row); None for a firm that has no row any more
    adds -- the workbook was received before: its unit has returned it already
    """

    known: Known
    items: list[tuple[Item, int]]
    claims: list[tuple[int, ClaimKind, int | None]]
    adds: bool = False

    def is_news(self, sha256: str) -> bool:
        """Whether anything is to be written down: not where the same file was received before."""
        if self.adds:
            return bool(self.items or self.claims)
        back = self.known.unit["sent_back_on"] is not None
        first = self.known.unit["import_id"] is None
        return bool(self.items or self.claims) or back or first or sha256 not in self.known.hashes
