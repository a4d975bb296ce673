"""返回标识: which unit, round and version a workbook that comes back was sent out as.

It stands twice, as a defined name and in the title for people to see, because WPS drops the names
when it saves as .xls or .csv.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from registry.importing.defined_names import named_text
from registry.importing.grid import Workbook

RETURN_NAME = "REGISTRY_RETURN"
LABEL = "返回标识"
_CODE = re.compile(r"R(\d{1,9})-U(\d{1,9})-V(\d{1,4})-B(\d{1,9})-(\d{2})")
_TITLE_ROWS = 6
_PRIME = 97


@dataclass(frozen=True, slots=True)
class Mark:
    """base -- the revision that the workbook was filled from: the base of the three-way compare."""

    round_id: int
    unit_id: int
    version: int
    base: int

    @property
    def code(self) -> str:
        """As it stands in the workbook, with two check digits."""
        body = f"R{self.round_id}-U{self.unit_id}-V{self.version}-B{self.base}"
        return f"{body}-{_check(self):02d}"


def mark_in(source: bytes | Path, workbook: Workbook) -> Mark | None:
    """The mark of a workbook, by its title, else by its defined name; None where it has none."""
    for sheet in workbook.sheets:
        for column in sheet.columns:
            for text in column.raw[:_TITLE_ROWS]:
                if LABEL in text and (found := read_mark(text)):
                    return found
    name = named_text(source, RETURN_NAME)
    return None if name is None else read_mark(name)


def read_mark(text: str) -> Mark | None:
    """The mark in a text; None where there is none or its check digits do not fit."""
    match = _CODE.search(text)
    if match is None:
        return None
    *numbers, check = map(int, match.groups())
    mark = Mark(*numbers)
    return mark if _check(mark) == check else None


def _check(mark: Mark) -> int:
    digits = f"{mark.round_id:09d}{mark.unit_id:09d}{mark.version:04d}{mark.base:09d}"
    return int(digits) % _PRIME
