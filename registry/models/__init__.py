"""What is recorded: one table a file; a rule that a constraint can hold is a named constraint."""

from sqlalchemy.orm import configure_mappers

from registry.models.app_user import AppUser
from registry.models.audit_event import AuditEvent
from registry.models.base import Base, JobsBase
from registry.models.column_alias import ColumnAlias
from registry.models.definition import Definition
from registry.models.district_figure import DistrictFigure
from registry.models.enterprise import Enterprise
from registry.models.enterprise_event import EnterpriseEvent
from registry.models.enterprise_name import EnterpriseName
from registry.models.evidence import Evidence
from registry.models.figures import Figures
from registry.models.honour import Honour
from registry.models.honour_kind import HonourKind
from registry.models.industry import Industry
from registry.models.job import Job
from registry.models.learned_use import LearnedUse
from registry.models.lineage import (
    Carried,
    ImportBatch,
    ImportCell,
    ImportDetail,
    ImportSource,
)
from registry.models.park import Park
from registry.models.plan import Plan
from registry.models.plan_setting import PlanSetting
from registry.models.platform import Platform
from registry.models.platform_kind import PlatformKind
from registry.models.platform_level import PlatformLevel
from registry.models.project import Project
from registry.models.project_month import ProjectMonth
from registry.models.published_report import PublishedReport
from registry.models.reconciliation import Reconciliation, ReconciliationRow
from registry.models.remembering import (
    BOOKKEEPING,
    Remembering,
    add_twins,
    history_of,
    remembering_models,
)
from registry.models.returns import (
    ReturnClaim,
    ReturnItem,
    ReturnParcel,
    ReturnRound,
    ReturnUnit,
)
from registry.models.revision import Revision
from registry.models.sector import PlanSector
from registry.models.standing import Standing
from registry.models.stored_file import CHUNK, StoredChunk, StoredFile
from registry.models.target import Target
from registry.models.town import Town
from registry.models.value_alias import ValueAlias
from registry.models.verdict import PlanVerdict
from registry.models.working import Draft, DraftChunk, DraftFile, SavedView, Waiting

add_twins()
configure_mappers()  # at the start of the program and not within its first request

APPEND_ONLY = (
    Revision,
    ImportBatch,
    ImportSource,
    ImportDetail,
    ImportCell,
    Carried,
    StoredFile,
    StoredChunk,
    PublishedReport,
    AuditEvent,
)
"""Tables whose rows are never changed or deleted; triggers on both engines see to it."""

__all__ = [
    "APPEND_ONLY",
    "BOOKKEEPING",
    "CHUNK",
    "AppUser",
    "AuditEvent",
    "Base",
    "Carried",
    "ColumnAlias",
    "Definition",
    "DistrictFigure",
    "Draft",
    "DraftChunk",
    "DraftFile",
    "Enterprise",
    "EnterpriseEvent",
    "EnterpriseName",
    "Evidence",
    "Figures",
    "Honour",
    "HonourKind",
    "ImportBatch",
    "ImportCell",
    "ImportDetail",
    "ImportSource",
    "Industry",
    "Job",
    "JobsBase",
    "LearnedUse",
    "Park",
    "Plan",
    "PlanSector",
    "PlanSetting",
    "PlanVerdict",
    "Platform",
    "PlatformKind",
    "PlatformLevel",
    "Project",
    "ProjectMonth",
    "PublishedReport",
    "Reconciliation",
    "ReconciliationRow",
    "Remembering",
    "ReturnClaim",
    "ReturnItem",
    "ReturnParcel",
    "ReturnRound",
    "ReturnUnit",
    "Revision",
    "SavedView",
    "Standing",
    "StoredChunk",
    "StoredFile",
    "Target",
    "Town",
    "ValueAlias",
    "Waiting",
    "add_twins",
    "history_of",
    "remembering_models",
]
