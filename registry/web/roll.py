"""名单要点: what a list comes to, whether it names everybody, and what becomes of strangers."""

from dataclasses import replace

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.importing.compare.honours.list_rows import CHOICES
from registry.importing.decisions import Decisions, TableKey
from registry.services import upload_jobs, uploads
from registry.web.drafts import own_draft, start
from registry.web.guard import requires

bp = Blueprint("roll", __name__)


@bp.post("/imports/files/<int:draft_id>/list")
@requires(Action.IMPORT)
def change(draft_id: int) -> ResponseReturnValue:
    """Take what a person says about the whole list, and compare it again."""
    draft = own_draft(draft_id)
    tables = draft.summary.get("tables", [])
    part = request.form.get("table", 0, type=int)
    if draft.phase != uploads.READY or not 0 <= part < len(tables):
        abort(409)
    key = TableKey.parse(tables[part]["key"])
    uploads.decide(ledger.session, draft.id, key, _said)
    start(draft.id, upload_jobs.PREVIEW)
    return redirect(url_for("uploads.preview", draft_id=draft.id, table=part))


def _said(decided: Decisions) -> Decisions:
    """What the form says; firms that were shown and not ticked stay."""
    said = request.form
    unmatched = said.get("unmatched", "")
    shown = set(said.getlist("shown", type=int))
    ticked = set(said.getlist("leaves", type=int))
    return replace(
        decided,
        complete=bool(said.get("complete")),
        stays=(decided.stays - shown) | (shown - ticked),
        unmatched=unmatched if unmatched in CHOICES else "",
    )
