"""What another office program makes of our files: every live formula, worked out anew, is ours."""

import re
import subprocess
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from shutil import which
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from registry.reports.projection import projection_bytes
from registry.reports.word.document import document_bytes
from registry.reports.workbook import workbook_bytes
from tests.reports.district import TODAY

OFFICE = which("soffice")
TOLERANCE = Decimal("1e-9")
_KEPT = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here")


@pytest.fixture
def converted(tmp_path: Path) -> Callable[[bytes, str, str], bytes]:
    """Bytes of one format → those of another, as LibreOffice saves them."""

    def convert(data: bytes, ending: str, wanted: str) -> bytes:
        assert OFFICE is not None
        source = tmp_path / f"source{ending}"
        source.write_bytes(data)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        order = [OFFICE, profile, "--headless", "--convert-to", wanted, "--outdir"]
        subprocess.run([*order, str(tmp_path / "made"), str(source)], check=True)
        return (tmp_path / "made" / f"source.{wanted}").read_bytes()

    return convert


def without_results(data: bytes) -> bytes:
    """The workbook with its formulas, but without the values stored beside them."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            is_sheet = name.startswith("xl/worksheets/")
            new.writestr(name, _KEPT.sub(rb"\1", part) if is_sheet else part)
    return made.getvalue()


def formulas_and_values(kept: bytes, again: bytes) -> list[tuple[str, object, object]]:
    """Place, our stored value and the one worked out anew, of every cell with a formula."""
    live = load_workbook(BytesIO(kept))
    ours, theirs = (load_workbook(BytesIO(data), data_only=True) for data in (kept, again))
    return [
        (
            f"{sheet.title}!{cell.coordinate}",
            ours[sheet.title][cell.coordinate].value,
            theirs[sheet.title][cell.coordinate].value,
        )
        for sheet in live
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]


def same(ours: object, theirs: object) -> bool:
    """Equal but for the last digits of a binary number; an empty text is an empty cell."""
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        gap = abs(Decimal(str(ours)) - Decimal(str(theirs)))
        return gap <= TOLERANCE * max(Decimal(1), abs(Decimal(str(ours))))
    return (ours or None) == (theirs or None)


def test_the_formulas_of_a_report_come_out_as_we_stored_them(inside, converted):
    data = workbook_bytes(inside.report, inside.backings, None, TODAY)
    found = formulas_and_values(data, converted(without_results(data), ".xlsx", "xlsx"))
    assert len(found) > 20
    differing = [one for one in found if not same(*one[1:])]
    assert differing == []


def test_the_formulas_of_a_projection_come_out_as_we_stored_them(scenarios, converted):
    data = projection_bytes("示例规划", scenarios, ())
    found = formulas_and_values(data, converted(without_results(data), ".xlsx", "xlsx"))
    assert len(found) > 20
    differing = [one for one in found if not same(*one[1:])]
    assert differing == []


def test_a_word_report_opens_with_all_its_charts(inside, converted):
    data = document_bytes(inside.report, None, TODAY)
    made = converted(data, ".docx", "odt")
    with ZipFile(BytesIO(data)) as ours, ZipFile(BytesIO(made)) as theirs:
        drawn = [one for one in ours.namelist() if re.fullmatch(r"word/charts/chart\d+.xml", one)]
        kept = [one for one in theirs.namelist() if re.fullmatch(r"Object \d+/content.xml", one)]
    assert drawn
    assert len(kept) == len(drawn)
