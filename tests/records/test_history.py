"""Whatever is written, every past revision reads back exactly, on both databases."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from registry.models import Enterprise, Figures, remembering_models
from registry.records.rows import Known, newest_revision, rows, versions
from registry.records.writer import write
from registry.terms import Door
from tests.records.ledger_model import PlainLedger
from tests.shared import PROVE
from tests.support.ledgers import Ledgers

START = datetime(2026, 1, 5, 1, tzinfo=UTC)
BOOKKEEPING = {"revision_id", "source_id", "source_row"}
CODES = [f"9111011500000000{n:02}" for n in range(8)]
FIRM = {"name": "示例企业", "name_folded": "示例企业", "uscc": None, "note": None}
PERIOD = {"through": 12, "nature": "annual", "origin": "town", "revenue": None}

picks = st.randoms(use_true_random=False)


class History(RuleBasedStateMachine):
    """Drives the writer and a plain ledger side by side."""

    ledgers: Ledgers

    def __init__(self) -> None:
        super().__init__()
        self.database = self.ledgers.new()
        self.session = self.database.session()
        self.plain = PlainLedger()
        self.clock = START

    def teardown(self) -> None:
        """Give the ledger back."""
        self.session.close()
        self.ledgers.drop(self.database)

    def tick(self) -> datetime:
        """The next instant; now and then the machine's clock goes backwards."""
        self.clock += timedelta(hours=7) if self.clock.hour != 8 else -timedelta(hours=3)
        return self.clock

    def writing(self, door: Door = Door.FORM) -> Any:
        """A writer at the next instant."""
        return write(self.session, actor="测试", door=door, now=self.tick())

    def read_version(self, model: type, row_id: int) -> int:
        """The revision of the present version of a row."""
        return versions(self.session, model, row_id)[-1]["revision_id"]

    @initialize()
    def found_some_firms(self) -> None:
        """Start with three firms."""
        self.create(3)

    def create(self, count: int) -> None:
        """Firms with free codes."""
        used = {row["uscc"] for row in self.plain.table("enterprise").values()}
        free = [code for code in CODES if code not in used]
        new = [{**FIRM, "uscc": code} for code in free[:count]]
        if not new:
            return
        with self.writing() as writer:
            ids = writer.apply(Enterprise, insert=new)
        content = deepcopy(self.plain.now)
        content.setdefault("enterprise", {}).update(zip(ids, new, strict=True))
        self.plain.commit(content)

    @rule(count=st.integers(1, 3))
    def create_firms(self, count: int) -> None:
        """Also re-creates codes whose firm was deleted."""
        self.create(count)

    @precondition(lambda self: self.plain.table("enterprise"))
    @rule(random=picks, notes=st.lists(st.sampled_from(["甲", "乙", None]), min_size=1, max_size=4))
    def change_notes(self, random: Any, notes: list[str | None]) -> None:
        """A bulk write of one column."""
        firms = random.sample(sorted(self.plain.table("enterprise")), k=1)
        firms += [f for f in sorted(self.plain.table("enterprise")) if f not in firms]
        changed = dict(zip(firms, notes, strict=False))
        self.update(Enterprise, {firm: {"note": note} for firm, note in changed.items()})

    @precondition(lambda self: len(self.plain.table("enterprise")) > 1)
    @rule(random=picks, shift=st.integers(1, 3))
    def exchange_codes(self, random: Any, shift: int) -> None:
        """Two or more firms hand their codes round within one batch."""
        firms = sorted(self.plain.table("enterprise"))
        firms = random.sample(firms, k=random.randint(2, len(firms)))
        codes = [self.plain.table("enterprise")[firm]["uscc"] for firm in firms]
        turned = codes[shift % len(codes) :] + codes[: shift % len(codes)]
        self.update(Enterprise, {f: {"uscc": c} for f, c in zip(firms, turned, strict=True)})

    @precondition(lambda self: self.plain.table("enterprise"))
    @rule(random=picks, year=st.integers(2020, 2023), revenue=st.integers(-(10**15), 10**15))
    def report_figures(self, random: Any, year: int, revenue: int) -> None:
        """New figures, or a correction of what was reported."""
        firm = random.choice(sorted(self.plain.table("enterprise")))
        row = {**PERIOD, "enterprise_id": firm, "year": year, "revenue": revenue}
        held = {
            row_id
            for row_id, old in self.plain.table("figures").items()
            if (old["enterprise_id"], old["year"]) == (firm, year)
        }
        if held:
            self.update(Figures, {row_id: {"revenue": revenue} for row_id in held})
            return
        with self.writing(Door.IMPORT) as writer:
            (row_id,) = writer.apply(Figures, insert=[row])
        content = deepcopy(self.plain.now)
        content.setdefault("figures", {})[row_id] = row
        self.plain.commit(content)

    @precondition(lambda self: self.plain.table("enterprise"))
    @rule(random=picks)
    def delete_a_firm_with_its_figures(self, random: Any) -> None:
        """Parent and children go in one revision; a firm that others led to stays."""
        firms = self.plain.table("enterprise")
        winners = {row.get("merged_into_id") for row in firms.values()}
        firm = random.choice(sorted(set(firms) - winners))
        figures = {
            row_id
            for row_id, row in self.plain.table("figures").items()
            if row["enterprise_id"] == firm
        }
        gone = [(firm, self.read_version(Enterprise, firm))]
        gone_figures = [(row_id, self.read_version(Figures, row_id)) for row_id in figures]
        with self.writing() as writer:
            writer.apply(Enterprise, delete=gone)
            writer.apply(Figures, delete=gone_figures)
        content = deepcopy(self.plain.now)
        del content["enterprise"][firm]
        for row_id in figures:
            del content["figures"][row_id]
        self.plain.commit(content)

    @precondition(lambda self: len(self.plain.table("enterprise")) > 1)
    @rule(random=picks)
    def merge_two_firms(self, random: Any) -> None:
        """档案合并: the loser keeps its row."""
        firms = self.plain.table("enterprise")
        winners = {row.get("merged_into_id") for row in firms.values()}
        alone = sorted(i for i, row in firms.items() if row.get("merged_into_id") is None)
        losers = [i for i in alone if i not in winners]
        if len(alone) < 2 or not losers:
            return
        loser = random.choice(losers)
        winner = random.choice([i for i in alone if i != loser])
        self.update(Enterprise, {loser: {"merged_into_id": winner}}, door=Door.MERGE)

    @precondition(lambda self: self.plain.table("enterprise"))
    @rule(random=picks)
    def write_twice_in_one_revision(self, random: Any) -> None:
        """Written again, a row changes in place; made and deleted in one, it leaves nothing."""
        firm = random.choice(sorted(self.plain.table("enterprise")))
        read = self.read_version(Enterprise, firm)
        with self.writing() as writer:
            first = {"id": firm, "revision_id": read, "note": "先"}
            writer.apply(Enterprise, update=[first])
            again = {"id": firm, "revision_id": writer.revision, "note": "后"}
            writer.apply(Enterprise, update=[again])
            (brief,) = writer.apply(Enterprise, insert=[FIRM])
            writer.apply(Enterprise, delete=[(brief, writer.revision)])
        content = deepcopy(self.plain.now)
        content["enterprise"][firm]["note"] = "后"
        self.plain.commit(content)
        assert versions(self.session, Enterprise, brief) == []

    @precondition(lambda self: len(self.plain.past) > 2)
    @rule(random=picks)
    def undo_to_an_earlier_revision(self, random: Any) -> None:
        """Firms return to what they were, under their old ids, as a new revision."""
        target = self.plain.past[random.randrange(1, len(self.plain.past))].get("enterprise", {})
        now = self.plain.table("enterprise")
        back = [{**FIRM, **row, "id": i} for i, row in target.items() if i not in now]
        taken = {row["uscc"] for row in now.values()}
        back = [row for row in back if row["uscc"] is None or row["uscc"] not in taken]
        if not back:
            return
        back = [{**row, "merged_into_id": None} for row in back]
        with self.writing(Door.UNDO) as writer:
            writer.apply(Enterprise, insert=back)
        content = deepcopy(self.plain.now)
        content["enterprise"].update({row["id"]: {**row} for row in back})
        self.plain.commit(content)

    def update(
        self, model: type, changes: dict[int, dict[str, Any]], door: Door = Door.FORM
    ) -> None:
        """One batch of changes in both ledgers."""
        staged = [
            {"id": i, "revision_id": self.read_version(model, i), **new}
            for i, new in changes.items()
        ]
        with self.writing(door) as writer:
            writer.apply(model, update=staged)
        content = deepcopy(self.plain.now)
        for row_id, new in changes.items():
            content[model.__tablename__][row_id].update(new)
        self.plain.commit(content)

    @invariant()
    def every_past_revision_reads_back(self) -> None:
        """The heart of the matter."""
        assert newest_revision(self.session) == len(self.plain.past) - 1
        for revision, content in enumerate(self.plain.past):
            for model in (Enterprise, Figures):
                expected = content.get(model.__tablename__, {})
                assert self.read(model, revision) == {
                    i: {k: row.get(k) for k in self.told(model)} for i, row in expected.items()
                }

    @staticmethod
    def told(model: type) -> set[str]:
        """The columns the test speaks of."""
        firm = {*FIRM, "merged_into_id"}
        return firm if model is Enterprise else {*PERIOD, "enterprise_id", "year"}

    def read(self, model: type, revision: int) -> dict[int, dict[str, Any]]:
        """A table as known at a revision."""
        found = self.session.execute(select(rows(model, Known(revision)))).mappings().all()
        assert len(found) == len({row["id"] for row in found})
        return {row["id"]: {k: row[k] for k in self.told(model)} for row in found}


@pytest.mark.prove
def test_every_past_revision_reads_back_exactly(ledgers: Ledgers) -> None:
    machine = type("HistoryHere", (History,), {"ledgers": ledgers})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=300 if PROVE else 12,
            stateful_step_count=40 if PROVE else 15,
            deadline=None,
            phases=set(Phase) if PROVE else {Phase.explicit, Phase.generate},
        ),
    )


def test_every_remembering_table_has_a_twin_with_the_same_columns() -> None:
    for model in remembering_models():
        twin = model.metadata.tables[f"{model.__tablename__}_history"]
        assert [c.name for c in twin.columns] == [
            *(c.name for c in model.__table__.columns),
            "ended_by",
        ]
        assert [c.name for c in twin.primary_key] == ["id", "revision_id"]
        assert not twin.foreign_keys
