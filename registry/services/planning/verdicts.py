"""人工评价: what a person finds of a text target, on which document, and the 市级下达值."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.indicators.areas import DISTRICT
from registry.models import Evidence, PlanVerdict, StoredFile
from registry.quantities import from_base, stated, to_base
from registry.records import files
from registry.records.rows import NOW, rows
from registry.records.writer import Conflict, Writer, write
from registry.services.planning.opening import OpenPlan
from registry.services.planning.saving import NEW, overtaken, present_row, put, whole
from registry.terms import Door, Verdict

JUDGED = (Verdict.MET, Verdict.MISSED, Verdict.EXPECTED_MET, Verdict.ON_TRACK, Verdict.BEHIND)
"""The words a person may choose for a text target."""


@dataclass(frozen=True)
class Proof:
    """The document a verdict rests on: its name, its 文号, and the file itself where given."""

    document: str | None
    number: str | None
    file_name: str | None = None
    data: bytes | None = None


@dataclass(frozen=True)
class Found:
    """A verdict with its proof, as it stands."""

    row: Any
    proof: Any
    file: StoredFile | None

    @property
    def read(self) -> int:
        """The version a form is filled from."""
        return int(self.row.revision_id) if self.row else NEW

    @property
    def municipal_value(self) -> Decimal | None:
        """市级下达值 in the indicator's unit."""
        if self.row is None or self.row.municipal_value is None:
            return None
        return from_base(self.row.municipal_value, stated(""))


def found_verdict(session: Session, plan: OpenPlan, indicator: str, year: int) -> Found:
    """The verdict of an indicator and year, with what it rests on."""
    key = {"plan_id": plan.row.id, "indicator": indicator, "year": year, "area": DISTRICT}
    row = present_row(session, PlanVerdict, **key)
    proof = _proof(session, row.id) if row else None
    file = session.get(StoredFile, proof.stored_file_id) if proof and proof.stored_file_id else None
    return Found(row, proof, file)


def _proof(session: Session, verdict_id: int) -> Any:
    proof = rows(Evidence, NOW)
    query = select(proof).where(
        proof.c.table_name == PlanVerdict.__tablename__, proof.c.row_id == verdict_id
    )
    return session.execute(query.order_by(proof.c.id).limit(1)).one_or_none()


def save_verdict(
    session: Session,
    plan: OpenPlan,
    indicator: str,
    year: int,
    *,
    verdict: Verdict | None,
    municipal_value: Decimal | None,
    proof: Proof,
    note: str | None,
    read: int,
    actor: Actor,
    now: datetime,
) -> bool:
    """Write a verdict and its proof as one change, False where none. Raises Overtaken."""
    key = {"plan_id": plan.row.id, "indicator": indicator, "year": year, "area": DISTRICT}
    value = None if municipal_value is None else to_base(municipal_value, stated(""))[0]
    given = {
        "verdict": str(verdict) if verdict else None,
        "municipal_value": value,
        "evidence": proof.document,
        "note": note,
    }
    there = found_verdict(session, plan, indicator, year)
    if there.read != read:
        raise overtaken(session, PlanVerdict, there.row, read, given)
    if _same(there, given, proof):
        return False
    about = f"{plan.row.name}：{plan.name_of(indicator)}{year}年人工评价"
    try:
        with write(session, actor=actor.name, door=Door.FORM, now=now, note=about) as writer:
            row_id = put(writer, PlanVerdict, there.row, key, given)
            _put_proof(writer, there.proof, row_id, proof, actor, now)
    except Conflict:
        news = present_row(session, PlanVerdict, **key)
        raise overtaken(session, PlanVerdict, news, read, given) from None
    return True


def _same(there: Found, given: dict[str, Any], proof: Proof) -> bool:
    if there.row is None or proof.data:
        return False
    number = there.proof.document_no if there.proof else None
    same = all(there.row._mapping[name] == given[name] for name in given)
    return same and number == proof.number


def _put_proof(
    writer: Writer, there: Any, row_id: int, proof: Proof, actor: Actor, now: datetime
) -> None:
    """The evidence beside the verdict; a file given before stays until another is given."""
    stored = there.stored_file_id if there else None
    if proof.data:
        name = proof.file_name or "依据"
        stored = files.store(writer, proof.data, name=name, actor=actor.name, now=now)
    if there is None and stored is None and proof.number is None:
        return
    given = {"stored_file_id": stored, "document_no": proof.number}
    if there is None:
        key = {"table_name": PlanVerdict.__tablename__, "row_id": row_id}
        writer.apply(Evidence, insert=[whole(Evidence, {**key, **given})])
    elif any(there._mapping[name] != given[name] for name in given):
        row = {"id": there.id, "revision_id": there.revision_id, **given}
        writer.apply(Evidence, update=[row])
