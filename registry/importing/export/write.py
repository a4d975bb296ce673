"""One register → one file: xlsx with the revision in it, or csv (导出)."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from registry.importing.export import source
from registry.importing.export.beside import (
    FirmsBeside,
    LevelsBeside,
    MonthsBeside,
    district_chunks,
)
from registry.importing.export.columns import ExportColumn, export_columns
from registry.importing.export.source import Asked, Chunk, chunks
from registry.importing.export.texts import Texts
from registry.importing.export.xlsx import (
    FORMULA_LIKE,
    REGISTER_NAME,
    REVISION_NAME,
    is_number,
    sheet_writer,
)
from registry.importing.registers import REGISTERS
from registry.importing.registers.vocabularies import Vocabularies
from registry.terms import Register

Augment = Callable[[Chunk], None]


def write_export(
    session: Session,
    register: Register,
    asked: Asked,
    target: Path,
    *,
    vocabularies: Vocabularies,
    revision: int,
    phones: bool,
) -> int:
    """Write a register to `target`, xlsx unless it ends in .csv; returns the number of rows.

    revision -- the revision that the export is made of; phones -- whether numbers are shown whole
    """
    columns = export_columns(register, vocabularies, phones=phones)
    with target.open("wb") as stream:
        if target.suffix.lower() == ".csv":
            return _write_csv(stream, columns, chunks_of(session, register, asked))
        return _write_xlsx(stream, register, columns, chunks_of(session, register, asked), revision)


def chunks_of(session: Session, register: Register, asked: Asked) -> Iterator[Chunk]:
    """The rows of a register by column, with what stands beside them."""
    if register is Register.DISTRICT:
        yield from district_chunks(session, asked)
        return
    query, beside = _SOURCES[register]
    augment = beside(session, asked) if beside else None
    for chunk in chunks(session, query(asked)):
        if augment is not None:
            augment(chunk)
        yield chunk


def _write_xlsx(
    stream: IO[bytes],
    register: Register,
    columns: list[ExportColumn],
    rows: Iterator[Chunk],
    revision: int,
) -> int:
    count = 0
    names = {REVISION_NAME: str(revision), REGISTER_NAME: f'"{register.value}"'}
    with sheet_writer(
        stream,
        sheet=register.label,
        headers=[column.header for column in columns],
        numeric=[column.numeric for column in columns],
        names=names,
        widths=[column.width for column in columns],
        keys=REGISTERS[register.value].leading,
    ) as sheet:
        for chunk in rows:
            texts = [column.texts(chunk) for column in columns]
            sheet.write(texts)
            count += len(texts[0])
    return count


def _write_csv(stream: IO[bytes], columns: list[ExportColumn], rows: Iterator[Chunk]) -> int:
    """UTF-8 with a byte order mark, because WPS and Excel look for it."""
    count = 0
    with io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow([column.header for column in columns])
        for chunk in rows:
            shown = [_inert(column, column.texts(chunk)) for column in columns]
            writer.writerows(zip(*shown, strict=True))
            count += len(shown[0])
    return count


def _inert(column: ExportColumn, texts: Texts) -> Texts:
    """Texts that a spreadsheet would take for a formula get an apostrophe; numbers stay numbers."""
    return [
        f"'{text}"
        if text and text.startswith(FORMULA_LIKE) and not (column.numeric and is_number(text))
        else text
        for text in texts
    ]


_SOURCES: Mapping[
    Register, tuple[Callable[[Asked], Select[Any]], Callable[..., Augment] | None]
] = {
    Register.ENTERPRISES: (source.firms, FirmsBeside),
    Register.FIGURES: (source.figures, None),
    Register.HONOURS: (source.honours, LevelsBeside),
    Register.PLATFORMS: (source.platforms, None),
    Register.PROJECTS: (source.projects, MonthsBeside),
}
