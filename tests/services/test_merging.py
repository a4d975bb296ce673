"""档案合并: nothing is lost, lineage goes on, the merged file leads on, all can be taken back."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import WHOLE_DISTRICT
from registry.models import Enterprise, EnterpriseEvent, Figures, Honour
from registry.records.directory import Wanted, find
from registry.records.origin import origins
from registry.records.rows import NOW, rows
from registry.records.writer import Conflict, write
from registry.services.duplicates import NEAR_NAME, SAME_NAME, suspects
from registry.services.merging import NotMergeable, merge, merged_files, plan_merger
from registry.terms import Door
from tests.shared import budget
from tests.support.firms import whole
from tests.support.imports import (
    MOMENT,
    TODAY,
    assert_sound,
    bring,
    firm_records,
    take_back,
    uscc,
)
from tests.support.ledgers import borrowed

CODE, NAME = "统一社会信用代码", "企业名称"


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    with seeded_database.session() as session:
        yield session


def two_files(session: Session, **theirs: Any) -> tuple[int, int]:
    """A firm with a code, and a second file of it with a code of another day."""
    kept, other = firm_records(2)
    bring(session, [{**kept, "联系人": "示例甲"}, {**other, "联系人": "示例乙", **theirs}])
    ids = session.scalars(select(Enterprise.id).order_by(Enterprise.id)).all()
    return ids[0], ids[1]


def figures(number: int, year: int, output: int) -> dict[str, Any]:
    """One line of 经营数据."""
    return {CODE: uscc(number), "年度": year, "工业总产值（万元）": output}


def merged(session: Session, kept: int, theirs: int, *taken: str) -> int:
    """Merge as planned."""
    planned = plan_merger(session, kept, theirs)
    return merge(session, planned, taken=taken, reason="示例", actor="editor", now=MOMENT)


def firm(session: Session, firm_id: int) -> Any:
    """The present row."""
    table = rows(Enterprise, NOW).c
    return session.execute(select(table.id.table).where(table.id == firm_id)).one()


def found(session: Session, word: str) -> list[int]:
    """The firms that a word of the list leads to."""
    lines = find(
        session, Wanted(word=word), scope=WHOLE_DISTRICT, today=TODAY, with_statistics=True
    ).lines
    return [line.firm.id for line in lines]


def test_blanks_are_filled_and_what_differs_is_chosen_with_its_lineage(session):
    kept, theirs = two_files(session, 法定代表人="示例丙", 服务管家="示例丁")

    merged(session, kept, theirs, "contact")

    now = firm(session, kept)
    assert (now.contact, now.legal_person, now.steward) == ("示例乙", "示例丙", "示例丁")
    origin = origins(session, Enterprise, [kept], "legal_person", NOW)[kept]
    assert (origin.cell, origin.row) == ("D3", 3), "the cell from which the other file had it"
    assert_sound(session)


def test_what_differs_stays_where_nobody_chose(session):
    kept, theirs = two_files(session)

    merged(session, kept, theirs)

    assert firm(session, kept).contact == "示例甲"


def test_records_move_but_for_those_the_kept_file_has(session):
    kept, theirs = two_files(session)
    bring(session, [figures(1, 2024, 10), figures(2, 2024, 99), figures(2, 2023, 7)])

    planned = plan_merger(session, kept, theirs)
    part = next(part for part in planned.parts if part.model is Figures)
    assert [row.year for row in part.moving] == [2023]
    assert [row.year for row in part.staying] == [2024]
    merged(session, kept, theirs)

    table = rows(Figures, NOW).c
    query = select(table.enterprise_id, table.year, table.output).order_by(table.year, table.id)
    assert session.execute(query).all() == [
        (kept, 2023, 7_000_000),
        (kept, 2024, 10_000_000),
        (theirs, 2024, 99_000_000),
    ]
    assert_sound(session)


def test_the_merged_file_leads_on_in_lists_and_in_imports(session):
    kept, theirs = two_files(session)
    merged(session, kept, theirs)

    assert found(session, "示例第2制造") == [kept]
    assert found(session, uscc(2)) == [kept]
    assert [row.id for row in merged_files(session, kept)] == [theirs]
    bring(session, [figures(2, 2025, 5)])
    assert session.scalars(select(Figures.enterprise_id)).all() == [kept]


def test_a_merged_file_takes_its_own_merged_files_along(session):
    bring(session, firm_records(3))
    first, second, third = session.scalars(select(Enterprise.id).order_by(Enterprise.id)).all()
    merged(session, second, third)

    merged(session, first, second)

    assert [row.id for row in merged_files(session, first)] == [second, third]
    assert_sound(session)


def test_a_merger_is_taken_back_whole(session):
    kept, theirs = two_files(session, 法定代表人="示例丙")
    bring(session, [figures(2, 2023, 7)])
    before = [firm(session, one) for one in (kept, theirs)]

    revision = merged(session, kept, theirs, "contact")
    take_back(session, f"r{revision}")

    after = [firm(session, one) for one in (kept, theirs)]
    facts = [
        name for name in before[0]._fields if name not in ("revision_id", "source_id", "source_row")
    ]
    assert [[row._mapping[name] for name in facts] for row in after] == [
        [row._mapping[name] for name in facts] for row in before
    ]
    assert session.scalars(select(Figures.enterprise_id)).all() == [theirs]
    assert_sound(session)


def test_what_somebody_changed_meanwhile_is_not_written_over(session):
    kept, theirs = two_files(session)
    planned = plan_merger(session, kept, theirs)
    now = firm(session, theirs)
    with write(session, actor="other", door=Door.FORM, now=MOMENT) as writer:
        change = {"id": theirs, "revision_id": now.revision_id, "contact": "示例他人"}
        writer.apply(Enterprise, update=[change])

    with pytest.raises(Conflict):
        merge(session, planned, taken=(), reason="示例", actor="editor", now=MOMENT)

    assert firm(session, theirs).merged_into_id is None


@pytest.mark.parametrize("same", [True, False])
def test_what_is_no_duplicate_is_refused_with_the_reason(session, same):
    bring(session, [firm_records(1)[0], {NAME: "示例没有代码有限公司"}])
    coded, bare = session.scalars(select(Enterprise.id).order_by(Enterprise.id)).all()

    with pytest.raises(NotMergeable, match="同一份档案" if same else "请保留它"):
        plan_merger(session, bare, bare if same else coded)


def test_firms_that_merged_in_the_world_are_two_firms(session):
    kept, theirs = two_files(session)
    day = {"kind": "absorbed", "happened_on": date(2024, 6, 30), "counterpart_id": kept}
    with write(session, actor="editor", door=Door.FORM, now=MOMENT) as writer:
        event = whole(EnterpriseEvent, {"enterprise_id": theirs, **day})
        writer.apply(EnterpriseEvent, insert=[event])

    with pytest.raises(NotMergeable, match="是两个企业"):
        plan_merger(session, kept, theirs)


def test_suspects_share_a_name_or_differ_in_its_form_only(session):
    names = ("北京示例甲医药有限公司", "示例甲医药（北京）股份有限公司", "北京示例乙装备有限公司")
    bring(session, [{CODE: uscc(n), NAME: name} for n, name in enumerate(names, 1)])
    bring(session, [{CODE: uscc(9), NAME: "示例丙有限公司", "曾用名": "北京示例乙装备有限公司"}])

    groups = suspects(session, scope=WHOLE_DISTRICT, today=TODAY)

    assert {(one.why, tuple(file.uscc for file in one.files)) for one in groups} == {
        (NEAR_NAME, (uscc(1), uscc(2))),
        (SAME_NAME, (uscc(3), uscc(9))),
    }


@settings(max_examples=budget(6, 300), deadline=None)
@given(
    ours=st.dictionaries(st.integers(2020, 2024), st.integers(0, 99), max_size=4),
    theirs=st.dictionaries(st.integers(2020, 2024), st.integers(0, 99), max_size=4),
    batches=st.sets(st.integers(1, 4), max_size=3),
)
def test_no_record_is_lost_or_doubled_and_the_kept_ones_count_first(ledgers, ours, theirs, batches):
    """A second, naive rule: per year the kept file's value, else the other's; honours by batch."""
    with borrowed(ledgers, seeded=True) as database, database.session() as session:
        kept, other = two_files(session)
        lines = [figures(1, *one) for one in ours.items()]
        lines += [figures(2, *one) for one in theirs.items()]
        if lines:
            bring(session, lines)
        honours = [
            {
                CODE: uscc(n),
                "荣誉类型": "制造业单项冠军企业",
                "批次": f"第{batch}批",
                "认定日期": "2021-05",
            }
            for n, own in ((1, {1, 2}), (2, batches))
            for batch in sorted(own)
        ]
        bring(session, honours)
        size = [len(session.scalars(select(model.id)).all()) for model in (Figures, Honour)]

        merged(session, kept, other)

        assert [len(session.scalars(select(model.id)).all()) for model in (Figures, Honour)] == size
        table = rows(Figures, NOW).c
        query = select(table.year, table.output).where(table.enterprise_id == kept)
        assert dict(session.execute(query).all()) == {
            year: value * 1_000_000 for year, value in {**theirs, **ours}.items()
        }
        honour = rows(Honour, NOW).c
        own = session.scalars(select(honour.batch_key).where(honour.enterprise_id == kept)).all()
        assert len(own) == len(set(own)) == len({1, 2} | batches)
        assert_sound(session)
