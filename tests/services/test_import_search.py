"""导入记录: every filter finds what reading all imports one by one finds, on both engines."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from registry.periods import Period
from registry.records.import_search import Wanted, find, offered
from registry.records.imports import Import, newest_imports
from registry.terms import ImportState
from tests.support.imports import EDITOR, OTHER, bring, firm_records, take_back, uscc

CODE, OUTPUT = "统一社会信用代码", "工业总产值（万元）"
MOST = 1000


@pytest.fixture
def session(seeded_database) -> Iterator[Session]:
    """Imports of two people, registers, units and periods, in every state."""
    with seeded_database.session() as session:
        bring(session, firm_records(3), name="名录.xlsx")
        for number, (unit, year) in enumerate(product(("采育镇", "黄村镇"), (2024, 2025)), 1):
            figures(session, f"{unit}{year}年报.XLSX", unit, year, number)
        figures(session, "错一行.xlsx", "黄村镇", 2023, "很多", good_rows=True)
        bring(session, firm_records(2, 备注="甲"), name="备注100%.xlsx", actor=OTHER)
        take_back(session, "5")
        take_back(session, f"r{take_back(session, '4').revision}")
        wait(session)
        yield session


def figures(session: Session, name: str, unit: str, year: int, value: object, **more) -> None:
    """A unit's yearly figures of two firms."""
    records = [{CODE: uscc(1), OUTPUT: 100}, {CODE: uscc(2), OUTPUT: value}]
    facts = {"reporter": unit, "source": "town"}
    bring(session, records, name=name, period=Period.parse(str(year)), facts=facts, **more)


def wait(session: Session) -> None:
    """An import with a row that waits: a credit code whose check character is wrong."""
    wrong = uscc(9)[:-1] + ("0" if uscc(9)[-1] != "0" else "1")
    records = [{CODE: wrong, "企业名称": "示例第9制造有限公司"}]
    bring(session, [*records, *firm_records(1, 备注="乙")], name="疑点.xlsx")


def every(session: Session) -> list[Import]:
    """All imports, the newest first."""
    return newest_imports(session, None, MOST)


def fits(one: Import, wanted: Wanted) -> bool:
    """Whether an import is as wanted, read from the whole import."""
    return (wanted.actor in ("", one.actor)) and any(
        wanted.file.lower() in sheet.file.lower()
        and wanted.register in ("", sheet.register)
        and wanted.reporter in ("", sheet.reporter)
        and wanted.period in ("", sheet.period)
        for sheet in one.sheets
    )


def asked() -> list[Wanted]:
    """Filters that find something, and some that find nothing."""
    files = ("", "年报", "xlsx", "0%", "%", "没有")
    registers, units, periods = ("", "figures", "honours"), ("", "黄村镇"), ("", "2024")
    actors = ("", EDITOR.name, OTHER.name)
    return [Wanted(*one) for one in product(files, registers, units, periods, actors)]


def test_every_filter_finds_what_reading_all_of_them_finds(session):
    known = every(session)
    assert {one.state for one in known} == set(ImportState)
    for wanted in asked():
        right = [one.id for one in known if fits(one, wanted)]
        found = find(session, wanted, None, page=1, size=MOST)
        assert [one.id for one in found.imports] == right, wanted
        assert found.states == Counter(str(one.state) for one in known if one.id in right)


def test_each_state_is_listed_and_counted_as_its_imports_say_and_pages_leave_no_gap(session):
    known = every(session)
    for state in ImportState:
        found = find(session, Wanted(state=str(state)), None, page=1, size=MOST)
        assert [one.id for one in found.imports] == [one.id for one in known if one.state is state]
        assert found.total == len(found.imports) == found.states[str(state)]
        assert sum(found.states.values()) == len(known)

    pages = [find(session, Wanted(), None, page=n, size=3).imports for n in (1, 2, 3, 4)]
    assert [one.id for page in pages for one in page] == [one.id for one in known]


def test_whoever_sees_their_own_only_is_offered_nothing_else(session):
    found = find(session, Wanted(), OTHER.name, page=1, size=MOST)
    offers = offered(session, OTHER.name)

    assert {one.actor for one in found.imports} == {OTHER.name}
    assert (list(offers.actors), list(offers.reporters)) == ([OTHER.name], [])
    assert offered(session, None).periods == ["2025", "2024", "2023"]


def test_a_page_takes_as_many_statements_for_one_import_as_for_all(session):
    said: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    counts = []
    for size in (1, MOST):
        said.clear()
        find(session, Wanted(), None, page=1, size=size)
        counts.append(sum(one.startswith("SELECT") for one in said))

    assert counts[0] == counts[1]
