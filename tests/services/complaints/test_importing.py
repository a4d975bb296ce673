"""Complaints about what an import did or did not write."""

from itertools import groupby

import pytest
from sqlalchemy import event, select

from registry.models import Enterprise, Figures, Standing, history_of
from registry.records.conflicts import Refused
from registry.services import importing
from tests.support.imports import (
    EDITOR,
    MOMENT,
    all_rows,
    assert_sound,
    bring,
    counts,
    firm_records,
    look,
    problems,
    size,
    table,
    take_back,
    uscc,
    workbook,
)

CODE = "统一社会信用代码"


def csv_of(records, encoding):
    """The records as the bytes of a csv file."""
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in table(records)]
    return "\r\n".join(lines).encode(encoding)


def test_01_an_error_far_down_is_never_success_with_a_part(session):
    """odoo#160252: rows beyond 2,000 had an error and the rest was said to be imported."""
    records = firm_records(2200)
    records[2100][CODE] = "12345"

    done = bring(session, records)

    assert (done.status, done.committed, size(session, Enterprise)) == (3, False, 0)


def test_02_a_preview_and_its_commit_mean_the_same_rows(session):
    """odoo#160252: test, then import, brought only the last batch."""
    records = firm_records(2200)
    shown = look(session, records)

    importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT)

    assert counts(shown) == {"new": 2200}
    assert size(session, Enterprise) == 2200


def test_03_retrying_after_a_failure_cannot_duplicate(session):
    """directus#22740: an upload that was reported as failed had written its rows."""
    shown = look(session, firm_records(3))
    engine = session.get_bind()
    event.listen(engine, "commit", power_cut)
    with pytest.raises(RuntimeError, match="power"):
        importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT)
    event.remove(engine, "commit", power_cut)
    session.rollback()
    assert size(session, Enterprise) == 0

    done = importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT)

    assert (done.committed, size(session, Enterprise)) == (True, 3)


def power_cut(*_):
    """What happens instead of the commit."""
    raise RuntimeError("the power went")


def test_04_one_bad_code_names_its_own_row_only(session):
    """baserow#4597: one bad unique value failed the whole file without saying where."""
    records = firm_records(50)
    records[30][CODE] = "12345"

    shown = look(session, records)

    bad = [problem for problem in shown.outcomes[0].all_problems if problem.severity == "error"]
    assert [(problem.row, problem.cell) for problem in bad] == [(32, "A32")]
    assert counts(shown) == {"new": 49, "rejected": 1}


def test_06_an_unknown_word_is_an_error_and_never_stored(session):
    """objectstack#2460: an unknown look-up ended as a string in a key."""
    shown = look(session, firm_records(1, 所属镇街="火星镇"))

    assert counts(shown) == {"rejected": 1}
    assert "火星镇" in problems(shown, "error")[0]


def test_07_labels_and_codes_are_both_taken(session):
    """objectstack#2460: only labels were accepted for lists."""
    records = firm_records(2)
    records[0]["企业规模"], records[1]["企业规模"] = "中型", "medium"

    bring(session, records)

    assert {row["size"] for row in all_rows(session, Enterprise)} == {"medium"}


def test_08_what_must_be_given_is_asked_of_new_rows_only(session):
    """objectstack#4375: updates were refused because a required column was missing."""
    bring(session, firm_records(1))

    shown = look(session, [{CODE: uscc(1), "联系人": "示例"}, {CODE: uscc(2), "联系人": "示例"}])

    assert counts(shown) == {"changed": 1, "rejected": 1}
    assert "企业名称" in problems(shown, "error")[0]


def test_10_every_encoding_gives_the_same_rows(session):
    """objectui#2557: GBK, UTF-8 with and without mark, UTF-16 gave different rows."""
    records = firm_records(3, 注册地址="北京市大兴区黄村镇")
    bring(session, csv_of(records, "gb18030"), name="一.csv")

    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        shown = look(session, csv_of(records, encoding), name="二.csv")
        assert counts(shown) == {"unchanged": 3}, encoding


def test_13_a_code_that_became_a_number_is_refused_with_the_reason(session):
    """myexcel#74: 18 digits stored as a number came in with zeros at the end."""
    shown = look(session, [{CODE: 911101150000160000, "企业名称": "示例第1制造有限公司"}])

    assert counts(shown) == {"rejected": 1}
    assert "数字" in problems(shown, "error")[0]


def test_16_the_same_key_twice_names_both_rows(session):
    """The last of them won in silence."""
    records = [{CODE: uscc(1), "年度": 2024, "营业收入（万元）": n} for n in (1, 2)]
    bring(session, firm_records(1))

    shown = look(session, records)

    assert counts(shown) == {"rejected": 2}
    assert ["第 3 行" in problems(shown)[0], "第 2 行" in problems(shown)[1]] == [True, True]


def test_21_a_crash_before_the_end_leaves_nothing_half_done(session):
    """erpnext#15312: an import stood In Progress for ever."""
    shown = look(session, firm_records(3))
    shown.outcomes[0].batches[-1].insert["enterprise_id"] = [999_999] * 3

    with pytest.raises(Refused):
        importing.commit_preview(session, shown, actor=EDITOR, now=MOMENT)

    assert size(session, Enterprise) == 0
    assert_sound(session)


def test_25_ten_thousand_changes_cost_as_many_statements_as_ten(session):
    """continuum#174, simple-history#1563: one history statement per changed row."""
    few, many = (statements_of_an_import(session, count) for count in (10, 2000))

    assert many == few


def statements_of_an_import(session, count):
    """How many statements previewing and committing a change of `count` firms takes."""
    bring(session, firm_records(count, 联系人=f"甲{count}"))
    before = len(session.execute(select(history_of(Enterprise).c.id)).all())
    counted = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *told: counted.append(head(told[2])))
    bring(session, firm_records(count, 联系人=f"乙{count}"))
    after = len(session.execute(select(history_of(Enterprise).c.id)).all())
    assert after - before == count
    return sum(1 for _ in groupby(counted)) - 1


def head(statement):
    """What a statement does: the rows of one load, in full packs and the rest, are one thing."""
    return statement.partition(" VALUES ")[0]


def test_a_file_of_two_registers_goes_in_and_out_as_one(session):
    data = workbook(
        ("企业", table(firm_records(2))),
        ("数据", table([{CODE: uscc(1), "年度": 2024, "营业收入（万元）": 1}])),
    )
    done = bring(session, data)
    assert (size(session, Enterprise), size(session, Figures)) == (2, 1)

    take_back(session, str(done.written.import_id))

    assert [size(session, model) for model in (Enterprise, Standing, Figures)] == [0, 0, 0]
