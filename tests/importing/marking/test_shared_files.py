"""Every readable file of the shared collections can be marked, and reads as before."""

import io
import warnings

import openpyxl
import pytest

from registry.importing.marking.marks import Mark
from registry.importing.opening import Unreadable, open_workbook
from tests.importing.marking.looking import Span, mark, sound
from tests.importing.reading.books import cells
from tests.shared import PROVE, SHARED

FILES = [each for name in ("hostile", "real") for each in sorted(SHARED.glob(f"data/{name}/*"))]
NEEDS = pytest.mark.skipif(not FILES, reason="no shared data: data/hostile (REGISTRY_SHARED)")


def marks_for(sheet):
    """The first rows' first cell, and a blank cell below the last row."""
    first, last = sheet.columns[0].letter, sheet.numbers[-1] + 2
    told = [Mark(sheet.name, n, f"{first}{n}", "请核对。", "error") for n in sheet.numbers[1:4]]
    return [*told, Mark(sheet.name, last, f"{first}{last}", "请补填。", "question")]


@NEEDS
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_readable_file_can_be_marked_and_loses_nothing(file):
    data = file.read_bytes()
    try:
        book = open_workbook(data, file.name)
    except Unreadable:
        pytest.skip("it cannot be read, and its sentence is tested elsewhere")
    filled = [sheet for sheet in book.sheets if sheet.numbers]
    marks = [each for sheet in filled for each in marks_for(sheet)]
    spans = [Span(sheet.name, sheet.numbers[0], sheet.numbers[-1] + 2) for sheet in filled]
    result = mark(data, file.name, marks, spans)

    after = open_workbook(result.data, f"回传.{result.ending}")
    assert result.kept == (book.format in {"xlsx", "xlsm"}) or not marks
    for old, new in zip(book.sheets, after.sheets, strict=True):
        before, found = cells(old), cells(new)
        assert {name: found.get(name) for name in before} == before
        assert set(new.merges) == set(old.merges)
        assert new.hidden_rows == old.hidden_rows
    if marks:
        sound(result.data)


SMALL = [each for each in FILES if each.suffix == ".xlsx" and (PROVE or each.stat().st_size < 4e4)]
"""openpyxl takes seconds for the large ones, twenty for fifty thousand merged cells."""


@NEEDS
@pytest.mark.parametrize("file", SMALL, ids=lambda file: file.name)
def test_what_openpyxl_opens_it_opens_after_marking(file):
    data = file.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            names = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
            book = open_workbook(data, file.name)
        except Exception as error:  # noqa: BLE001 - it fails in many ways
            pytest.skip(f"not opened before: {type(error).__name__}")
        marks = [each for sheet in book.sheets if sheet.numbers for each in marks_for(sheet)]
        marked = mark(data, file.name, marks).data

        assert openpyxl.load_workbook(io.BytesIO(marked)).sheetnames == names
