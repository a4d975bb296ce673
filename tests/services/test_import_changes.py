"""每一处变更: the list of what a revision did is what reading all versions of all rows finds."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from registry.access import WHOLE_DISTRICT, Scope
from registry.models import Enterprise, Figures, Revision, Standing, Town, history_of
from registry.periods import Period
from registry.records.history import Change, changes
from registry.records.revision_changes import MODELS, Asked, Place, Viewer, counted, places, touched
from registry.services import change_sheets
from registry.services.change_sheets import TooLong, sheet
from registry.services.import_changes import entries
from registry.terms import ChangeKind
from tests.support.imports import EDITOR, OTHER, TODAY, bring, firm_records, take_back, uscc

CODE, OUTPUT, LIBRARY = "统一社会信用代码", "工业总产值（万元）", "是否规上"
EVERYONE = Viewer(WHOLE_DISTRICT, TODAY, statistics=True)


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    """Firms, figures, platforms and projects, changed by several imports, one taken back."""
    with seeded_database.session() as session:
        bring(session, firm_records(3, 所属镇街="采育镇", 联系电话="13800001234"))
        told = {CODE: uscc(1), OUTPUT: 100, LIBRARY: "是"}
        figures(session, [told, {CODE: uscc(2), OUTPUT: 7}], "town")
        bring(session, firm_records(2, 所属镇街="黄村镇", 备注="=甲"), actor=OTHER)
        figures(session, [{CODE: uscc(1), OUTPUT: 130}, {CODE: uscc(3), OUTPUT: 5}], "town")
        figures(session, [{CODE: uscc(1), OUTPUT: 150}], "statistics")
        project = {"项目名称": "示例项目", CODE: uscc(1), "本年完成投资（万元）": 9}
        bring(session, [{**project, "截至月份": "2026-10"}])
        take_back(session, "4")
        bring(session, [{"平台名称": "示例中心", CODE: uscc(1), "平台类型": "企业技术中心"}])
        yield session


def figures(session: Session, records: list, source: str) -> None:
    """Yearly figures from a source."""
    bring(session, records, period=Period.parse("2025"), facts={"source": source})


def revisions(session: Session) -> list[int]:
    """Every revision but the first, which loaded the code tables."""
    return list(session.scalars(select(Revision.id).order_by(Revision.id)))[1:]


def naive(session: Session, revision: int) -> dict[Place, Change]:
    """What a revision did, found among all changes of all rows that there ever were."""
    found = {}
    for model in MODELS:
        twin = history_of(model)
        ids = {*session.scalars(select(model.id)), *session.scalars(select(twin.c.id))}
        for change in changes(session, model, ids):
            if change.revision == revision:
                kind = ChangeKind.DELETED if change.deleted else ChangeKind.CHANGED
                kind = ChangeKind.CREATED if change.created else kind
                found[Place(model, kind, change.row_id)] = change
    return found


def listed(session: Session, asked: Asked, viewer: Viewer = EVERYONE) -> list[Place]:
    """The list as it is asked for."""
    return places(session, asked, viewer, MODELS)


def test_the_list_is_what_all_versions_say(session):
    kinds = set()
    for revision in revisions(session):
        right = naive(session, revision)
        found = listed(session, Asked(revision))
        assert len(found) == len(right)
        told = touched(session, revision, found)
        assert [one.change for one in told] == [right[place] for place in found]
        assert counted(session, Asked(revision), EVERYONE) == Counter(
            (place.model, place.kind) for place in right
        )
        kinds |= {place.kind for place in right}
    assert kinds == set(ChangeKind)


def test_every_filter_leaves_what_it_says(session):
    for revision in revisions(session):
        right = naive(session, revision)
        for kind in ChangeKind:
            found = listed(session, Asked(revision, str(kind)))
            assert set(found) == {place for place in right if place.kind is kind}
        for model, field in ((Figures, "output"), (Enterprise, "note"), (Standing, "town")):
            found = listed(session, Asked(revision, "", model, field))
            assert set(found) == {
                place
                for place, change in right.items()
                if place.model is model and field in {one.field for one in change.fields}
            }


def test_pages_follow_the_rows_of_the_sheet_without_a_gap(session):
    first = revisions(session)[0]
    whole = listed(session, Asked(first))
    pages = [
        places(session, Asked(first), EVERYONE, MODELS, first=start, count=4)
        for start in range(0, len(whole), 4)
    ]

    assert [place for page in pages for place in page] == whole
    rows = [one.record.source_row for one in touched(session, first, whole)]
    assert rows == sorted(rows)


def test_a_town_sees_its_own_firms_and_nothing_of_the_statistics_bureau(session):
    town = session.scalars(select(Town.code).where(Town.name == "采育镇")).first()
    theirs = Viewer(Scope(towns=frozenset({str(town)})), TODAY, statistics=False)
    for revision in revisions(session):
        right = naive(session, revision)
        found = listed(session, Asked(revision), theirs)
        owners = {one.firm.uscc for one in touched(session, revision, found) if one.firm}
        assert owners <= {uscc(3)}
        assert set(found) <= set(right)
    assert listed(session, Asked(revisions(session)[0]), theirs)

    unseen = Viewer(WHOLE_DISTRICT, TODAY, statistics=False)
    bureau = next(
        number
        for number in revisions(session)
        if len(naive(session, number)) == 1
        and any(p.model is Figures for p in naive(session, number))
    )
    assert listed(session, Asked(bureau), unseen) == []


def test_a_page_takes_as_many_statements_for_one_record_as_for_many(session):
    first = revisions(session)[0]
    whole = listed(session, Asked(first, "", Enterprise))
    said: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: said.append(call[2]))
    counts = []
    for found in (whole[:1], whole):
        said.clear()
        entries(session, Asked(first), found, TODAY)
        counts.append(sum(one.startswith("SELECT") for one in said))

    assert counts[0] == counts[1]


def test_the_workbook_says_the_same_and_no_text_of_it_is_a_formula(session, monkeypatch):
    asked = Asked(revisions(session)[2])
    told = entries(session, asked, listed(session, asked), TODAY)
    right = [
        (entry.firm.name, entry.record, line.label, line.old or None, line.new or None, line.cell)
        for entry in told
        for line in entry.fields
    ]

    page = openpyxl.load_workbook(BytesIO(sheet(session, asked, EDITOR, TODAY))).worksheets[0]

    lines = list(page.iter_rows(min_row=2))
    assert [tuple(line[n].value for n in (1, 3, 5, 6, 7, 10)) for line in lines] == right
    assert [line[7].data_type for line in lines if line[7].value == "=甲"] == ["s", "s"]

    monkeypatch.setattr(change_sheets, "MOST_LINES", len(right) - 1)
    with pytest.raises(TooLong, match="请先按变更方式或字段筛选"):
        sheet(session, asked, EDITOR, TODAY)
