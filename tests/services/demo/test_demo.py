"""示例数据: the same on every machine and engine, plainly fictional, and true to the story."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from registry.config import load_settings
from registry.identifiers import check_uscc
from registry.indicators.compute import indicator_table
from registry.indicators.rules import Rules
from registry.models import (
    Definition,
    Enterprise,
    EnterpriseEvent,
    Figures,
    Honour,
    Industry,
    Plan,
    PlanSetting,
    Platform,
    Project,
    ProjectMonth,
    Revision,
    Standing,
    Target,
    remembering_models,
)
from registry.records import transfer
from registry.records.check import problems
from registry.records.rows import NOW, rows
from registry.records.writer import write
from registry.services.demo import fill, spring, story
from registry.services.demo.firms import cast
from registry.services.demo.received import REPORT
from registry.services.publishing import open_published
from registry.services.report_vintages import chosen, explain
from registry.services.setup import load_seeds
from registry.terms import Cause, Door, HonourStatus, Verdict
from tests.shared import ROOT
from tests.support.ledgers import SqliteLedgers, borrowed

MOMENT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
ANOTHER_DAY = datetime(2027, 2, 3, 4, 5, tzinfo=UTC)
BUSINESS = [
    model
    for model in remembering_models()
    if model not in (Definition, Industry, Plan, PlanSetting, Target)
]


def filled_at(database, home, moment):
    """Fill an empty ledger with the whole demonstration."""
    settings = load_settings(ROOT, {"REGISTRY_HOME": str(home)})
    with database.session() as session:
        load_seeds(session, actor="operator", now=moment)
        fill.fill(session, settings=settings, now=moment)


@pytest.fixture(scope="module")
def filled(ledgers, tmp_path_factory):
    """A ledger with the whole demonstration, on both engines in turn; only read."""
    with borrowed(ledgers) as database:
        filled_at(database, tmp_path_factory.mktemp("demo"), MOMENT)
        yield database


def fingerprint(database):
    """One hash over all business rows with their numbers."""
    digest = sha256()
    with database.session() as session:
        connection = session.connection()
        for model in BUSINESS:
            names = [c.name for c in model.__table__.columns if c.name != "revision_id"]
            digest.update(model.__tablename__.encode())
            for line in transfer.lines(connection, model.__table__, names):
                digest.update(line)
    return digest.hexdigest()


def test_it_is_the_same_on_either_engine_and_on_any_day(filled, tmp_path):
    with borrowed(SqliteLedgers(tmp_path)) as other:
        filled_at(other, tmp_path, ANOTHER_DAY)
        assert fingerprint(other) == fingerprint(filled)


def test_all_of_it_passes_every_check_of_the_ledger(filled):
    with filled.session() as session:
        assert problems(session) == []


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023, 2024, 2025])
def test_the_ledger_adds_up_to_the_story_to_the_last_yuan(filled, year):
    with filled.session() as session:
        figures, file = rows(Figures, NOW).c, rows(Enterprise, NOW).c
        query = select(func.sum(figures.output)).where(
            figures.year == year,
            figures.through == 12,
            figures.in_library,
            figures.enterprise_id.in_(select(file.id).where(file.merged_into_id.is_(None))),
        )
        assert int(session.scalar(query)) == story.LEDGER_OUTPUT[year] * 100 * 100


def test_the_plan_s_table_tells_the_plan_s_story(filled):
    with filled.session() as session:
        table = indicator_table(session, "daxing-14-5", 2022, date(2022, 12, 31), NOW, Rules())
        final = indicator_table(session, "daxing-14-5", 2025, date(2025, 12, 31), NOW, Rules())
    assert table.row("output").official == Decimal("1017.7")
    assert table.row("output").ledger == Decimal("1017.7")
    verdicts = {row.verdict.label for row in final.rows if row.verdict}
    assert {"完成", "超额完成", "未完成"} <= verdicts
    assert all(row.verdict for row in final.rows)


def test_every_name_says_that_it_is_an_example_and_every_code_checks(filled):
    with filled.session() as session:
        for model, column in ((Enterprise, "name"), (Project, "name"), (Platform, "name")):
            table = rows(model, NOW)
            assert all("示例" in name for name in session.scalars(select(table.c[column])))
        file = rows(Enterprise, NOW).c
        codes = session.scalars(select(file.uscc)).all()
        merged = session.scalars(select(file.uscc).where(file.merged_into_id.is_not(None))).all()
    assert len(codes) == len(set(codes)) == 1_200 + len(merged)
    assert merged == [spring.second_site()["统一社会信用代码"]]
    assert all(check_uscc(code).ok for code in codes)


def test_its_history_is_worth_looking_at(filled):
    with filled.session() as session:

        def count(model, *where):
            table = rows(model, NOW)
            conditions = [condition(table.c) for condition in where]
            return session.scalar(select(func.count()).select_from(table).where(*conditions))

        doors = Counter(session.scalars(select(Revision.door)))
        written = {Door.INIT: 1, Door.IMPORT: 43, Door.FORM: 9, Door.MERGE: 1}
        assert doors == {str(door): count for door, count in written.items()}
        assert count(Standing) > count(Enterprise)
        assert count(EnterpriseEvent) >= 60
        assert count(Honour, lambda c: c.status_given == str(HonourStatus.ANNOUNCED)) >= 2
        assert count(Honour, lambda c: c.status_given == str(HonourStatus.RENEWED)) >= 50
        assert count(Honour, lambda c: c.moved_out_on.is_not(None)) >= 5
        assert count(Honour, lambda c: c.withdrawn_on.is_not(None)) >= 1
        assert count(Figures, lambda c: c.year == 2026) > 2_000
        assert count(ProjectMonth) > 500


@pytest.fixture(scope="module")
def since_spring(filled):
    """Why the figures of 2025 are not what the report says that was signed in spring."""
    settings = load_settings(ROOT, {})
    with filled.session() as session:
        ends = [
            chosen(session, text, spring.YEAR, settings, MOMENT.date()) for text in (REPORT, "")
        ]
        found, _ = explain(session, "daxing-14-5", spring.YEAR, *ends)
    return found


def test_a_report_was_signed_in_spring_the_same_on_either_engine_and_on_any_day(filled, tmp_path):
    with borrowed(SqliteLedgers(tmp_path)) as other:
        filled_at(other, tmp_path, ANOTHER_DAY)
        signed = []
        for database in (filled, other):
            with database.session() as session:
                signed.append(open_published(session, REPORT))
    assert signed[0].sound
    assert signed[0].seal == signed[1].seal
    assert signed[0].published_at == spring.SIGNED
    verdicts = {row.verdict for row in signed[0].report.rows}
    assert Verdict.EXPECTED_MET.label in verdicts


def test_every_kind_of_cause_moved_a_figure_since_spring(since_spring):
    causes = {
        part.cause
        for row in since_spring.rows
        for difference in (row.official, row.ledger)
        for account in difference.accounts
        for part in account.parts
    }
    assert causes >= {
        Cause.MERGED,
        Cause.RECLASSIFIED,
        Cause.REPORTED,
        Cause.CORRECTED,
        Cause.ENTERED,
        Cause.DROPPED,
        Cause.RECOGNISED,
        Cause.EXPIRED,
        Cause.WITHDRAWN,
    }


def test_what_moved_since_spring_is_explained_to_the_last_yuan(since_spring):
    moved = [
        account
        for row in since_spring.rows
        for account in row.ledger.accounts
        if account.before != account.after
    ]
    assert len(moved) >= 8
    for account in moved:
        assert sum(part.amount for part in account.parts) == account.difference
        assert not any(part.cause is Cause.DEFINITION for part in account.parts)


def test_a_second_fill_does_nothing(filled, settings):
    with filled.session() as session:
        assert fill.fill(session, settings=settings, now=MOMENT) == 0


@pytest.mark.parametrize("ledgers", ["sqlite"], indirect=True)
def test_a_fill_that_was_interrupted_goes_on_where_it_stopped(database, settings, filled):
    class Interrupted(Exception):
        """As by Ctrl-C."""

    def stop_at(number):
        def report(done, total, step):
            if done == number:
                raise Interrupted

        return report

    with database.session() as session:
        load_seeds(session, actor="operator", now=MOMENT)
        with pytest.raises(Interrupted):
            fill.fill(session, settings=settings, now=MOMENT, report=stop_at(7))
        fill.fill(session, settings=settings, now=MOMENT)
    assert fingerprint(database) == fingerprint(filled)


def test_a_ledger_with_other_firms_is_refused(database, settings):
    with database.session() as session:
        load_seeds(session, actor="operator", now=MOMENT)
        firm = {"name": "某真实公司", "name_folded": "某真实公司"}
        with write(session, actor="wang", door=Door.FORM, now=MOMENT) as writer:
            writer.apply(Enterprise, insert=[firm])
        with pytest.raises(fill.NotEmpty, match="已有非示例数据"):
            fill.fill(session, settings=settings, now=MOMENT)
        assert session.scalar(select(func.max(Revision.id))) == 2


def test_the_cast_does_not_depend_on_the_order_in_which_it_is_asked():
    names = [firm.name for firm in reversed(cast())]
    assert len(set(names)) == len(names)
