"""导入文件: choose files, look at what they would do, confirm or discard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from registry.access import Action
from registry.extensions import ledger
from registry.importing.outcome import State
from registry.importing.template import write_template
from registry.periods import BadPeriod, Period
from registry.records.imports import Earlier, files_seen, tables_seen
from registry.services import upload_jobs, uploads
from registry.services.import_words import vocabularies
from registry.services.kept_waiting import KeptIn
from registry.services.preview_standing import standing_of
from registry.terms import Origin, Register, Severity, UnitSource
from registry.web import effects
from registry.web.clock import now, today
from registry.web.downloads import sent_workbook
from registry.web.drafts import job_of, own_draft, start
from registry.web.forms import ChineseForm, choices
from registry.web.guard import requires
from registry.web.people import current_actor, settings
from registry.web.preview_rows import rows_part

bp = Blueprint("uploads", __name__, url_prefix="/imports/files")

MEGABYTE = 1024 * 1024
MOST_FILES = 60
"""A round of all 镇街 and 园区 comes back in one go."""
ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt")


class OptionsForm(ChineseForm):
    """What a person may say beside the files; empty fields are recognised from them."""

    register = SelectField("登记表", default="", choices=choices(Register, "自动识别"))
    period = StringField("年度或月份", render_kw={"placeholder": "如 2025 或 2026-09"})
    source = SelectField("数据来源", default="", choices=choices(Origin, "镇街报送（默认）"))
    reporter = StringField("报送单位", [Length(max=100, message="最多 100 个字。")])
    good_rows = BooleanField("有问题的行不导入，其余照常导入")

    def validate_period(self, field: StringField) -> None:
        """A period as people write it."""
        try:
            field.data = Period.parse(field.data).code if field.data else ""
        except BadPeriod as problem:
            raise ValidationError(str(problem)) from problem

    def said(self) -> dict[str, Any]:
        """The options as a draft keeps them."""
        names = ("register", "period", "source", "reporter", "good_rows")
        return {name: self[name].data for name in names if self[name].data}


class UploadForm(OptionsForm):
    """Files with their options."""

    files = MultipleFileField("选择文件")

    def validate_files(self, field: MultipleFileField) -> None:
        """All that can be seen from outside; what is inside, the reader says."""
        given = _given(field)
        if not given:
            raise ValidationError("请选择要导入的文件。")
        if len(given) > MOST_FILES:
            raise ValidationError(f"一次最多 {MOST_FILES} 个文件，请分次导入。")
        unknown = [f.filename or "" for f in given if _ending(f) not in ENDINGS]
        if unknown:
            raise ValidationError(f"“{'”“'.join(unknown)}”不是表格文件，请选择 {_endings()} 文件。")


@dataclass(frozen=True, slots=True)
class Accepted:
    """What may be dropped, told before anything is sent."""

    endings: str
    largest: int
    told: str


def accepted() -> Accepted:
    """Endings and limits of files, for whoever offers to take some."""
    limits = settings()
    told = (
        f"支持 {_endings()}；一次最多 {MOST_FILES} 个文件，每个不超过 {limits.max_file_mb} MB，"
        f"每张工作表不超过 {limits.max_rows:,} 行、{limits.max_columns:,} 列，"
        f"读取一个文件最多 {limits.reader_seconds:,} 秒。"
    )
    return Accepted(",".join(ENDINGS), limits.max_file_mb * MEGABYTE, told)


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.IMPORT)
def new() -> ResponseReturnValue:
    """Choose files; they are kept as a draft and read by a job."""
    form = UploadForm()
    if form.validate_on_submit():
        files = [(PurePath(f.filename or "").name, f.read()) for f in _given(form.files)]
        largest = settings().max_file_mb
        heavy = [name for name, data in files if len(data) > largest * MEGABYTE]
        if not heavy:
            draft_id = uploads.keep(
                ledger.session, files, form.said(), owner=current_actor().name, now=now()
            )
            if _seen(draft_id):
                uploads.describe(ledger.session, draft_id, {"phase": uploads.KNOWN})
            else:
                start(draft_id, upload_jobs.PREVIEW)
            return redirect(url_for("uploads.preview", draft_id=draft_id))
        form.files.errors = [f"“{'”“'.join(heavy)}”超过 {largest} MB，请拆分后再导入。"]
    shown = render_template(
        "imports/new.html",
        form=form,
        accepted=accepted(),
        registers=Register.labels(),
    )
    return shown, 422 if form.errors else 200


@bp.get("/templates/<register>.xlsx")
@requires(Action.VIEW)
def template(register: str) -> ResponseReturnValue:
    """The register's empty workbook, with drop-downs and notes."""
    found = Register.labels().get(register) or abort(404)
    file = BytesIO()
    write_template(register, file, vocabularies(ledger.session, today()))
    file.seek(0)
    return sent_workbook(f"{found}模板.xlsx", file.getvalue())


@bp.get("/<int:draft_id>")
@requires(Action.IMPORT)
def preview(draft_id: int) -> ResponseReturnValue:
    """What the files would do; while they are read, how far that is."""
    draft = own_draft(draft_id)
    if draft.state == uploads.COMMITTED:
        return _after(draft)
    if draft.is_busy:
        return render_template("imports/working.html", draft=draft, job=job_of(draft))
    if draft.phase == uploads.KNOWN:
        return render_template("imports/known.html", draft=draft, seen=_seen(draft_id))
    if draft.phase == uploads.CANCELLED:
        return render_template("imports/cancelled.html", draft=draft)
    if draft.phase == uploads.FAILED:
        return render_template("imports/failed.html", draft=draft), 422
    return _preview_page(draft)


@bp.post("/<int:draft_id>/read")
@requires(Action.IMPORT)
def read(draft_id: int) -> ResponseReturnValue:
    """Read files that were imported before, or whose reading was stopped, all the same."""
    if own_draft(draft_id).is_busy:
        abort(409)
    start(draft_id, upload_jobs.PREVIEW)
    return redirect(url_for("uploads.preview", draft_id=draft_id))


@bp.post("/<int:draft_id>/rest")
@requires(Action.IMPORT)
def read_rest(draft_id: int) -> ResponseReturnValue:
    """Read the other files without the one that cannot be read."""
    draft = own_draft(draft_id)
    bad = draft.summary.get("file")
    if draft.phase != uploads.FAILED or not bad or len(draft.files) < 2:
        abort(409)
    uploads.leave_out(ledger.session, draft_id, bad)
    start(draft_id, upload_jobs.PREVIEW)
    return redirect(url_for("uploads.preview", draft_id=draft_id))


@bp.get("/<int:draft_id>/progress")
@requires(Action.IMPORT)
def progress(draft_id: int) -> ResponseReturnValue:
    """The part of the page that says how far a job is; when it is over, the page is loaded anew."""
    draft = own_draft(draft_id)
    if not draft.is_busy:
        return "", 200, {"HX-Refresh": "true"}
    return render_template("imports/_progress.html", draft=draft, job=job_of(draft))


@bp.post("/<int:draft_id>/options")
@requires(Action.IMPORT)
def again(draft_id: int) -> ResponseReturnValue:
    """Read the same files again with other options."""
    draft, form = own_draft(draft_id), OptionsForm()
    if draft.is_busy:
        abort(409)
    if not form.validate():
        flash(
            "；".join(str(error) for errors in form.errors.values() for error in errors), "danger"
        )
        return redirect(url_for("uploads.preview", draft_id=draft_id))
    uploads.change_options(ledger.session, draft_id, form.said())
    start(draft_id, upload_jobs.PREVIEW)
    return redirect(url_for("uploads.preview", draft_id=draft_id))


@bp.post("/<int:draft_id>/commit")
@requires(Action.IMPORT)
def commit(draft_id: int) -> ResponseReturnValue:
    """Write what was shown, by a job."""
    draft = own_draft(draft_id)
    if draft.phase != uploads.READY:
        abort(409)
    if request.form.get("digest") != draft.summary["digest"]:
        flash("预览已更新，请核对最新内容后再确认。", "warning")
        return redirect(url_for("uploads.preview", draft_id=draft_id))
    start(draft_id, upload_jobs.COMMIT)
    return redirect(url_for("uploads.preview", draft_id=draft_id))


@bp.post("/<int:draft_id>/discard")
@requires(Action.IMPORT)
def discard(draft_id: int) -> ResponseReturnValue:
    """Forget the files; nothing was written."""
    draft = own_draft(draft_id)
    if draft.is_busy:
        abort(409)
    uploads.close(ledger.session, draft.id, uploads.DISCARDED)
    flash("已放弃这次导入，台账没有变化。", "info")
    return redirect(url_for("imports.show"))


def _preview_page(draft: uploads.DraftView) -> ResponseReturnValue:
    summary = draft.summary
    asked = request.args.get("table", _first_unsettled(summary["tables"]), type=int)
    part = min(max(asked, 0), len(summary["tables"]) - 1)
    table = summary["tables"][part]
    kept = [KeptIn.of(one) for one in summary.get("kept", ())]
    standing = standing_of(
        (one["rows"] for one in summary["tables"]),
        writes=summary["writes"],
        good_rows=bool(draft.options.get("good_rows")),
        kept=kept,
    )
    return render_template(
        "imports/preview.html",
        draft=draft,
        standing=standing,
        kept=kept,
        summary=summary,
        part=part,
        table=table,
        same=_same(table),
        panel=effects.panel_of(draft),
        places=effects.places,
        options=OptionsForm(data=dict(draft.options)),
        State=State,
        Severity=Severity,
        registers=Register.labels(),
        UnitSource=UnitSource,
        **rows_part(draft, part, table),
    )


def _first_unsettled(tables: Sequence[Mapping[str, Any]]) -> int:
    """The first table in which something is to be put right or decided, else the first one."""
    states = (State.REJECTED, State.CONFLICT, State.WAITING)
    return next(
        (part for part, one in enumerate(tables) if any(one["rows"][str(s)] for s in states)), 0
    )


def _same(table: dict[str, Any]) -> Earlier | None:
    """The newest import that said the same as a table."""
    whose = current_actor().whose_imports
    return next(iter(tables_seen(ledger.session, [table["content"]], whose)), None)


def _after(draft: uploads.DraftView) -> ResponseReturnValue:
    job = job_of(draft)
    if job is not None and job.cancel_requested:
        flash("取消来得太晚，写入已经完成；需要时可以撤回。", "warning")
    if draft.import_id is None:
        flash("文件内容与台账一致，没有需要写入的变更。", "info")
        return redirect(url_for("imports.show"))
    return redirect(url_for("imports.result", import_id=draft.import_id))


def _seen(draft_id: int) -> list[tuple[str, Earlier]]:
    """(file, its earlier import) of the files whose bytes were imported before."""
    names = uploads.hashes(ledger.session, draft_id)
    found = files_seen(ledger.session, names, current_actor().whose_imports)
    return [(names[one.known_by], one) for one in found]


def _given(field: MultipleFileField) -> list[FileStorage]:
    return [one for one in field.data or [] if isinstance(one, FileStorage) and one.filename]


def _ending(file: FileStorage) -> str:
    return PurePath(file.filename or "").suffix.lower()


def _endings() -> str:
    return "、".join(ending.removeprefix(".") for ending in ENDINGS)
