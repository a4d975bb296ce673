"""Export → edit → import applies only the real edits and shows what others changed meanwhile."""

from collections.abc import Iterator

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.compare.base import exported_revision
from registry.models import Enterprise
from registry.terms import Register
from tests.support.imports import (
    EDITOR,
    OTHER,
    assert_sound,
    bring,
    counts,
    firm_records,
    look,
    problems,
    send_out,
    uscc,
)


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        bring(session, firm_records(2, 联系人="示例甲", 备注="甲"))
        yield session


@pytest.fixture
def exported(session, tmp_path):
    """The firms as a person exported them."""
    target = tmp_path / "企业.xlsx"
    send_out(session, Register.ENTERPRISES, target)
    return target


def edit(target, header, value):
    """Change one cell of the first firm in a spreadsheet program and save."""
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    sheet.cell(row=2, column=headers.index(header) + 1, value=value)
    book.save(target)


def first(session):
    session.rollback()
    return session.scalars(select(Enterprise).where(Enterprise.uscc == uscc(1))).one()


def test_a_value_left_alone_does_not_take_back_what_somebody_else_wrote(session, exported):
    edit(exported, "备注", "乙")
    bring(session, firm_records(1, 联系人="示例丙"), actor=OTHER)

    done = bring(session, exported, name=exported.name)

    row = first(session)
    assert counts(done) == {"changed": 1, "unchanged": 1}
    assert (row.contact, row.note) == ("示例丙", "乙")
    assert_sound(session)


def test_a_value_that_both_changed_is_a_conflict(session, exported):
    edit(exported, "联系人", "示例乙")
    bring(session, firm_records(1, 联系人="示例丙"), actor=OTHER)

    done = bring(session, exported, name=exported.name)

    assert (done.status, counts(done)) == (3, {"conflict": 1, "unchanged": 1})
    assert "联系人" in problems(done)[0]
    assert first(session).contact == "示例丙"


def test_the_same_edit_by_both_is_no_conflict(session, exported):
    edit(exported, "联系人", "示例丙")
    bring(session, firm_records(1, 联系人="示例丙"), actor=OTHER)

    assert counts(look(session, exported, name=exported.name)) == {"unchanged": 2}


def test_other_workbooks_have_no_base(tmp_path, exported, session):
    assert exported_revision(exported) is not None
    for data in (b"", b"PK\x03\x04", "企业名称\n".encode()):
        assert exported_revision(data) is None


def test_whoever_changed_a_value_meanwhile_is_named_with_the_time_and_the_choice(session, exported):
    edit(exported, "联系人", "示例乙")
    bring(session, firm_records(1, 联系人="示例丙", 备注="丙"), actor=OTHER)
    bring(session, firm_records(1, 主营产品="示例产品"))

    shown = look(session, exported, name=exported.name)

    (refused,) = problems(shown, "error")
    kept = problems(shown, "note")
    assert f"{OTHER.name} 于 2026-11-23 12:00 改过“联系人”，与本行不同" in refused
    assert "把本格改成台账现值" in refused
    assert f"{OTHER.name} 于 2026-11-23 12:00 改过“备注”，本行没有改它，保留现值。" in " ".join(
        kept
    )
    assert f"{EDITOR.name} 于 2026-11-23 12:00 改过“主营产品”" in " ".join(kept)
    assert len(kept) == 2
