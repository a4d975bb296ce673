"""Finding firms and telling their changes, on both engines."""

from datetime import date

import pytest

from registry.access import WHOLE_DISTRICT, Scope
from registry.models import Enterprise, Figures
from registry.records.directory import SORTS, Wanted, find
from registry.records.history import changes
from registry.records.writer import write
from registry.terms import Door
from tests.support.firms import WHEN, Firms

TODAY = date(2026, 11, 20)


@pytest.fixture
def firms(database) -> Firms:
    """Writes firms; no town has a code here."""
    return Firms(database)


def found(database, scope=WHOLE_DISTRICT, **wanted) -> list[str]:
    """The names of the firms found, in order."""
    with database.session() as session:
        lines = find(
            session, Wanted(**wanted), scope=scope, today=TODAY, with_statistics=True
        ).lines
    return [line.firm.name for line in lines]


def test_words_filters_and_scope_narrow_the_list(database, firms):
    one = firms.add("示例重庆医药", sector="pharma", advanced=True, former="老药厂", park="P1")
    two = firms.add("示例装备", sector="equipment", advanced=False)
    firms.figures(one, 2024, in_library=True)
    firms.figures(one, 2025, in_library=False)
    firms.figures(two, 2025, in_library=True)
    firms.honour(two, "little_giant", date(2024, 9, 1))

    assert found(database) == ["示例重庆医药", "示例装备"]
    assert found(database, word="chongqing") == ["示例重庆医药"]
    assert found(database, word="老药") == ["示例重庆医药"]
    assert found(database, advanced=False) == ["示例装备"]
    assert found(database, library=True) == ["示例装备"]
    assert found(database, library=False) == ["示例重庆医药"]
    assert found(database, honour="little_giant") == ["示例装备"]
    assert found(database, Scope(parks=frozenset({"P1"}))) == ["示例重庆医药"]
    assert found(database, Scope()) == []


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_lists_every_firm_once(database, firms, sort, descending):
    for number in range(5):
        firms.add(f"示例{number}", sector="pharma" if number % 2 else None)
    listed = []
    for page in (1, 2, 3):
        with database.session() as session:
            lines = find(
                session,
                Wanted(),
                scope=WHOLE_DISTRICT,
                today=TODAY,
                with_statistics=True,
                sort=sort,
                descending=descending,
                page=page,
                size=2,
            ).lines
        listed += [line.firm.name for line in lines]

    assert sorted(listed) == [f"示例{number}" for number in range(5)]


def test_a_row_tells_its_making_its_changes_and_its_end(database, firms):
    firm = firms.add("示例医药", contact="张示例")
    row = firms.figures(firm, 2025, output=100)
    firms.change(firm, contact="李示例", steward="王示例")
    with database.session() as session:
        read = changes(session, Figures, [row])[0].revision
        with write(session, actor="示例编辑", door=Door.FORM, now=WHEN) as writer:
            writer.apply(Figures, delete=[(row, read)])

        told = changes(session, Enterprise, [firm])
        ended = changes(session, Figures, [row])

    assert [change.created for change in told] == [False, True]
    assert [(f.field, f.old, f.new, f.origin.place) for f in told[0].fields] == [
        ("contact", "张示例", "李示例", "人工"),
        ("steward", None, "王示例", "人工"),
    ]
    assert [(change.deleted, change.created) for change in ended] == [(True, False), (False, True)]
    assert ("output", 100, None) in [(f.field, f.old, f.new) for f in ended[0].fields]
