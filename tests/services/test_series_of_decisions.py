"""Decisions about a preview, in any order, repeated and taken back: only what holds last counts."""

from contextlib import contextmanager
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from registry.importing.decisions import TableKey
from registry.importing.outcome import State
from registry.models import remembering_models
from registry.records.rows import newest_revision
from registry.services import importing, upload_jobs, uploads
from registry.services.uploads import RowsAsked
from tests.shared import budget
from tests.support import imports
from tests.support.imports import (
    EDITOR,
    MOMENT,
    all_rows,
    assert_sound,
    bring,
    firm_records,
    uscc,
    workbook,
)
from tests.support.ledgers import borrowed

CODE, NAME = "统一社会信用代码", "企业名称"
OFF = uscc(4)[:-1] + ("0" if uscc(4)[-1] != "0" else "1")
FIRMS = [
    [CODE, NAME, "联系人", "经营状态", "所属镇街", "成立日期", "注册资本"],
    [uscc(1), "示例第1制造有限公司", "", "神秘", "黄村镇", "2021.1", 500],
    [uscc(2), "示例第2制造有限公司", "示例乙", "正常经营", "火星镇", "2020-05-06", 12],
    [OFF, "示例第4制造有限公司", "—", "神秘", "火星镇", "不详", "—"],
]
FIGURES = [
    [CODE, NAME, "年度", "工业总产值（万元）", "营业总收入（万元）", "利润总额", "平均用工人数"],
    [uscc(1), "示例第1制造有限公司", 2025, 120, 130, 5, 12.5],
    [uscc(2), "示例第2制造有限公司", 2025, "—", 90, "亏损", 30],
    [uscc(3), "示例第3制造有限公司", 2025, 77, "无", -3, ""],
]
KEYS = (TableKey(0, "企业", 1), TableKey(0, "经营数据", 1))


@dataclass(frozen=True)
class Step:
    """One thing a person says of a table; None takes it back.

    part -- which table; name -- of the decision; key -- the column, field, cell or word it is about
    """

    part: int
    name: str
    key: str
    value: object

    def put_into(self, said):
        """The decisions with this one."""
        held = getattr(said, self.name)
        if self.name == "words":
            field, word = self.key.split(".")
            words = {**held.get(field, {}), word: self.value}
            left = {one: code for one, code in words.items() if code is not None}
            others = {one: known for one, known in held.items() if one != field}
            return replace(said, words=others | ({field: left} if left else {}))
        if isinstance(held, frozenset):
            kept = held | {self.key} if self.value else held - {self.key}
            return replace(said, **{self.name: kept})
        if isinstance(held, bool):
            return replace(said, **{self.name: bool(self.value)})
        left = {key: value for key, value in held.items() if key != self.key}
        if self.value is not None:
            left[self.key] = None if self.value == "-" else self.value
        return replace(said, **{self.name: left})


STEPS = (
    Step(0, "columns", "C", "-"),
    Step(0, "columns", "C", "note"),
    Step(0, "units", "G", "万元"),
    Step(0, "units", "G", "元"),
    Step(0, "words", "operating_status.神秘", "suspended"),
    Step(0, "words", "operating_status.神秘", "active"),
    Step(0, "words", "town.火星镇", "110115005"),
    Step(0, "corrections", "F2", "2021-01"),
    Step(0, "corrections", "F2", "2021年10月"),
    Step(0, "corrections", "F4", ""),
    Step(0, "corrections", "F4", "乱写"),
    Step(0, "confirmed", OFF, True),
    Step(0, "blanks", "contact", True),
    Step(0, "complete", "", True),
    Step(1, "columns", "E", "revenue"),
    Step(1, "columns", "D", "-"),
    Step(1, "units", "F", "千元"),
    Step(1, "units", "F", "万元"),
    Step(1, "facts", "origin", "统计局反馈"),
    Step(1, "zeros", "output", True),
    Step(1, "corrections", "F3", "-7"),
    Step(1, "corrections", "G2", "12"),
    Step(1, "complete", "", True),
)
steps = st.sampled_from(STEPS) | st.sampled_from(STEPS).map(lambda step: replace(step, value=None))
"""What a person says, or takes back."""


@settings(
    max_examples=budget(3, 100),
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # an example costs seconds: none is tried again
)
@given(series=st.lists(steps, min_size=1, max_size=8), again=st.lists(st.booleans(), max_size=8))
def test_a_series_of_decisions_ends_where_all_at_once_ends(ledgers, series, again):
    last = {(step.part, step.name, step.key): step for step in series}
    with world(ledgers) as (session, draft_id):
        was = everything(session)
        shown = look_at(session, draft_id)
        for number, step in enumerate(series):
            before, held = shown, decisions(session, draft_id)
            decide(session, draft_id, step)
            shown = look_at(session, draft_id)
            if number < len(again) and again[number]:
                put_back(session, draft_id, step.part, held[step.part])
                assert look_at(session, draft_id) == before
                decide(session, draft_id, step)
                assert look_at(session, draft_id) == shown
        assert everything(session) == was
        one_by_one = commit(session, draft_id)
    with world(ledgers) as (session, draft_id):
        for step in last.values():
            decide(session, draft_id, step)
        assert look_at(session, draft_id) == shown
        assert commit(session, draft_id) == one_by_one


def test_every_decision_of_the_series_is_seen(ledgers):
    with world(ledgers) as (session, draft_id):
        as_found = look_at(session, draft_id)
        for step in STEPS:
            decide(session, draft_id, step)
            assert look_at(session, draft_id) != as_found, step
            decide(session, draft_id, replace(step, value=None))
            assert look_at(session, draft_id) == as_found, step


@contextmanager
def world(ledgers):
    """A ledger with three firms, and a draft of two tables about which nobody decided anything."""
    with borrowed(ledgers, seeded=True) as database, database.session() as session:
        bring(session, firm_records(3, 联系人="示例甲", 所属镇街="榆垡镇"))
        files = [("示例.xlsx", workbook(("企业", FIRMS), ("经营数据", FIGURES)))]
        yield session, uploads.keep(session, files, {"good_rows": True}, owner="editor", now=MOMENT)


def everything(session):
    """Every row of every remembering table, and the newest revision."""
    found = {model: all_rows(session, model) for model in remembering_models()}
    return newest_revision(session), found


def decisions(session, draft_id):
    """What is decided of each table."""
    session.rollback()
    draft = uploads.view(session, draft_id, "editor")
    return [draft.decided(key) for key in KEYS]


def decide(session, draft_id, step):
    """Say one thing."""
    uploads.decide(session, draft_id, KEYS[step.part], step.put_into)


def put_back(session, draft_id, part, held):
    """Take the last thing back."""
    uploads.decide(session, draft_id, KEYS[part], lambda _: held)


def read(session, draft_id):
    """Read the draft as it is decided."""
    draft = uploads.view(session, draft_id, "editor")
    told = {"now": MOMENT, "settings": imports.settings()}
    return upload_jobs.read(session, draft, EDITOR, "", **told)


def look_at(session, draft_id):
    """All that the pages of the draft show, its counts added up."""
    counts_add_up(read(session, draft_id))
    draft = uploads.view(session, draft_id, "editor")
    parts = range(len(draft.summary["tables"]))
    rows = [uploads.rows_of(session, draft, RowsAsked(part), 0, 100) for part in parts]
    return {**draft.summary}, rows


def counts_add_up(preview):
    """Every cell has one fate, every row one state, and what does not go in has a reason."""
    for outcome in preview.outcomes:
        cells = outcome.cell_counts
        told = (cells.unchanged, cells.normalised, cells.rejected, cells.ignored)
        assert sum(told) == cells.total
        assert min(told) >= 0
        assert len(outcome.states) == len(outcome.table.rows) == 3
        for row, state in zip(outcome.table.rows, outcome.states, strict=True):
            if state in {State.REJECTED, State.WAITING, State.CONFLICT}:
                assert any(row in problem.touched for problem in outcome.all_problems)


def commit(session, draft_id):
    """Write the draft as it is; returns what the ledger holds then."""
    preview = read(session, draft_id)
    done = importing.commit_preview(session, preview, actor=EDITOR, now=MOMENT)
    assert done.committed or not preview.writes
    assert_sound(session)
    return everything(session)
