"""逐行对比: the rows of a preview, and what a person puts right in them."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.importing.coordinates import split_cell
from registry.importing.decisions import MINE, THEIRS, Decisions, TableKey
from registry.importing.outcome import State
from registry.importing.registers import REGISTERS
from registry.importing.registers.vocabularies import Vocabulary
from registry.importing.registers.words import fold
from registry.services import uploads
from registry.services.import_words import vocabularies
from registry.services.learned_values import Taught, learn_words
from registry.services.preview_rows import KEYS
from registry.services.uploads import DraftView, RowsAsked
from registry.terms import Register
from registry.web.clock import now, today
from registry.web.drafts import own_draft, read_again
from registry.web.guard import requires
from registry.web.listing import ListState, Pager
from registry.web.people import current_actor

bp = Blueprint("preview_rows", __name__, url_prefix="/imports/files/<int:draft_id>")

KEPT = ("table", "state", "problem", "q", "page")
"""What of an address says which rows are shown."""

LONGEST = 500
CHANGED = "预览已更新，请核对最新内容后再修改。"


def rows_part(draft: DraftView, part: int, table: dict[str, Any]) -> dict[str, Any]:
    """What the page needs to show the rows asked for."""
    listing = ListState.of(request.path, request.args, ("problems",))
    state, group = listing.value("state"), listing.value("problem")
    known = {one["code"]: one for one in table["problems"]}
    asked = RowsAsked(
        part,
        state if state in State.labels() else "",
        group if group in known else "",
        listing.value("q"),
    )
    first = (listing.page - 1) * Pager(1, 0).size
    total, rows = uploads.rows_of(ledger.session, draft, asked, first, Pager(1, 0).size)
    leading = [n for n, one in enumerate(table["columns"]) if one["field"] in KEYS[:3:2]]
    return {
        "asked": asked,
        "group": known.get(asked.group),
        "listing": listing,
        "pager": Pager(listing.page, total),
        "rows": rows,
        "order": leading + [n for n in range(len(table["columns"])) if n not in leading],
        "leading": len(leading),
        "back": urlencode([(key, value) for key, value in request.args.items() if key in KEPT]),
        "choices": _choices(table),
    }


@bp.post("/cells")
@requires(Action.IMPORT)
def put_right(draft_id: int) -> ResponseReturnValue:
    """Put something in a cell's place, take that back, or confirm a code as it stands."""
    draft, part = _table(draft_id)
    key = TableKey.parse(draft.summary["tables"][part]["key"])
    cell, text = request.form.get("cell", ""), request.form.get("text", "").strip()
    letter, row = _split(cell)
    if len(text) > LONGEST:
        flash(f"最多 {LONGEST} 个字，请缩短后再保存。", "danger")
        return _shown(draft_id)
    cells = [cell]
    if request.form.get("alike"):
        cells = [f"{letter}{one}" for one in _alike(draft, part, letter, row)] or cells
    done = {
        "correct": lambda said: _with_corrections(said, dict.fromkeys(cells, text)),
        "restore": lambda said: _without_correction(said, cell),
        "confirm": lambda said: replace(said, confirmed=said.confirmed | {text}),
    }.get(request.form.get("do", "correct")) or abort(400)
    uploads.decide(ledger.session, draft_id, key, done)
    return _read_again(draft)


@bp.post("/whose")
@requires(Action.IMPORT)
def choose(draft_id: int) -> ResponseReturnValue:
    """Say whose value wins where somebody else changed it as well, in a cell or in a column."""
    draft, part = _table(draft_id)
    table = draft.summary["tables"][part]
    name, winner = request.form.get("field", ""), request.form.get("whose", "")
    if winner not in ("", MINE, THEIRS) or name not in REGISTERS[table["register"]].by_name:
        abort(400)
    row = request.form.get("row", type=int)
    uploads.decide(
        ledger.session,
        draft_id,
        TableKey.parse(table["key"]),
        lambda said: said.with_winner(name, row, winner),
    )
    return _read_again(draft)


@bp.post("/words")
@requires(Action.IMPORT)
def settle_words(draft_id: int) -> ResponseReturnValue:
    """Say what unknown words mean: one decision settles every row that holds the word."""
    draft, part = _table(draft_id)
    table = draft.summary["tables"][part]
    known = vocabularies(ledger.session, today())
    meant, blanks, unclear = _meanings(table, known)
    if unclear:
        flash(f"“{'”“'.join(unclear)}”不在可选的词中，请从列表中选择。", "danger")
        return _shown(draft_id)
    if not meant and not blanks:
        flash("请先为至少一个词选择含义。", "info")
        return _shown(draft_id)
    corrections = _blanked(draft, part, blanks)
    uploads.decide(
        ledger.session,
        draft_id,
        TableKey.parse(table["key"]),
        lambda said: _with_corrections(_with_words(said, meant), corrections),
    )
    if request.form.get("learn") and meant and current_user.may(Action.EDIT_LEARNED_WORDS):
        _learn(table["register"], meant)
    return _read_again(draft)


@bp.post("/words/forget")
@requires(Action.IMPORT)
def forget_word(draft_id: int) -> ResponseReturnValue:
    """Take back what a word was said to mean in this preview."""
    draft, part = _table(draft_id)
    name, word = request.form.get("field", ""), request.form.get("word", "")

    def without(said: Decisions) -> Decisions:
        words = {field: dict(known) for field, known in said.words.items()}
        words.get(name, {}).pop(word, None)
        return replace(said, words={field: known for field, known in words.items() if known})

    key = TableKey.parse(draft.summary["tables"][part]["key"])
    uploads.decide(ledger.session, draft_id, key, without)
    return _read_again(draft)


def _table(draft_id: int) -> tuple[DraftView, int]:
    """The draft and the number of the table that a form speaks of, as the person saw it."""
    draft = own_draft(draft_id)
    if draft.phase != uploads.READY:
        abort(409)
    part = request.form.get("part", -1, type=int)
    if not 0 <= part < len(draft.summary["tables"]):
        abort(404)
    return draft, part


def _split(cell: str) -> tuple[str, int]:
    try:
        row, _ = split_cell(cell)
    except ValueError:
        abort(400)
    return cell.removesuffix(str(row)), row


def _alike(draft: DraftView, part: int, letter: str, row: int) -> list[int]:
    """The rows whose cell in this column is at fault for the same text."""
    columns = draft.summary["tables"][part]["columns"]
    name = next((one["field"] for one in columns if one["column"] == letter), "")
    groups = uploads.index_of(ledger.session, draft.id, part).alike.get(name, {})
    return next((list(rows) for rows in groups.values() if row in rows), [])


def _with_corrections(said: Decisions, texts: dict[str, str]) -> Decisions:
    return replace(said, corrections={**said.corrections, **texts})


def _without_correction(said: Decisions, cell: str) -> Decisions:
    left = {place: text for place, text in said.corrections.items() if place != cell}
    return replace(said, corrections=left)


def _with_words(said: Decisions, meant: dict[str, dict[str, str]]) -> Decisions:
    words = {**said.words}
    for name, known in meant.items():
        words[name] = {**words.get(name, {}), **known}
    return replace(said, words=words)


def _meanings(
    table: dict[str, Any], known: Any
) -> tuple[dict[str, dict[str, str]], list[tuple[str, str]], list[str]]:
    """(field → {word: code}, words that say nothing, what was entered and is no word)."""
    spec = REGISTERS[table["register"]]
    picked, _, picked_code = request.form.get("pick", "").partition(":")
    meant: dict[str, dict[str, str]] = {}
    blanks, unclear = [], []
    for number, one in enumerate(table["words"]):
        own = picked == str(number)
        if own and not picked_code:
            blanks.append((one["field"], one["word"]))
            continue
        entered = picked_code if own else request.form.get(f"word-{number}", "").strip()
        words: Vocabulary = known[spec.by_name[one["field"]].vocabulary or ""]
        code = words.codes.get(fold(entered)) if entered else None
        if code is not None:
            meant.setdefault(one["field"], {})[one["word"]] = code
        elif entered:
            unclear.append(entered)
    return meant, blanks, unclear


def _blanked(draft: DraftView, part: int, blanks: list[tuple[str, str]]) -> dict[str, str]:
    """The cells that hold words which say nothing, emptied."""
    if not blanks:
        return {}
    columns = draft.summary["tables"][part]["columns"]
    letters = {one["field"]: one["column"] for one in columns}
    alike = uploads.index_of(ledger.session, draft.id, part).alike
    return {
        f"{letters[name]}{row}": "" for name, word in blanks for row in alike[name].get(word, ())
    }


def _learn(register: str, meant: dict[str, dict[str, str]]) -> None:
    spec = REGISTERS[register]
    taught = [
        Taught(Register(register), spec.by_name[name].vocabulary or "", word, code)
        for name, words in meant.items()
        for word, code in words.items()
    ]
    count = learn_words(ledger.session, taught, actor=current_actor().name, now=now())
    flash(f"已记住 {count} 个词，以后导入会自动识别。", "success")


def _choices(table: dict[str, Any]) -> dict[str, list[str]]:
    """Field → the words that may be entered for it."""
    if not table["words"]:
        return {}
    spec, known = REGISTERS[table["register"]], vocabularies(ledger.session, today())
    names = {one["field"] for one in table["words"]}
    return {
        name: list(known[spec.by_name[name].vocabulary or ""].labels.values())
        for name in sorted(names)
    }


def _read_again(draft: DraftView) -> ResponseReturnValue:
    read_again(draft)
    return _shown(draft.id)


def _shown(draft_id: int) -> ResponseReturnValue:
    """Back to the rows from which the form was sent."""
    told = parse_qsl(request.form.get("back", ""))
    kept: dict[str, Any] = {key: value for key, value in told if key in KEPT}
    return redirect(url_for("uploads.preview", draft_id=draft_id, **kept))
