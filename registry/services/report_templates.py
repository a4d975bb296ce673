"""报告模板: staff upload a Word template for a plan; which one is in force is a plan setting.

The template is a stored file; the setting keeps its history, so an older one can be put back.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor
from registry.indicators.in_force import UnknownPlan, plan_in_force
from registry.indicators.rules import Rules
from registry.models import Plan, PlanSetting, StoredFile
from registry.records.files import content, store
from registry.records.rows import NOW, At, rows
from registry.records.writer import Writer, write
from registry.reports.word.placeholders import check_template
from registry.terms import Door

SETTING = "report.template"
BUILT_IN = "内置"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def save_template(
    session: Session, plan: str, data: bytes, name: str, actor: Actor, now: datetime, door: Door
) -> str:
    """Check a template, keep it and put it in force for a plan; returns its SHA-256.

    Raises BadTemplate with a sentence naming what is wrong; UnknownPlan.
    """
    in_force = plan_in_force(session, plan, NOW, Rules())
    check_template(data, frozenset(target.indicator for target in in_force.targets))
    with write(session, actor=actor.name, door=door, now=now, note=f"报告模板：{name}") as writer:
        file = store(writer, data, name=name, actor=actor.name, now=now, media_type=DOCX)
        query = select(StoredFile.sha256).where(StoredFile.id == file)
        sha256 = str(writer.connection.scalar(query))
        _put_in_force(writer, session, plan, sha256)
    return sha256


def use_built_in(session: Session, plan: str, actor: Actor, now: datetime, door: Door) -> None:
    """Put the program's own template in force again. Raises UnknownPlan."""
    with write(session, actor=actor.name, door=door, now=now, note="恢复内置报告模板") as writer:
        _put_in_force(writer, session, plan, BUILT_IN)


def _put_in_force(writer: Writer, session: Session, plan: str, value: str) -> None:
    plans = rows(Plan, NOW).c
    plan_id = session.scalar(select(plans.id).where(plans.code == plan))
    if plan_id is None:
        raise UnknownPlan(f"没有规划“{plan}”。")
    setting = rows(PlanSetting, NOW).c
    query = select(setting.id, setting.revision_id, setting.value).where(
        setting.plan_id == plan_id, setting.name == SETTING
    )
    found = session.execute(query).first()
    if found is None:
        row = {"plan_id": plan_id, "name": SETTING, "value": value, "question": None}
        writer.apply(PlanSetting, insert=[row])
    elif found.value != value:
        change = {"id": found.id, "revision_id": found.revision_id, "value": value}
        writer.apply(PlanSetting, update=[change])


def template_in_force(session: Session, plan: str, at: At) -> bytes | None:
    """The plan's own template; None where the built-in one is in force."""
    plans, setting = rows(Plan, at).c, rows(PlanSetting, at).c
    query = (
        select(setting.value)
        .join_from(setting.id.table, plans.id.table, plans.id == setting.plan_id)
        .where(plans.code == plan, setting.name == SETTING)
    )
    return template_by_hash(session, session.scalar(query) or BUILT_IN) or None


def template_by_hash(session: Session, sha256: str) -> bytes | None:
    """A stored template; empty bytes for the built-in one, None where it is unknown."""
    if sha256 == BUILT_IN:
        return b""
    file = session.scalar(select(StoredFile.id).where(StoredFile.sha256 == sha256))
    return None if file is None else content(session, file)
