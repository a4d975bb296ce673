"""What the ledger knows of a workbook that comes back: its round, its unit, its due list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.identifiers import fold_name
from registry.importing.returned.mark import Mark
from registry.models import (
    Enterprise,
    ImportSource,
    Project,
    ReturnClaim,
    ReturnItem,
    ReturnRound,
    ReturnUnit,
    StoredFile,
)
from registry.periods import Period
from registry.records.returns.due import subject_column
from registry.records.rows import NOW, rows
from registry.terms import PlaceKind, Register

MONTHLY = frozenset({"planned_this_year", "done_this_year", "done_total", "progress", "issues"})
"""Columns of 项目 that say how it stands at the end of the month."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the unit's due list, as read."""

    id: int
    revision_id: int
    returned: bool


@dataclass
class Known:
    """A workbook of ours that comes back.

    refusal -- why nothing of it is taken, None where it is
    due -- firm or project → unit, of the whole round; items -- those of this unit
    codes, names -- code → name and folded name → code of this unit's list, as sent out
    evidence -- a row that fills none of these reports nothing; empty where every row reports
    sources, hashes -- earlier returns of this unit, by their tables and by their files
    claims -- (firm or project, kind) that the unit has raised before
    """

    mark: Mark
    refusal: str | None = None
    title: str = ""
    register: str = ""
    period: Period | None = None
    unit: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[int, str] = field(default_factory=dict)
    due: Mapping[int, int] = field(default_factory=dict)
    items: Mapping[int, Item] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    sources: frozenset[int] = frozenset()
    hashes: frozenset[str] = frozenset()
    claims: frozenset[tuple[int, str]] = frozenset()

    @property
    def name(self) -> str:
        """What the unit is called."""
        return str(self.unit.get("name", ""))


def load_known(session: Session, mark: Mark, scope: Scope) -> Known:
    """What is known of the workbook with this mark, for somebody with this scope."""
    sheet, unit = _one(session, ReturnRound, mark.round_id), _one(session, ReturnUnit, mark.unit_id)
    if not sheet or not unit or unit["round_id"] != mark.round_id or not _covers(scope, unit):
        return Known(mark, _STRANGE)
    known = Known(
        mark,
        _refusal(mark, sheet),
        title=sheet["title"],
        register=sheet["register"],
        period=Period(sheet["year"], sheet["through"]),
        unit=unit,
        evidence=_evidence(sheet),
    )
    _read_units(session, known)
    _read_list(session, known)
    _read_returns(session, known)
    return known


_STRANGE = (
    "这份报送表的返回标识不属于台账中的任何一轮下发（可能已撤回），或不由您报送。"
    "请使用下发给本单位的报送表。"
)


def _refusal(mark: Mark, sheet: Mapping[str, Any]) -> str | None:
    if sheet["closed_on"] is not None:
        return (
            f"“{sheet['title']}”已于 {sheet['closed_on']} 结束收表，本表不再导入。"
            "需要补报时，请先在“报送”页重新开始收表。"
        )
    if mark.version != sheet["version"]:
        return (
            f"本表是“{sheet['title']}”的第 {mark.version} 版，现行的是第 {sheet['version']} 版，"
            "要填的列已经变了。请改用现行版的报送表。"
        )
    return None


def _covers(scope: Scope, unit: Mapping[str, Any]) -> bool:
    return unit_in_scope(scope, unit["kind"], unit["code"])


def unit_in_scope(scope: Scope, kind: str, code: str) -> bool:
    """Whether a unit is one of those that a person reports for."""
    places = {PlaceKind.TOWN.value: scope.towns, PlaceKind.PARK.value: scope.parks}
    return scope.whole or code in places.get(kind, frozenset())


def _evidence(sheet: Mapping[str, Any]) -> tuple[str, ...]:
    columns = tuple(sheet["columns"].split(";"))
    if sheet["register"] == Register.FIGURES:
        return columns
    if sheet["register"] == Register.PROJECTS:
        return tuple(name for name in columns if name in MONTHLY)
    return ()


def _one(session: Session, model: Any, number: int) -> Mapping[str, Any]:
    table = rows(model, NOW)
    found = session.execute(select(table).where(table.c.id == number)).mappings().first()
    return {} if found is None else dict(found)


def _read_units(session: Session, known: Known) -> None:
    unit = rows(ReturnUnit, NOW).c
    query = select(unit.id, unit.name).where(unit.round_id == known.mark.round_id)
    known.units = {row.id: row.name for row in session.execute(query)}


def _read_list(session: Session, known: Known) -> None:
    """The due list of the round, with the keys that were printed for this unit."""
    model: Any = Project if known.register == Register.PROJECTS else Enterprise
    item, subject = rows(ReturnItem, NOW).c, rows(model, NOW).c
    code = subject.code if model is Project else subject.uscc
    own = item[subject_column(known.register)]
    query = select(
        *(subject.id, code.label("code"), subject.name, item.unit_id, item.returned_on),
        *(item.id.label("item_id"), item.revision_id),
    ).where(subject.id == own, item.round_id == known.mark.round_id)
    lines = session.execute(query).all()
    ours = [line for line in lines if line.unit_id == known.mark.unit_id]
    known.due = {line.id: line.unit_id for line in lines}
    known.items = {
        line.id: Item(line.item_id, line.revision_id, line.returned_on is not None) for line in ours
    }
    known.codes = {line.code: line.name for line in ours if line.code}
    known.names = {fold_name(line.name): line.code for line in ours if line.code}


def _read_returns(session: Session, known: Known) -> None:
    """What came back from this unit before."""
    source = ImportSource
    query = (
        select(source.id, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == source.stored_file_id)
        .where(source.unit_id == known.mark.unit_id)
    )
    found = session.execute(query).all()
    known.sources = frozenset(row.id for row in found)
    known.hashes = frozenset(row.sha256 for row in found)
    claim = rows(ReturnClaim, NOW).c
    raised = select(claim[subject_column(known.register)], claim.kind).where(
        claim.unit_id == known.mark.unit_id
    )
    known.claims = frozenset((subject, kind) for subject, kind in session.execute(raised))
