"""原文: what the cell of an origin says in the stored file, each file opened once."""

import re
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from registry.importing.opening import Limits, Unreadable, open_workbook
from registry.indicators.trace import Trace, TraceRow
from registry.records import files
from registry.records.origin import Origin

CELL = re.compile(r"([A-Z]+)([0-9]+)")

Place = tuple[int, str, str]
"""(stored file, sheet, cell such as F37)."""


def traced_to_text(session: Session, found: Trace, limits: Limits) -> Trace:
    """The same trace with the original text of every cell it names."""
    texts = original_texts(session, (row.origin for row in found.rows if row.origin), limits)
    return replace(found, rows=tuple(_with_text(row, texts) for row in found.rows))


def original_texts(session: Session, origins: Iterable[Origin], limits: Limits) -> dict[Place, str]:
    """place → original text. A file that can be read no longer is left out: it says nothing."""
    wanted: dict[int, set[Place]] = {}
    for origin in origins:
        place = _place(origin)
        if place and origin.raw is None:
            wanted.setdefault(place[0], set()).add(place)
    texts: dict[Place, str] = {}
    for file_id, places in wanted.items():
        texts |= _texts_of_file(session, file_id, places, limits)
    return texts


def _texts_of_file(
    session: Session, file_id: int, places: set[Place], limits: Limits
) -> dict[Place, str]:
    name = next(iter(places))[1]
    try:
        workbook = open_workbook(files.content(session, file_id), name, limits)
    except Unreadable:
        return {}
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    only = workbook.sheets[0] if len(workbook.sheets) == 1 else None
    found = {}
    for place in places:
        sheet = sheets.get(place[1], only)
        parts = CELL.fullmatch(place[2])
        if sheet is not None and parts is not None:
            found[place] = sheet.cell(int(parts[2]), parts[1]).raw
    return found


def _place(origin: Origin) -> Place | None:
    if origin.stored_file_id is None or origin.sheet is None or origin.cell is None:
        return None
    return (origin.stored_file_id, origin.sheet, origin.cell)


def _with_text(row: TraceRow, texts: dict[Place, str]) -> TraceRow:
    place = _place(row.origin) if row.origin else None
    if row.origin is None or place not in texts:
        return row
    return replace(row, origin=replace(row.origin, raw=texts[place]))
