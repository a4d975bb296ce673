"""再读一次: an import whose columns were read wrongly is put right as a whole."""

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.records.imports import one_import
from registry.services import upload_jobs
from registry.services.rereading import keep_again
from registry.web.clock import now
from registry.web.drafts import start
from registry.web.guard import requires
from registry.web.people import current_actor

bp = Blueprint("rereading", __name__, url_prefix="/imports")


@bp.post("/<int:import_id>/again")
@requires(Action.IMPORT)
def again(import_id: int) -> ResponseReturnValue:
    """Read the files of an import once more, as they were read, into a preview of one's own."""
    actor = current_actor()
    found = one_import(ledger.session, import_id, actor.whose_imports)
    if found is None or found.settles:
        abort(404)
    if found.actor != actor.name and not current_user.may(Action.VIEW_PHONES):
        abort(403, "原文件里可能有联系电话，请由导入人或有权查看电话的人修正。")
    draft_id = keep_again(ledger.session, found, owner=actor.name, now=now())
    start(draft_id, upload_jobs.PREVIEW)
    return redirect(url_for("uploads.preview", draft_id=draft_id))
