"""Workbooks sent out and returned: what was filled in comes back; odd files have their sentence."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from registry.importing.returned.mark import Mark, read_mark
from registry.models import Enterprise, Figures, ReturnClaim, ReturnItem, ReturnUnit, Revision
from registry.records import check
from registry.records.writer import write
from registry.services.backup import backup, restore
from registry.services.returns.settling import close, decide, send_back
from registry.terms import ClaimKind, Decision, Door, DueList, Register, ReturnState
from tests.services.returns import world
from tests.services.returns.world import (
    HEAD,
    TOWNS,
    books,
    changes,
    filled,
    look,
    opened,
    ordered,
    page_of,
    receive,
)
from tests.shared import budget
from tests.support.imports import (
    EDITOR,
    MOMENT,
    all_rows,
    assert_sound,
    bring,
    counts,
    problems,
    size,
    take_back,
    town_editor,
    uscc,
)
from tests.support.ledgers import borrowed


def unit_of(session, round_id, name):
    return next(unit for unit in opened(session, round_id).units if unit.row.name == name)


def test_every_firm_is_due_once_and_the_workbooks_together_hold_all(session):
    made = books(session, ordered(session))

    listed = [name for data in made.values() for name in world.names_in(data)]
    assert sorted(listed) == [f"示例第{n}制造有限公司" for n in range(1, 10)]
    assert set(made) == {*TOWNS, "未归属镇街"}


def test_last_period_stands_beside_locked_and_nobody_reads_it(session):
    data = books(session, ordered(session))["采育镇"]

    page = page_of(data)
    heads = [cell.value for cell in page[HEAD]]
    assert heads[:5] == [
        *("统一社会信用代码", "企业名称", "工业总产值（万元）", "营业收入（万元）"),
        "平均用工人数（人）",
    ]
    assert heads[5:] == ["上期工业总产值（万元）"]
    assert page["F6"].value == 300
    assert page.protection.sheet
    assert [page.cell(6, column).protection.locked for column in range(1, 7)] == [
        *(True, True),
        *(False, False, False),
        True,
    ]
    assert page.freeze_panes == "C6"


def test_a_workbook_returned_untouched_changes_nothing(session):
    round_id = ordered(session)
    before = all_rows(session, Figures)

    shown = receive(
        session, *((f"{name}.xlsx", data) for name, data in books(session, round_id).items())
    )

    assert shown.committed
    assert set(counts(shown)) == {"ignored"}
    assert all_rows(session, Figures) == before
    states = {
        unit.row.name: (unit.state, unit.returned) for unit in opened(session, round_id).units
    }
    assert set(states.values()) == {(ReturnState.OVERDUE, 0)}
    assert all(unit.row.returned_by == "editor" for unit in opened(session, round_id).units)
    assert_sound(session)


def test_a_returned_file_again_writes_no_revision(session):
    round_id = ordered(session)
    data = filled(books(session, round_id)["采育镇"], {"C6": 1})
    assert receive(session, ("a.xlsx", data)).written is not None
    newest = session.scalar(select(func.max(Revision.id)))

    again = receive(session, ("a.xlsx", data))

    assert again.committed
    assert again.written is None
    session.rollback()
    assert session.scalar(select(func.max(Revision.id))) == newest


CELLS = st.dictionaries(
    st.sampled_from([f"{column}{row}" for column in "CDE" for row in (6, 7)]),
    st.integers(0, 10**6),
    max_size=6,
)


@settings(max_examples=budget(4, 100))
@given(CELLS, CELLS)
def test_what_was_edited_is_what_changes_and_nothing_else(ledgers, first, second):
    with borrowed(ledgers, seeded=True) as database, database.session() as session:
        world.settle(session)
        round_id = ordered(session)
        shown = receive(session, ("a.xlsx", filled(books(session, round_id)["采育镇"], first)))
        assert not problems(shown, "error", "question")
        assert recorded(session) == kept(first)

        renewed = filled(books(session, round_id)["采育镇"], second)
        after = {**first, **second}
        differing = {place for place in after if after[place] != first.get(place)}
        shown = receive(session, ("b.xlsx", renewed))

        assert not problems(shown, "error", "question")
        assert recorded(session) == kept(after)
        old_rows = {place[1:] for place in first}
        assert len(changes(shown)) == sum(place[1:] in old_rows for place in differing)


def kept(cells):
    """(firm, field) → value in base units, of a workbook of 采育镇 filled in like this."""
    fields = {"C": ("output", 10**6), "D": ("revenue", 10**6), "E": ("employees", 1)}
    firms = {"6": uscc(3), "7": uscc(6)}
    return {
        (firms[place[1:]], fields[place[0]][0]): value * fields[place[0]][1]
        for place, value in cells.items()
    }


def recorded(session):
    """The same of the ledger."""
    firms = {row["id"]: row["uscc"] for row in all_rows(session, Enterprise)}
    return {
        (firms[row["enterprise_id"]], name): row[name]
        for row in all_rows(session, Figures)
        if row["through"] == 10
        for name in ("output", "revenue", "employees")
        if row[name] is not None
    }


def test_many_files_are_attributed_and_written_together(session):
    round_id = ordered(session)
    files = [
        (f"{name}.xlsx", filled(data, {"C6": 7})) for name, data in books(session, round_id).items()
    ]

    done = receive(session, *files)

    assert done.written is not None
    assert counts(done)["new"] == 4
    reporters = {row["reporter"] for row in all_rows(session, Figures) if row["through"] == 10}
    assert reporters == {*TOWNS, "未归属镇街"}
    found = opened(session, round_id)
    assert [unit.returned for unit in found.units] == [1, 1, 1, 1]
    assert found.whole.returned == 4


def test_a_unit_that_corrects_its_own_return_meets_no_conflict(session):
    round_id = ordered(session)
    sent = books(session, round_id)["采育镇"]
    receive(session, ("一.xlsx", filled(sent, {"C6": 5, "D6": 1})))
    receive(session, ("二.xlsx", filled(sent, {"C6": 6, "D6": 1})))

    third = receive(session, ("三.xlsx", filled(sent, {"C6": 5, "D6": 1})))

    assert third.committed
    assert recorded(session)[uscc(3), "output"] == 5 * 10**6


def test_what_somebody_else_wrote_meanwhile_is_a_conflict(session):
    sent = books(session, ordered(session))["采育镇"]
    other = {"统一社会信用代码": uscc(3), "年度": 2026, "月份": 10, "工业总产值（万元）": 9}
    bring(session, [other], name="他人.xlsx")

    shown = look(session, ("一.xlsx", filled(sent, {"C6": 5})))

    assert counts(shown)["conflict"] == 1
    untouched = look(session, ("一.xlsx", sent))
    assert not problems(untouched, "error")


def refusal(session, *files, actor=EDITOR):
    shown = look(session, *files, actor=actor)
    assert not shown.writes
    (sentence,) = set(problems(shown, "error"))
    return sentence


def test_each_odd_return_gets_its_sentence(session):
    round_id = ordered(session)
    made = books(session, round_id)
    mine = filled(made["采育镇"], {"C6": 5})

    twice = refusal(session, ("一.xlsx", mine), ("二.xlsx", filled(mine, {"C6": 6})))
    assert "2 份（“一.xlsx”和“二.xlsx”）" in twice
    strangers = town_editor(world.code_of(session, "青云店镇"))
    assert "不由您报送" in refusal(session, ("一.xlsx", mine), actor=strangers)
    changed = refusal(session, ("一.xlsx", filled(mine, {"A6": uscc(77)})))
    assert f"下发时的统一社会信用代码是 {uscc(3)}" in changed
    close(session, opened(session, round_id), True, actor=EDITOR, now=MOMENT)
    assert "结束收表" in refusal(session, ("一.xlsx", mine))


def test_a_file_of_an_earlier_version_or_of_no_round_is_refused(session):
    round_id = ordered(session)
    found = opened(session, round_id)
    unit = found.units[0].row.id
    data = books(session, round_id)[found.units[0].row.name]
    sent = filled(data, {"C6": 5})
    title = str(page_of(data)["A2"].value)
    mark = read_mark(title)
    assert mark is not None

    older = title.replace(mark.code, Mark(round_id, unit, 2, mark.base).code)
    assert "第 2 版，现行的是第 1 版" in refusal(session, ("旧.xlsx", filled(sent, {"A2": older})))
    lost = title.replace(mark.code, Mark(99, unit, 1, mark.base).code)
    assert "不属于台账中的任何一轮" in refusal(session, ("错.xlsx", filled(sent, {"A2": lost})))
    assert read_mark(mark.code[:-2] + f"{(int(mark.code[-2:]) + 1) % 97:02d}") is None


def test_a_firm_of_another_unit_waits_and_is_listed_for_a_decision(session):
    round_id = ordered(session)
    free = HEAD + 1 + len(unit_of(session, round_id, "采育镇").lines)
    sent = books(session, round_id)["采育镇"]
    theirs = {f"A{free}": uscc(1), f"B{free}": "示例第1制造有限公司", f"C{free}": 4}

    done = receive(session, ("一.xlsx", filled(sent, {"C6": 5, **theirs})))

    assert counts(done)["waiting"] == 1
    assert "由“青云店镇”报送" in problems(done, "question")[0]
    (claim,) = opened(session, round_id).claims
    assert (claim.kind, claim.unit) == (ClaimKind.CLAIMED, "采育镇")
    decide(session, opened(session, round_id), claim, Decision.ACCEPTED, actor=EDITOR, now=MOMENT)
    assert uscc(1) in {line.code for line in unit_of(session, round_id, "采育镇").lines}
    assert_sound(session)


def test_a_deleted_row_and_a_firm_from_elsewhere_are_listed(session):
    round_id = ordered(session, due_list=DueList.ACTIVE)
    sent = books(session, round_id)["采育镇"]
    bring(session, [{"统一社会信用代码": uscc(50), "企业名称": "示例新来有限公司"}], name="新.xlsx")
    row = {"A6": uscc(50), "B6": "示例新来有限公司", "C6": 5}

    receive(session, ("一.xlsx", filled(sent, row)))

    found = {claim.kind: claim for claim in opened(session, round_id).claims}
    assert set(found) == {ClaimKind.ADDED, ClaimKind.DROPPED}
    assert found[ClaimKind.DROPPED].name == "示例第3制造有限公司"
    for claim in found.values():
        decide(
            session, opened(session, round_id), claim, Decision.ACCEPTED, actor=EDITOR, now=MOMENT
        )
    codes = {line.code for line in unit_of(session, round_id, "采育镇").lines}
    assert codes == {uscc(6), uscc(50)}


def test_a_return_is_sent_back_and_comes_again(session):
    round_id = ordered(session)
    sent = books(session, round_id)["采育镇"]
    receive(session, ("一.xlsx", filled(sent, {"C6": 5, "C7": 6})))
    assert unit_of(session, round_id, "采育镇").state is ReturnState.COMPLETE
    unit = unit_of(session, round_id, "采育镇")
    send_back(session, unit, "产值与上月相同", actor=EDITOR, now=MOMENT)
    assert unit_of(session, round_id, "采育镇").state is ReturnState.SENT_BACK

    receive(session, ("二.xlsx", filled(sent, {"C6": 8, "C7": 6})))

    assert unit_of(session, round_id, "采育镇").state is ReturnState.COMPLETE


def test_undoing_the_import_takes_the_return_back(session):
    round_id = ordered(session)
    before = [all_rows(session, model) for model in (Figures, ReturnUnit, ReturnItem)]
    sent = filled(books(session, round_id)["采育镇"], {"C6": 5})
    done = receive(session, ("一.xlsx", sent))
    assert done.written is not None

    assert take_back(session, str(done.written.import_id)).committed

    assert [all_rows(session, model) for model in (Figures, ReturnUnit, ReturnItem)] == before
    assert size(session, ReturnClaim) == 0
    assert_sound(session)


def test_a_backup_carries_rounds_and_returns(session, seeded_database, ledgers):
    round_id = ordered(session)
    receive(session, ("一.xlsx", filled(books(session, round_id)["采育镇"], {"C6": 5})))
    with TemporaryDirectory() as folder, borrowed(ledgers) as other:
        backup(seeded_database, Path(folder) / "backup.zip", now=MOMENT, program="test")
        restore(other, Path(folder) / "backup.zip")
        with other.session() as restored:
            assert [u.returned for u in opened(restored, round_id).units] == [
                u.returned for u in opened(session, round_id).units
            ]


def test_firms_and_projects_come_back_unchanged_too(session):
    project = {
        "项目代码": "示例-1",
        "项目名称": "示例产业化项目",
        "建设单位": "示例第3制造有限公司",
        "所属镇街": "采育镇",
        "截至月份": "2026年9月",
        "本年完成投资（万元）": 10,
    }
    bring(session, [project], name="项目.xlsx")
    for register, columns in (
        (Register.ENTERPRISES, ("contact", "phone", "operating_address")),
        (Register.PROJECTS, ("done_this_year", "stage")),
    ):
        round_id = ordered(session, register=register, columns=columns)
        files = [(f"{n}.xlsx", d) for n, d in books(session, round_id).items()]
        shown = receive(session, *files)
        assert set(counts(shown)) == {"unchanged", "ignored"}
        returned = opened(session, round_id).whole.returned
        assert returned == (9 if register is Register.ENTERPRISES else 0)


def test_taking_back_a_whole_round_leaves_a_sound_ledger(session):
    round_id = ordered(session)
    begun = session.scalar(select(func.max(Revision.id)))
    sent = filled(books(session, round_id)["采育镇"], {"C6": 5})
    done = receive(session, ("一.xlsx", sent))
    take_back(session, str(done.written.import_id))

    assert take_back(session, f"r{begun}").committed

    assert [size(session, model) for model in (ReturnUnit, ReturnItem, ReturnClaim)] == [0, 0, 0]
    assert_sound(session)


def test_a_line_under_a_unit_of_another_round_is_found(session):
    first, second = ordered(session), ordered(session)
    line = opened(session, first).lines[0]
    strange = opened(session, second).units[0].row.id
    read = session.scalar(select(ReturnItem.revision_id).where(ReturnItem.id == line.item))
    with write(session, actor="test", door=Door.FORM, now=MOMENT) as writer:
        change = {"id": line.item, "revision_id": read, "unit_id": strange}
        writer.apply(ReturnItem, update=[change])

    assert check.problems(session) == [f"return_item 第 {line.item} 行：报送单位不属于同一轮次。"]
