"""A draft's point of knowledge: every figure is what it will be once the draft is written."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from registry.importing.commit.numbers import Numbers
from registry.importing.outcome import Batch
from registry.indicators.compute import tables_of
from registry.indicators.in_force import plan_in_force
from registry.indicators.rules import Rules
from registry.models import (
    Enterprise,
    Figures,
    Honour,
    PlatformLevel,
    Remembering,
    Revision,
    Standing,
    history_of,
)
from registry.records.columns import columns_of, rows_of
from registry.records.drafts import DraftNumbers, DraftRows, drafted
from registry.records.rows import NOW, At, rows
from registry.records.writer import write
from registry.terms import Door
from tests.indicators.test_against_naive import flags, worlds
from tests.indicators.world import DEFAULTS, World
from tests.shared import budget
from tests.support.ledgers import borrowed

LATER = datetime(2026, 11, 24, 5, tzinfo=UTC)
DAYS = {year: date(year, 12, 31) for year in (2020, 2021, 2022, 2023)}
OF_THE_WORLD = 100
amounts = st.none() | st.integers(0, 10**12)


def tables(session, at: At) -> Any:
    """The plan's tables of all years, but for the revision they name."""
    plan = plan_in_force(session, "daxing-14-5", at, Rules())
    return {year: table.rows for year, table in tables_of(session, plan, DAYS, at).items()}


@st.composite
def changes(draw: st.DrawFn, world: World) -> list[Batch]:
    """What a draft may do: correct, delete and add records, also of firms that it adds itself."""
    batches = [
        _corrected(draw, world, Figures, output=amounts, land=amounts, in_library=flags),
        _corrected(draw, world, Standing, advanced=flags, industry_code=st.sampled_from(["6510"])),
        *(_deleted(draw, world, model) for model in (Honour, PlatformLevel)),
    ]
    new = draw(st.integers(0, 3))
    firms = [
        {**DEFAULTS[Enterprise], "id": -number, "name": f"示例新{number}", "name_folded": "示例"}
        for number in range(1, new + 1)
    ]
    added = [
        (Enterprise, firms),
        (Standing, [{**DEFAULTS[Standing], "enterprise_id": firm["id"]} for firm in firms]),
        (
            Figures,
            [
                {
                    **DEFAULTS[Figures],
                    "enterprise_id": firm["id"],
                    "year": draw(st.sampled_from([2022, 2023])),
                    "output": draw(amounts),
                }
                for firm in firms
            ],
        ),
    ]
    batches += [Batch(model, insert=columns_of(own)) for model, own in added]
    return [batch for batch in batches if batch]


def _corrected(draw: st.DrawFn, world: World, model: type[Remembering], **fields: Any) -> Batch:
    chosen = [row for row in world.rows[model] if draw(st.booleans())]
    lines = [
        {"id": row["id"], "revision_id": 1, **{n: draw(v) for n, v in fields.items()}}
        for row in chosen
    ]
    return Batch(model, update=columns_of(lines))


def _deleted(draw: st.DrawFn, world: World, model: type[Remembering]) -> Batch:
    return Batch(model, delete=[(row["id"], 1) for row in world.rows[model] if draw(st.booleans())])


def as_drafted(session, batches: list[Batch]) -> Any:
    """The tables as if the batches were written."""
    numbers = DraftNumbers()
    real = Numbers(numbers.reserve, batches)
    lines = [
        DraftRows(
            batch.model,
            real.settle(batch.model, batch.insert),
            real.settle(batch.model, batch.update),
            [number for number, _ in batch.delete],
        )
        for batch in batches
    ]
    with drafted(session, lines, numbers) as draft:
        return tables(session, draft)


def as_written(session, batches: list[Batch]) -> Any:
    """The tables once the batches are written; the world gave its own numbers from 1."""
    with write(session, actor="示例", door=Door.IMPORT, now=LATER) as writer:
        for batch in batches:
            writer.new_ids(batch.model, OF_THE_WORLD)
        real = Numbers(writer.new_ids, batches)
        for batch in batches:
            writer.apply(
                batch.model,
                insert=rows_of(real.settle(batch.model, batch.insert)),
                update=rows_of(real.settle(batch.model, batch.update)),
                delete=batch.delete,
            )
    return tables(session, NOW)


def test_what_a_draft_shows_is_what_its_commit_makes(ledgers):
    @given(st.data())
    @settings(max_examples=budget(12, 400))
    def check(data: st.DataObject) -> None:
        world = data.draw(worlds())
        batches = data.draw(changes(world))
        with borrowed(ledgers) as database, database.session() as session:
            world.write(session)
            shown = as_drafted(session, batches)
            assert shown == as_written(session, batches)

    check()


def test_a_draft_leaves_nothing_behind_and_takes_no_lock(database):
    world = World()
    number = world.figures(world.firm(), 2023, output=100)
    changed = {"id": [number], "revision_id": [1], "output": [700]}
    with database.session() as session, database.session() as other:
        world.write(session)
        change = DraftRows(Figures, update=changed)
        with drafted(session, [change], DraftNumbers()) as draft:
            assert session.scalar(select(rows(Figures, draft).c.output)) == 700
            with write(other, actor="他人", door=Door.FORM, now=LATER) as writer:
                meanwhile = {"id": number, "revision_id": 1, "output": 5}
                writer.apply(Figures, update=[meanwhile])
            assert session.scalar(select(rows(Figures, draft).c.output)) == 700

        assert session.scalar(select(rows(Figures, NOW).c.output)) == 5
        assert list(session.scalars(select(Revision.id).order_by(Revision.id))) == [1, 2]
        assert len(session.execute(select(history_of(Figures))).all()) == 1


def test_batches_follow_each_other(database):
    world = World()
    number = world.figures(world.firm(), 2023, output=100)
    with database.session() as session:
        world.write(session)
        steps = [
            DraftRows(Figures, update={"id": [number], "revision_id": [1], "output": [700]}),
            DraftRows(Figures, update={"id": [number], "revision_id": [1], "land": [3]}),
        ]
        with drafted(session, steps, DraftNumbers()) as draft:
            record = rows(Figures, draft).c
            found = session.execute(select(record.output, record.land)).all()
        gone = [*steps, DraftRows(Figures, delete=[number])]
        with drafted(session, gone, DraftNumbers()) as draft:
            left = session.execute(select(rows(Figures, draft).c.id)).all()

    assert found == [(700, 3)]
    assert left == []
