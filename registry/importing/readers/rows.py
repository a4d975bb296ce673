"""Rows as expat tells them: coordinates given or counted, kept until there are enough to send."""

from registry.importing.coordinates import letters_of, split_cell
from registry.importing.readers.limits import Refused, damaged

MOST_ROWS, MOST_CELLS, MOST_PLACES = 1_000, 30_000, 200_000

Held = tuple[str, str, bool]
"""Attribute text, value, whether it has a formula."""


class Rows:
    """Collects rows; a row or a cell without ``r`` stands right after the one before it."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self.last_row = 0
        self.formula = False
        self._numbers: list[int] = []
        self._cells: dict[int, dict[int, Held]] = {}
        self._count = 0
        self._column = 0
        self._attributes: dict[str, str] = {}

    @property
    def full(self) -> bool:
        """Whether it is time to send: by rows, by cells, and by rows x columns for ghosts."""
        rows = len(self._numbers)
        places = rows * len(self._cells)
        return rows >= MOST_ROWS or self._count >= MOST_CELLS or places >= MOST_PLACES

    @property
    def place(self) -> str:
        """The name of the cell being read."""
        return f"{letters_of(self._column)}{self.last_row}"

    def open_row(self, given: str) -> int:
        """A row begins; its 1-based number."""
        number = int(given) if given.isdecimal() and given.isascii() else self.last_row + 1
        self._column = 0
        self.last_row = number
        if self._numbers and self._numbers[-1] >= number:
            raise damaged(f"工作表“{self._sheet}”的行号重复或次序错乱，见第 {number} 行")
        self._numbers.append(number)
        return number

    def open_cell(self, attributes: dict[str, str]) -> None:
        """A cell begins. Another row's number in its name means the file contradicts itself."""
        if not self._numbers:
            raise damaged(f"工作表“{self._sheet}”有不属于任何行的单元格")
        given = attributes.get("r")
        if given:
            row, self._column = self._split(given)
            if row != self.last_row:
                raise damaged(f"工作表“{self._sheet}”{given} 写在了第 {self.last_row} 行")
        else:
            self._column += 1
        self.formula = False
        self._attributes = attributes

    def _split(self, given: str) -> tuple[int, int]:
        try:
            return split_cell(given)
        except ValueError as error:
            raise self._odd(given) from error

    def _odd(self, given: str) -> Refused:
        return damaged(f"工作表“{self._sheet}”有无法识别的单元格位置“{given[:20]}”")

    @property
    def type(self) -> str:
        """The type of the cell being read, as the file says it."""
        return self._attributes.get("t", "")

    def close_cell(self, value: str) -> None:
        """A cell ends; one without value and formula is only a format and is not kept."""
        if not value and not self.formula:
            return
        style, kind = self._attributes.get("s"), self._attributes.get("t")
        key = (f' s="{style}"' if style else "") + (f' t="{kind}"' if kind else "")
        held, index = self._cells.setdefault(self._column, {}), len(self._numbers) - 1
        if index in held:
            raise damaged(f"工作表“{self._sheet}”{self.place} 出现了两次")
        held[index] = (key, value, self.formula)
        self._count += 1

    def take(self) -> tuple[list[int], dict[int, dict[int, Held]]]:
        """The rows collected so far, with their cells by column and index; begins anew."""
        taken = self._numbers, self._cells
        self._numbers, self._cells, self._count = [], {}, 0
        return taken
