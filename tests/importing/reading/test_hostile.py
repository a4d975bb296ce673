"""Every file of the hostile collection is read as others read it, or refused in a sentence."""

from pathlib import Path
from time import perf_counter

import pytest

from registry.importing.grid import Workbook
from registry.importing.opening import Limits, Unreadable, open_workbook
from tests.importing.reading.oracles import Told, by_calamine, by_openpyxl, ours
from tests.shared import SHARED

HOSTILE = SHARED / "data/hostile"
FILES = sorted(HOSTILE.glob("*")) if HOSTILE.is_dir() else []
NEEDS = pytest.mark.skipif(not FILES, reason="no shared data: data/hostile (REGISTRY_SHARED)")

REFUSED = {
    "calamine__OOM_alloc3.xls": "数据中断",
    "calamine__issue252.xlsx": "xl/_rels/workbook.xml.rels",
    "calamine__pass_protected.xlsb": "已加密",
    "poi__clusterfuzz-testcase-minimized-POIHSSFFuzzer-4651309315719168.xls": "已加密",
    "poi__clusterfuzz-testcase-minimized-POIHSSFFuzzer-4819588401201152.xls": "已损坏",
    "poi__clusterfuzz-testcase-minimized-POIHSSFFuzzer-5175219985448960.xls": "已损坏",
    "poi__clusterfuzz-testcase-minimized-POIHSSFFuzzer-5436547081830400.xls": "已损坏",
    "poi__clusterfuzz-testcase-minimized-POIHSSFFuzzer-5816431116615680.xls": "已损坏",
    "poi__clusterfuzz-testcase-minimized-POIHSSFFuzzer-6137883240824832.xls": "已损坏",
    "poi__clusterfuzz-testcase-minimized-POIHSSFFuzzer-6483562584932352.xls": "已损坏",
    "poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-4828727001088000.xlsx": "压缩结构",
    "poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-5185049589579776.xlsx": "压缩结构",
    "poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-5937385319563264.xlsx": "sheet8.xml",
    "poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-6419366255919104.xlsx": "压缩结构",
    "poi__clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5025401116950528.xlsx": "压缩结构",
    "poi__clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5636439151607808.xlsx": "压缩结构",
    "poi__clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-6594557414080512.xlsx": "压缩结构",
    "poi__crash-9bf3cd4bd6f50a8a9339d363c2c7af14b536865c.xlsx": "已加密",
    "poi__duplicate-filename.xlsx": "同名文件",
    "poi__password.xls": "已加密",
    "poi__poc-xmlbomb-empty.xlsx": "DOCTYPE",
    "poi__protected_passtika.xlsx": "已加密",
    "poi__xor-encryption-abc.xls": "已加密",
    "sheetjs__password_2002_40_basecrypto.xls": "已加密",
}
"""What is not read, and why; everything else is."""

DIFFERENT = {
    ("calamine", "calamine__encoded_entities.xlsx"): "it drops a text that is only a line end",
    ("calamine", "calamine__sheet_name_parsing.xls"): "it reads wide text as narrow",
    ("openpyxl", "calamine__has_x000D_inline.xlsx"): "it leaves _x000D_ as it stands",
    ("openpyxl", "sheetjs__crlf_crlf.xlsx"): "it leaves _x000D_ as it stands",
    ("openpyxl", "easyexcel__dataformat_dataformat.xlsx"): "built-in Chinese dates stay numbers",
    ("openpyxl", "calamine__strict_iso_paths.xlsx"): "it finds no sheet in a strict workbook",
    ("openpyxl", "poi__SampleSS.strict.xlsx"): "it finds no sheet in a strict workbook",
    ("openpyxl", "sheetjs__sheet_visibility_strict.xlsx"): "it finds no sheet in a strict workbook",
}
"""Where another library differs, and why ours stands; each was looked at in the file itself."""


NOT_FOR_OPENPYXL = {
    "calamine__empty_s_attribute.xlsx",  # TypeError
    "calamine__issue_419.xlsx",  # KeyError: it insists on shared strings
    "calamine__pivots.xlsx",  # TypeError
    "poi__57893-many-merges.xlsx",  # it takes 20 seconds
    "sheetjs__wtf_path.xlsx",  # IndexError
}


@NEEDS
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_hostile_file_is_read_or_refused_in_one_sentence(file: Path) -> None:
    began = perf_counter()
    if file.name in REFUSED:
        with pytest.raises(Unreadable) as refusal:
            open_workbook(file, file.name)
        assert REFUSED[file.name] in refusal.value.sentence
        assert refusal.value.sentence.count("。") == 1
        assert refusal.value.detail == ""
    else:
        _agrees(open_workbook(file, file.name), file)
    assert perf_counter() - began < Limits().seconds


def _agrees(found: Workbook, file: Path) -> None:
    data = file.read_bytes()
    mine = {sheet.name: ours(sheet) for sheet in found.sheets}
    if file.suffix != ".csv":
        _compare("calamine", file, _without_errors(mine), by_calamine(data))
    if file.suffix in {".xlsx", ".xlsm"} and file.name not in NOT_FOR_OPENPYXL:
        _compare("openpyxl", file, mine, by_openpyxl(data))


def _compare(name: str, file: Path, mine: dict[str, Told], theirs: dict[str, Told]) -> None:
    theirs = {sheet: theirs.get(sheet, {}) for sheet in mine}
    assert (mine == theirs) == ((name, file.name) not in DIFFERENT)


def _without_errors(sheets: dict[str, Told]) -> dict[str, Told]:
    return {
        name: {cell: told for cell, told in sheet.items() if told[0] != "error"}
        for name, sheet in sheets.items()
    }
