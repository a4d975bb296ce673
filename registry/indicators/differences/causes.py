"""The cause of one shift (差异原因), and the row and field that say so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from registry.indicators.differences.facts import MODELS, Facts
from registry.indicators.differences.result import Evidence
from registry.indicators.differences.steps import Shift, Step
from registry.indicators.lens import GONE
from registry.indicators.measures import Measure
from registry.indicators.splitting import DIMENSIONS
from registry.models import Enterprise, EnterpriseEvent, Figures, Remembering, Standing
from registry.terms import Cause, EnterpriseEventKind, Nature, OperatingStatus, Origin

ENDS = (
    ("withdrawn_on", Cause.WITHDRAWN, "撤销日"),
    ("moved_out_on", Cause.LEFT, "迁出日"),
    ("expires_on", Cause.EXPIRED, "有效期至"),
)
"""How an honour ends: the day's field, the cause, and what the day is called."""

CLASSES = {
    "industry_code": "行业代码",
    "advanced": "是否高精尖",
    "status": "经营状态",
    "sector": "产业领域",
}
"""The fields of a standing that decide figures."""

MARKS = {
    "sector": ("sector", "sector_scheme", "industry_code"),
    "town": ("statistical_town", "town"),
    "park": ("park",),
    "division": ("industry_code",),
}
"""Split → the fields of a standing that say in which part a firm stands."""


@dataclass(frozen=True)
class Reason:
    """Why one thing counts otherwise; `said` adds what the number does not tell."""

    cause: Cause
    said: str = ""
    evidence: Evidence | None = None


def reason_of(measure: Measure, shift: Shift, facts: Facts) -> Reason:
    """The cause of one shift of a part."""
    if shift.moved is not None:
        return _by_move(shift, shift.moved, facts)
    return _BY_STEP[shift.step](measure, shift, facts)


def _by_move(shift: Shift, moved: tuple[str, str], facts: Facts) -> Reason:
    """The thing stands in another part of the split; who left one came to the other."""
    assert facts.by is not None
    said = f"{DIMENSIONS[facts.by]} {' → '.join(facts.part(code) for code in moved)}"
    firm = shift.thing.firm
    if shift.step is Step.DEFINITION:
        return Reason(Cause.DEFINITION, said)
    if shift.step is Step.FILES:
        return Reason(Cause.RECLASSIFIED, said, Evidence(Enterprise, firm, "size"))
    before, after = (one.get(firm) for one in facts.standings)
    if shift.step is Step.DAY:
        return Reason(Cause.RECLASSIFIED, said, _evidence(before, "starts_on"))
    fields = [name for name in MARKS[facts.by] if _differ(name, before, after)]
    return Reason(Cause.RECLASSIFIED, said, _evidence(after, *fields[:1]))


def _evidence(standing: Any, *fields: str) -> Evidence | None:
    """The field of a standing that says so, where there is one."""
    return Evidence(Standing, standing.id, fields[0]) if standing is not None and fields else None


def _differ(field: str, before: Any, after: Any) -> bool:
    return bool(getattr(before, field, None) != getattr(after, field, None))


def _by_definition(measure: Measure, shift: Shift, facts: Facts) -> Reason:
    return Reason(Cause.DEFINITION)


def _by_day(measure: Measure, shift: Shift, facts: Facts) -> Reason:
    """Time went by: what began or ended meanwhile. Going back, only the day is said."""
    first, last = facts.days
    if measure.table == "figures" or last < first:
        return Reason(Cause.DAY)
    model = MODELS[measure.table]
    row_id = shift.thing.rows[0]
    row = facts.records[measure.table][0].get(row_id)
    if shift.after is None:
        return _ended(
            model, [facts.records[measure.table][0].get(r) for r in shift.thing.rows], last
        )
    if row is not None and row.recognised_on and first < row.recognised_on <= last:
        said = f"认定日{row.recognised_on.isoformat()}"
        return Reason(Cause.RECOGNISED, said, Evidence(model, row_id, "recognised_on"))
    return _by_event(measure, shift, facts)


def _ended(model: type[Remembering], rows: list[Any], day: date) -> Reason:
    """How the last of several honours ended by `day`; else the firm itself left."""
    found = []
    for row in rows:
        for field, cause, word in ENDS:
            end = getattr(row, field, None) if row is not None else None
            if end is not None and end <= day:
                found.append((end, row.id, field, cause, word))
                break
    if not found:
        return Reason(Cause.LEFT)
    end, row_id, field, cause, word = max(found, key=lambda one: (one[0], one[1]))
    shown = end - timedelta(days=1) if cause is Cause.EXPIRED else end
    return Reason(cause, f"{word}{shown.isoformat()}", Evidence(model, row_id, field))


def _by_file(measure: Measure, shift: Shift, facts: Facts) -> Reason:
    """Files were merged, or a file is no more."""
    firm = shift.thing.firm
    file = facts.files[1].get(firm)
    if file is None:
        return Reason(Cause.DELETED, "档案已删除", Evidence(Enterprise, firm, "name"))
    if file.merged_into_id is not None:
        said = f"并入{facts.name(file.merged_into_id)}"
        return Reason(Cause.MERGED, said, Evidence(Enterprise, firm, "merged_into_id"))
    before = {row.id for row in facts.files[0].values() if row.merged_into_id == firm}
    now = {row.id for row in facts.files[1].values() if row.merged_into_id == firm}
    if losers := sorted(now - before):
        said = f"并入了{'、'.join(facts.name(one) for one in losers)}"
        return Reason(Cause.MERGED, said, Evidence(Enterprise, losers[0], "merged_into_id"))
    return Reason(Cause.MERGED, "合并已撤回", Evidence(Enterprise, firm, "merged_into_id"))


def _by_event(measure: Measure, shift: Shift, facts: Facts) -> Reason:
    """The firm left the district, or came to it."""
    cause = Cause.LEFT if shift.after is None else Cause.CAME
    event = facts.events[1].get(shift.thing.firm)
    if event is None:
        return Reason(cause, "" if cause is Cause.LEFT else "企业变动已删除")
    said = f"{EnterpriseEventKind(event.kind).label} {event.happened_on.isoformat()}"
    return Reason(cause, said, Evidence(EnterpriseEvent, event.id, "happened_on"))


def _by_standing(measure: Measure, shift: Shift, facts: Facts) -> Reason:
    """The firm is something else, or is gone by its 经营状态."""
    before, after = (one.get(shift.thing.firm) for one in facts.standings)
    told = [
        (field, f"{word} {_word(field, before, facts)} → {_word(field, after, facts)}")
        for field, word in CLASSES.items()
        if _differ(field, before, after)
    ]
    said = "；".join(words for _, words in told)
    evidence = _evidence(after, *(field for field, _ in told[:1]))
    gone = [getattr(one, "status", None) in GONE for one in (before, after)]
    cause = {(False, True): Cause.LEFT, (True, False): Cause.CAME}.get(
        (gone[0], gone[1]), Cause.RECLASSIFIED
    )
    return Reason(cause, said, evidence)


def _word(field: str, standing: Any, facts: Facts) -> str:
    value = getattr(standing, field, None)
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if field == "status":
        return OperatingStatus(value).label
    return facts.sectors.get(value, str(value)) if field == "sector" else str(value)


def _by_record(measure: Measure, shift: Shift, facts: Facts) -> Reason:
    return _BY_TABLE[measure.table](measure, shift, facts)


def _by_figures(measure: Measure, shift: Shift, facts: Facts) -> Reason:
    """What was reported: an amount, or 规上在库."""
    firm, field = shift.thing.firm, measure.field or "in_library"
    before, after = (one.get((firm, facts.year)) for one in facts.reported)
    if shift.before and shift.after:
        said = _replaced(shift, facts)
        return Reason(Cause.CORRECTED, said, Evidence(Figures, shift.after.rows[0], field))
    if shift.before:
        if after is not None and after.in_library == 0:
            return Reason(
                Cause.DROPPED, "不在库", Evidence(Figures, after.in_library_row, "in_library")
            )
        return Reason(Cause.DELETED, "", Evidence(Figures, shift.before.rows[0], field))
    return _entered(shift.thing.rows[0], firm, field, before, after, facts)


def _entered(row: int, firm: int, field: str, before: Any, after: Any, facts: Facts) -> Reason:
    """A firm's figures count now: a new file, a firm new to the library, or one that was due."""
    evidence = Evidence(Figures, row, field)
    if firm not in facts.files[0]:
        return Reason(Cause.ADDED, "", evidence)
    if before is not None and before.in_library == 1:
        return Reason(Cause.REPORTED, "", evidence)
    said_no = before is not None and before.in_library == 0
    last = facts.reported[1].get((firm, facts.year - 1))
    if not said_no and last is not None and last.in_library == 1:
        return Reason(Cause.REPORTED, "", evidence)
    library = Evidence(Figures, after.in_library_row, "in_library") if after else evidence
    return Reason(Cause.ENTERED, "", library)


def _replaced(shift: Shift, facts: Facts) -> str:
    """Which record stands in the place of which, where it is another one."""
    assert shift.before is not None
    assert shift.after is not None
    old = facts.records["figures"][0].get(shift.before.rows[0])
    new = facts.records["figures"][1].get(shift.after.rows[0])
    if old is None or new is None or old.id == new.id:
        return ""
    words = [
        f"{kind(getattr(old, name)).label} → {kind(getattr(new, name)).label}"
        for name, kind in (("nature", Nature), ("origin", Origin))
        if getattr(old, name) != getattr(new, name)
    ]
    return "；".join(words)


def _by_honour(measure: Measure, shift: Shift, facts: Facts) -> Reason:
    """A list gave an honour, or a day of it."""
    return _dated(measure, shift, facts, known=shift.thing.rows[0] in facts.records["honour"][0])


def _by_platform(measure: Measure, shift: Shift, facts: Facts) -> Reason:
    """A platform was recorded, or reached its level."""
    row_id = shift.thing.rows[0]
    level = facts.records["platform"][1].get(row_id)
    known = level is None or level.platform_id in facts.platforms
    return _dated(measure, shift, facts, known=known)


def _dated(measure: Measure, shift: Shift, facts: Facts, *, known: bool) -> Reason:
    """What the days of a recognition say; `known` -- the thing itself was recorded before."""
    model, (earlier, later) = MODELS[measure.table], facts.records[measure.table]
    row_id = shift.thing.rows[0]
    evidence = Evidence(model, row_id, "recognised_on")
    if shift.after is not None and shift.before is None:
        if not known:
            return Reason(Cause.ADDED, "", evidence)
        was = earlier.get(row_id)
        fresh = was is None or was.recognised_on is None
        return Reason(Cause.RECOGNISED if fresh else Cause.CORRECTED, "", evidence)
    left = [later.get(one) for one in shift.thing.rows]
    if all(row is None for row in left):
        return Reason(Cause.DELETED, "", evidence)
    ended = _ended(model, left, facts.days[1])
    return Reason(Cause.CORRECTED, "", evidence) if ended.evidence is None else ended


Reading = Callable[[Measure, Shift, Facts], Reason]
_BY_STEP: Mapping[Step, Reading] = {
    Step.DEFINITION: _by_definition,
    Step.DAY: _by_day,
    Step.FILES: _by_file,
    Step.EVENTS: _by_event,
    Step.STANDINGS: _by_standing,
    Step.RECORDS: _by_record,
}
_BY_TABLE: Mapping[str, Reading] = {
    "figures": _by_figures,
    "honour": _by_honour,
    "platform": _by_platform,
}
