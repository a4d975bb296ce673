"""`flask init` loads what comes with the program, once, and never over what staff edited."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from registry.models import Definition, Industry, Park, Plan, Revision, Target, Town
from registry.records.rows import NOW, newest_revision, rows
from registry.records.writer import write
from registry.services.setup import initialise, load_seeds
from registry.terms import Door

MOMENT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def present(session, model):
    table = rows(model, NOW)
    return [dict(row) for row in session.execute(select(table).order_by(table.c.id)).mappings()]


def staff_write(session, model, **change):
    with write(session, actor="editor", door=Door.FORM, now=MOMENT) as writer:
        writer.apply(model, **change)


def test_code_tables_definitions_and_plans_come_as_one_revision(database):
    with database.session() as session:
        load_seeds(session, actor="operator", now=MOMENT)
        (revision,) = session.scalars(select(Revision))
        assert revision.door == str(Door.INIT)
        assert len(present(session, Definition)) == 14
        assert [plan["code"] for plan in present(session, Plan)] == ["daxing-14-5"]
        assert [t["ordinal"] for t in present(session, Target)] == list(range(1, 15))
        assert {"采育镇", "亦庄地区"} <= {town["name"] for town in present(session, Town)}
        classes = {industry["code"]: industry for industry in present(session, Industry)}
        assert classes["2720"]["high_tech"]
        assert not classes["3964"]["high_tech"]


def test_a_second_init_writes_no_revision_and_no_account(database, settings):
    first = initialise(database, settings, actor="operator", now=MOMENT)
    second = initialise(database, settings, actor="operator", now=MOMENT)
    assert list(first.passwords) == ["admin", "editor"]
    assert (second.written, second.revision, second.passwords) == (0, None, {})


def test_what_staff_edited_or_deleted_stays_so(database):
    with database.session() as session:
        load_seeds(session, actor="operator", now=MOMENT)
        edited, deleted, *_ = present(session, Park)
        version = {"id": edited["id"], "revision_id": edited["revision_id"]}
        staff_write(session, Park, update=[version | {"name": "改名园区"}])
        staff_write(session, Park, delete=[(deleted["id"], deleted["revision_id"])])
        before = newest_revision(session)

        load_seeds(session, actor="operator", now=MOMENT)

        names = {park["id"]: park["name"] for park in present(session, Park)}
        assert names[edited["id"]] == "改名园区"
        assert deleted["id"] not in names
        assert newest_revision(session) == before


def test_a_row_that_the_program_changed_is_updated_and_its_past_kept(database, monkeypatch):
    with database.session() as session:
        load_seeds(session, actor="operator", now=MOMENT)
        newer = "registry.indicators.shipped.definition_rows"
        monkeypatch.setattr(newer, lambda: [_changed(present(session, Definition)[0])])
        load_seeds(session, actor="operator", now=MOMENT)
        assert present(session, Definition)[0]["body"].startswith("# 修订")
        assert session.scalar(select(func.count()).select_from(Revision)) == 2


def _changed(row):
    kept = {name: row[name] for name in ("indicator", "name", "sha256")}
    return kept | {"body": f"# 修订\n{row['body']}"}
