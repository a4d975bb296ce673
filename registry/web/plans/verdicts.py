"""人工评价: a person's verdict on a text target, the 市级下达值, and the document it rests on."""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from flask import abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from registry.access import Action
from registry.extensions import ledger
from registry.models import PlanVerdict, Remembering
from registry.records import files
from registry.records.audit import record_alone
from registry.services.editing import Overtaken
from registry.services.planning.opening import OpenPlan
from registry.services.planning.verdicts import JUDGED, Found, Proof, found_verdict, save_verdict
from registry.terms import Verdict
from registry.web.clock import now
from registry.web.forms import ChineseForm, words
from registry.web.guard import requires
from registry.web.numbers import NumberField, typed
from registry.web.people import current_actor
from registry.web.people import settings as program_settings
from registry.web.plans.blueprint import bp, opened
from registry.web.plans.history import told_changes
from registry.web.plans.saving import filled_again, read_of, saved, status_of

MEGABYTE = 1024 * 1024


class VerdictForm(ChineseForm):
    """A verdict with its proof."""

    read = HiddenField()
    verdict = SelectField(
        "评价",
        choices=words({"": "尚未评价", **{str(word): word.label for word in JUDGED}}.items()),
    )
    municipal_value = NumberField("市级下达值")
    evidence = StringField("依据文件", [Length(max=400, message="最多 400 个字。")])
    document_no = StringField("文号", [Length(max=100, message="最多 100 个字。")])
    file = FileField("文件")
    note = TextAreaField("说明")

    def validate_evidence(self, field: StringField) -> None:
        """A verdict rests on a document."""
        if self.verdict.data and not (field.data or self.document_no.data):
            raise ValidationError("评价须有依据，请填写文件名称或文号。")

    def proof(self) -> Proof:
        """The document as typed, and the file where one was chosen."""
        given: Any = self.file.data
        has_file = isinstance(given, FileStorage) and bool(given.filename)
        return Proof(
            self.evidence.data or None,
            self.document_no.data or None,
            PurePath(given.filename).name if has_file else None,
            given.read() if has_file else None,
        )


@bp.route("/<plan>/verdicts/<indicator>/<int:year>", methods=["GET", "POST"])
@requires(Action.EDIT_PLANS)
def verdict(plan: str, indicator: str, year: int) -> ResponseReturnValue:
    """The verdict of one indicator and year."""
    found = opened(plan)
    row = next((one for one in found.main if one.indicator == indicator), None)
    if row is None or row.operator != "text" or year not in found.meaning.span.years:
        abort(404)
    there = found_verdict(ledger.session, found, indicator, year)
    form, news = VerdictForm(data=_shown(there)), None
    if form.validate_on_submit() and (proof := _proof(form)) is not None:
        try:
            wrote = _save(found, indicator, year, form, proof)
        except Overtaken as overtaken:
            news = filled_again(form, overtaken)
            there = found_verdict(ledger.session, found, indicator, year)
        else:
            return saved(wrote, request.path)
    page = _page(found, row, year, there, form, news)
    return page, status_of(form, news)


@bp.post("/<plan>/verdicts/<indicator>/<int:year>/file")
@requires(Action.EXPORT)
def verdict_file(plan: str, indicator: str, year: int) -> ResponseReturnValue:
    """The document behind a verdict, as it was uploaded; noted in the audit log."""
    found = opened(plan)
    there = found_verdict(ledger.session, found, indicator, year)
    if there.file is None:
        abort(404)
    record_alone(
        ledger.session,
        actor=current_actor().name,
        action=Action.EXPORT,
        subject=f"{plan} {indicator} {year}年评价依据",
        now=now(),
    )
    data = BytesIO(files.content(ledger.session, there.file.id))
    return send_file(
        data, "application/octet-stream", as_attachment=True, download_name=there.file.name
    )


def _proof(form: VerdictForm) -> Proof | None:
    """The proof, or None where its file is too large, said at the field."""
    proof = form.proof()
    largest = program_settings().max_file_mb
    if proof.data and len(proof.data) > largest * MEGABYTE:
        form.file.errors = [f"文件超过 {largest} MB，请压缩后再上传。"]
        return None
    return proof


def _save(plan: OpenPlan, indicator: str, year: int, form: VerdictForm, proof: Proof) -> bool:
    return save_verdict(
        ledger.session,
        plan,
        indicator,
        year,
        verdict=Verdict(form.verdict.data) if form.verdict.data else None,
        municipal_value=form.municipal_value.number,
        proof=proof,
        note=form.note.data or None,
        read=read_of(form),
        actor=current_actor(),
        now=now(),
    )


def _shown(there: Found) -> dict[str, Any]:
    """A verdict as its form shows it."""
    if there.row is None:
        return {"read": there.read}
    return {
        "read": there.read,
        "verdict": there.row.verdict or "",
        "municipal_value": typed(there.municipal_value),
        "evidence": there.row.evidence,
        "document_no": there.proof.document_no if there.proof else None,
        "note": there.row.note,
    }


def _page(
    plan: OpenPlan, row: Any, year: int, there: Found, form: Any, news: Overtaken | None
) -> str:
    ids: dict[type[Remembering], list[int]] = {PlanVerdict: [there.row.id]} if there.row else {}
    return render_template(
        "plans/verdict.html",
        plan=plan,
        row=row,
        year=year,
        there=there,
        form=form,
        news=news,
        entries=told_changes(ledger.session, ids, plan),
    )
