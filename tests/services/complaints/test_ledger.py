"""Complaints about undoing, exporting, and what a person may see."""

import csv
from functools import partial

import openpyxl
import pytest
from sqlalchemy import event

from registry.importing.marking.mark import mark
from registry.importing.marking.marks import Mark
from registry.models import Enterprise, Figures
from registry.services import preview_rows, upload_pages, uploads
from registry.services.editing import edit_facts
from registry.services.import_words import vocabularies
from registry.terms import Register
from tests.support.imports import (
    MOMENT,
    TODAY,
    all_rows,
    assert_sound,
    bring,
    counts,
    firm_records,
    look,
    problems,
    send_out,
    size,
    table,
    take_back,
    town_editor,
    uscc,
    workbook,
)

CODE = "统一社会信用代码"
ELSEWHERE = town_editor("110115104")


def test_18_an_undo_gives_changed_rows_back_and_deletes_only_new_ones(session):
    """ndb-core#2899: undoing an import deleted records that it had only updated."""
    bring(session, firm_records(1, 联系人="示例甲"))
    done = bring(session, firm_records(2, 联系人="示例乙"))

    take_back(session, str(done.written.import_id))

    assert [row["contact"] for row in all_rows(session, Enterprise)] == ["示例甲"]
    assert_sound(session)


def test_19_the_error_file_holds_every_error_and_comes_back_clean(session, tmp_path):
    """civicrm#11233: the error file ended after 250 rows."""
    records = firm_records(400)
    for record in records:
        record["企业规模"] = "巨无霸"
    data = workbook(("表", table(records)))
    found = [
        problem
        for problem in look(session, data).outcomes[0].all_problems
        if problem.severity == "error"
    ]
    assert len(found) == 400

    marks = [Mark("表", each.row, each.cell, each.message, each.severity) for each in found]
    file = tmp_path / "标错.xlsx"
    file.write_bytes(mark(data, "示例.xlsx", marks).data)
    book = openpyxl.load_workbook(file)
    page = book.active
    told = [row for row in page.iter_rows(min_row=2, values_only=True) if "巨无霸" in str(row[-1])]
    assert len(told) == 400
    for (cell,) in page["C2:C401"]:
        cell.value = "中型"
    book.save(file)

    assert counts(bring(session, file)) == {"new": 400}
    assert size(session, Enterprise) == 400


def test_20_an_export_comes_back_as_no_change(session, tmp_path):
    """frappe#13404, jeecg#6244: the export and the import template differed."""
    bring(session, firm_records(3, 联系人="示例", **{"注册资本（万元）": "1,200.50"}))
    file = tmp_path / "企业.xlsx"
    send_out(session, Register.ENTERPRISES, file)

    assert counts(look(session, file)) == {"unchanged": 3}


def test_24_what_others_refer_to_is_never_deleted(session):
    """les-emplois#5059: an import deleted records that others depended on."""
    first = bring(session, firm_records(2))
    bring(session, [{CODE: uscc(1), "年度": 2024, "营业收入（万元）": 1}])

    take_back(session, str(first.written.import_id), choice="restore")

    assert [row["uscc"] for row in all_rows(session, Enterprise)] == [uscc(1)]
    assert size(session, Figures) == 1
    assert_sound(session)


def test_27_any_page_of_a_long_preview_is_a_chunk_or_two(session):
    """django-import-export#2148: the preview drew every row of the file at once."""
    outcome = look(session, firm_records(1000)).outcomes[0]
    words = vocabularies(session, TODAY)
    summary = {"phase": "ready", "tables": [upload_pages.table_summary(outcome, "示例", words)]}
    draft_id = uploads.keep(session, [("示例.xlsx", b"")], {}, owner="示例", now=MOMENT)
    pages = preview_rows.chunks(outcome, words, phones=True)
    uploads.describe(session, draft_id, summary, [pages])
    draft = uploads.view(session, draft_id, "示例")
    asked = []
    note = partial(note_chunks, asked)
    event.listen(session.get_bind(), "before_cursor_execute", note)

    for first in (0, 130, 950):
        _, rows = uploads.rows_of(session, draft, uploads.RowsAsked(0), first, 50)
        assert [row["number"] for row in rows] == list(range(first + 2, first + 52))

    event.remove(session.get_bind(), "before_cursor_execute", note)
    assert asked == [1, 1, 1]


def note_chunks(asked, connection, cursor, statement, parameters, *_):
    """How many chunks a statement asks for: all its parameters but the draft and the table."""
    if "FROM draft_chunk" in statement:
        asked.append(len(parameters) - 2)


def test_30_an_import_is_refused_what_the_form_is_refused(session):
    """DHIS2: what was locked for the form could still be changed by an import."""
    bring(session, firm_records(1, 所属镇街="黄村镇"))
    (firm,) = all_rows(session, Enterprise)
    given = {"given": {"contact": "示例"}, "read": 2, "now": MOMENT, "today": TODAY}
    with pytest.raises(LookupError):
        edit_facts(session, firm["id"], actor=ELSEWHERE, **given)

    shown = bring(session, firm_records(1, 联系人="示例"), actor=ELSEWHERE)

    assert (shown.status, shown.committed) == (3, False)
    assert all_rows(session, Enterprise)[0]["contact"] is None


def test_31_missing_and_forbidden_are_one_answer(session):
    """Frappe_Assistant#190: get_all leaked what the person may not see."""
    bring(session, firm_records(1, 所属镇街="黄村镇"))
    by_name = [
        look(session, [{"企业名称": name, "年度": 2024, "营业收入（万元）": 1}], actor=ELSEWHERE)
        for name in ("示例第1制造有限公司", "示例第2制造有限公司")
    ]

    told = [problems(shown)[0].replace("第1", "").replace("第2", "") for shown in by_name]
    assert told[0] == told[1]


def test_32_a_formula_in_a_text_goes_out_inert_and_a_loss_stays_a_number(session, tmp_path):
    """RuoYi put a mark before everything that begins with a minus sign."""
    bring(session, firm_records(1, 备注="=cmd|' /C calc'!A0"))
    bring(session, [{CODE: uscc(1), "年度": 2024, "利润总额（万元）": -12.5}])
    firms, figures = tmp_path / "企业.xlsx", tmp_path / "数据.csv"

    send_out(session, Register.ENTERPRISES, firms)
    send_out(session, Register.FIGURES, figures)

    cells = [cell for row in openpyxl.load_workbook(firms).active.iter_rows() for cell in row]
    (note,) = [cell for cell in cells if "cmd" in str(cell.value)]
    assert (note.data_type, note.value.removeprefix("'")) == ("s", "=cmd|' /C calc'!A0")
    with figures.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert float(row["利润总额（万元）"]) == -12.5
