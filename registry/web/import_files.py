"""Files that an import gives back: marked where rows were kept out, or as they were received."""

from io import BytesIO

from flask import Blueprint, abort, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.importing.opening import Unreadable, limits_of
from registry.records import files
from registry.records.audit import record_alone
from registry.records.imports import Import, one_import, source_file
from registry.services import marked_files, uploads
from registry.services.marked_files import Download
from registry.web.clock import now
from registry.web.guard import requires
from registry.web.people import current_actor, settings

bp = Blueprint("import_files", __name__, url_prefix="/imports")

NOTHING = "没有未通过或待核对的行，不需要标错文件。"


@bp.post("/files/<int:draft_id>/marked")
@requires(Action.IMPORT)
def marked_draft(draft_id: int) -> ResponseReturnValue:
    """The files of a preview with what is wrong marked in them."""
    draft = uploads.view(ledger.session, draft_id, current_actor().name)
    if draft is None or draft.state != uploads.OPEN:
        abort(404)
    try:
        found = marked_files.of_draft(ledger.session, draft_id, limits_of(settings()))
    except Unreadable as problem:
        abort(422, str(problem))
    if found is None:
        flash(NOTHING, "info")
        return redirect(url_for("uploads.preview", draft_id=draft_id))
    return _sent(found, f"draft {draft_id} marked")


@bp.post("/<int:import_id>/marked")
@requires(Action.IMPORT)
def marked_import(import_id: int) -> ResponseReturnValue:
    """The stored files of an import with the rows that were kept out marked in them."""
    _readable(import_id)
    try:
        found = marked_files.of_import(ledger.session, import_id, limits_of(settings()))
    except Unreadable as problem:
        abort(422, str(problem))
    if found is None:
        flash(NOTHING, "info")
        return redirect(url_for("imports.result", import_id=import_id))
    return _sent(found, f"import {import_id} marked")


@bp.post("/<int:import_id>/files/<int:source_id>")
@requires(Action.EXPORT)
def original(import_id: int, source_id: int) -> ResponseReturnValue:
    """A file of an import as it was received."""
    _readable(import_id)
    name, file_id = source_file(ledger.session, import_id, source_id) or abort(404)
    data = files.content(ledger.session, file_id)
    return _sent(Download(name, data), f"import {import_id} file {file_id}")


def _readable(import_id: int) -> Import:
    """The import, whose files may hold telephone numbers that not everybody may see."""
    actor = current_actor()
    whose = actor.whose_imports
    found = one_import(ledger.session, import_id, whose) or abort(404)
    if found.actor != actor.name and not current_user.may(Action.VIEW_PHONES):
        abort(403, "原文件里可能有联系电话，需要“查看电话”权限，请联系管理员。")
    return found


def _sent(file: Download, subject: str) -> ResponseReturnValue:
    record_alone(
        ledger.session,
        actor=current_actor().name,
        action=Action.EXPORT,
        subject=subject,
        detail=file.name,
        now=now(),
    )
    return send_file(BytesIO(file.data), as_attachment=True, download_name=file.name)
