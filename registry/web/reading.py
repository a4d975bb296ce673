"""怎样读这张表: how a table of a draft is read, and changing it; 词库: what people taught."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.importing.decisions import Decisions, TableKey
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import FieldKind, RegisterSpec
from registry.services import learning, uploads
from registry.services.deciding import (
    CLEAR,
    ZERO,
    BadSetting,
    Confusable,
    Said,
    confusable,
    decide_columns,
    decide_facts,
)
from registry.services.import_words import vocabularies
from registry.services.upload_reading import is_amount, units_of
from registry.terms import HowMapped, Register, UnitSource
from registry.web.clock import now, today
from registry.web.drafts import own_draft, read_again
from registry.web.guard import requires
from registry.web.people import current_actor

bp = Blueprint("reading", __name__)

HERE = "/imports/files/<int:draft_id>/reading"


@bp.get(HERE)
@requires(Action.IMPORT)
def show(draft_id: int) -> ResponseReturnValue:
    """Every column of a table with what it is read as, and the facts that hold for all rows."""
    draft = _ready(draft_id)
    return _page(draft, _part(draft, request.args))


@bp.post(HERE)
@requires(Action.IMPORT)
def change(draft_id: int) -> ResponseReturnValue:
    """Take what a person says about a table, and read it again."""
    draft = _ready(draft_id)
    part = _part(draft, request.form)
    table = draft.summary["tables"][part]
    spec, columns = REGISTERS[table["register"]], table["reading"]["columns"]
    said = {one["letter"]: _said(one["letter"]) for one in columns}
    unsure = [
        one for one in confusable(spec, columns, said) if f"sure.{one.letter}" not in request.form
    ]
    if unsure:
        return _page(draft, part, unsure=unsure), 422
    key = TableKey.parse(table["key"])
    try:
        decided = decide_facts(draft.decided(key), spec.code, _facts(table, spec), _words())
    except BadSetting as refusal:
        flash(str(refusal), "danger")
        return _page(draft, part), 422
    _learn(draft, table, said)
    return _again(draft, part, key, decide_columns(decided, spec, columns, said))


@bp.post(f"{HERE}/accept")
@requires(Action.IMPORT)
def accept(draft_id: int) -> ResponseReturnValue:
    """Take one proposal, or all facts of the titles, as they stand on the page."""
    draft = _ready(draft_id)
    part = _part(draft, request.form)
    table = draft.summary["tables"][part]
    spec, reading = REGISTERS[table["register"]], table["reading"]
    key = TableKey.parse(table["key"])
    decided, letter = draft.decided(key), request.form.get("column", "")
    if letter:
        column = next((one for one in reading["columns"] if one["letter"] == letter), None)
        if column and column.get("doubt") and "growth" in request.form:
            growths = decided.growths | {column["field"]}
            return _again(draft, part, key, replace(decided, growths=growths))
        said = _accepted(column) if column else None
        if column is None or said is None:
            abort(400, "这一列不能一键确认，请在“怎样读这张表”里选择。")
        return _again(draft, part, key, decide_columns(decided, spec, [column], {letter: said}))
    facts = {one["field"]: one["text"] for one in reading["proposed"]}
    try:
        return _again(draft, part, key, decide_facts(decided, spec.code, facts, _words()))
    except BadSetting as refusal:
        flash(str(refusal), "danger")
        return redirect(url_for("reading.show", draft_id=draft_id, table=part))


@bp.post(f"{HERE}/unit")
@requires(Action.IMPORT)
def take_unit(draft_id: int) -> ResponseReturnValue:
    """Take one unit for all columns of a sheet that stand off alike."""
    draft = _ready(draft_id)
    part = _part(draft, request.form)
    table, unit = draft.summary["tables"][part], request.form.get("unit", "")
    letters = request.form.getlist("column")
    asked = [one for one in table.get("shifts", ()) if one["letters"] == letters]
    if not any(unit in (one["unit"], one["taken"]) for one in asked):
        abort(400, "这些列的单位已经确认过，请核对最新的预览。")
    key = TableKey.parse(table["key"])
    decided = draft.decided(key)
    units = {**decided.units, **dict.fromkeys(letters, unit)}
    return _again(draft, part, key, replace(decided, units=units))


@bp.post(f"{HERE}/hidden")
@requires(Action.IMPORT)
def take_hidden(draft_id: int) -> ResponseReturnValue:
    """Read the rows that are hidden or filtered away as well, or leave them out again."""
    draft = _ready(draft_id)
    part = _part(draft, request.form)
    key = TableKey.parse(draft.summary["tables"][part]["key"])
    decided = replace(draft.decided(key), hidden=bool(request.form.get("take")))
    return _again(draft, part, key, decided)


@bp.get("/words")
@requires(Action.VIEW)
def words() -> ResponseReturnValue:
    """词库: the headers and words that people taught, who, when and where."""
    known, learned = _words(), learning.learned_words(ledger.session)
    shown = [(word, *_meaning(word, known)) for word in learned]
    imports = learning.met_in(ledger.session, learned) if current_actor().scope.whole else {}
    return render_template(
        "imports/words.html",
        words=shown,
        registers=Register.labels(),
        imports=imports,
        used=learning.used(ledger.session),
    )


@bp.post("/words/<kind>/<int:word_id>/revoke")
@requires(Action.EDIT_LEARNED_WORDS)
def revoke(kind: str, word_id: int) -> ResponseReturnValue:
    """Forget a word."""
    version = request.form.get("version", 0, type=int)
    try:
        learning.revoke(
            ledger.session, kind, word_id, version=version, actor=current_actor(), now=now()
        )
        flash("已撤销，以后不再这样读；已导入的数据不变。", "success")
    except learning.NotTaught as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for("reading.words"))


def _ready(draft_id: int) -> uploads.DraftView:
    draft = own_draft(draft_id)
    if draft.phase != uploads.READY:
        abort(409, "文件正在读取或已经处理，请回到导入页查看。")
    return draft


def _part(draft: uploads.DraftView, given: Mapping[str, Any]) -> int:
    text = str(given.get("table", "0"))
    part = int(text) if text.isascii() and text.isdecimal() else 0
    return min(part, len(draft.summary["tables"]) - 1)


def _said(letter: str) -> Said:
    said = {
        name: request.form.get(f"{name}.{letter}", "").strip()
        for name in ("field", "unit", "empty")
    }
    return Said(said["field"], said["unit"], frozenset(filter(None, said["empty"].split("+"))))


def _accepted(column: Mapping[str, Any]) -> Said | None:
    """What one click may say: a close word that is not confusable, or a unit that is missing."""
    if column.get("proposal") and not column.get("near"):
        return Said(field=column["proposal"])
    unit = request.form.get("unit", "")
    return Said(column["field"], unit) if column["field"] and unit else None


def _facts(table: Mapping[str, Any], spec: RegisterSpec) -> dict[str, str]:
    """The facts of the form, with the proposals that were taken by their buttons."""
    facts = {
        field.name: request.form.get(f"fact.{field.name}", "").strip()
        for field in spec.fields
        if field.whole_sheet
    }
    take = request.form.get("take", "")
    taken = {
        one["field"]: one["text"]
        for one in table["reading"]["proposed"]
        if take in ("*", one["field"])
    }
    return {**facts, **taken}


def _learn(draft: uploads.DraftView, table: Mapping[str, Any], said: Mapping[str, Said]) -> None:
    """Teach the headers that are ticked 以后都这样读."""
    spec = REGISTERS[table["register"]]
    taught = {
        one["key"]: said[one["letter"]].field
        for one in table["reading"]["columns"]
        if one["key"]
        and f"learn.{one['letter']}" in request.form
        and said[one["letter"]].field in spec.by_name
    }
    if not taught:
        return
    try:
        learning.learn_columns(
            ledger.session,
            spec.code,
            taught,
            actor=current_actor(),
            now=now(),
            note=learning.met_at(draft.id, f"{table['file']} › {table['sheet']}"),
        )
    except learning.NotTaught as refusal:
        flash(str(refusal), "warning")


def _again(
    draft: uploads.DraftView, part: int, key: TableKey, decided: Decisions
) -> ResponseReturnValue:
    uploads.decide(ledger.session, draft.id, key, lambda _: decided)
    read_again(draft)
    return redirect(url_for("uploads.preview", draft_id=draft.id, table=part))


def _page(draft: uploads.DraftView, part: int, *, unsure: list[Confusable] | None = None) -> str:
    table = draft.summary["tables"][part]
    spec = REGISTERS[table["register"]]
    decided = draft.decided(TableKey.parse(table["key"]))
    choices = [field for field in spec.fields if field.kind not in _NOT_CHOSEN]
    return render_template(
        "imports/reading.html",
        draft=draft,
        part=part,
        table=table,
        spec=spec,
        decided=decided,
        unsure=unsure or [],
        choices=choices,
        by_field={one["field"]: one for one in table["reading"]["proposed"]},
        units={field.name: units_of(field) for field in choices},
        all_units=list(dict.fromkeys(unit for field in choices for unit in units_of(field))),
        amounts={field.name for field in choices if is_amount(field)},
        facts=[(field, _options(field.vocabulary)) for field in spec.fields if field.whole_sheet],
        registers=Register.labels(),
        HowMapped=HowMapped,
        UnitSource=UnitSource,
        FieldKind=FieldKind,
        CLEAR=CLEAR,
        ZERO=ZERO,
    )


_NOT_CHOSEN = frozenset({FieldKind.LEFT_OUT})


def _options(name: str | None) -> list[str]:
    known = _words().get(name or "")
    return list(known.labels.values()) if known else []


def _words() -> Any:
    return vocabularies(ledger.session, today())


def _meaning(word: learning.Word, known: Any) -> tuple[str, str]:
    """(the field, what the word stands for) as people call them."""
    spec = REGISTERS.get(word.register)
    field = spec.by_name.get(word.field) if spec else None
    label = field.label if field else word.field
    if word.kind == learning.COLUMNS:
        return "", label
    vocabulary = known.get(field.vocabulary if field and field.vocabulary else word.field)
    return label, vocabulary.labels.get(word.code, word.code) if vocabulary else word.code
