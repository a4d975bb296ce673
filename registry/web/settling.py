"""待核对: rows that wait for a person, of a preview or of an import, settled case by case."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.records import waiting_list
from registry.records.dossier import code_names
from registry.records.imports import one_import, packed_details
from registry.records.waiting import imports_with_rows, kept_rows
from registry.services import uploads
from registry.services.import_details import unpacked
from registry.services.rereading import is_kept
from registry.services.settling import drafts
from registry.services.settling import jobs as settling_jobs
from registry.services.settling.candidates import candidates
from registry.services.settling.choice import Choice, NotSettled
from registry.services.settling.lines import CLEAR, UNKNOWN, Case, Line, cases, line_of
from registry.services.settling.settle import TAKEN_BACK, open_again, settle
from registry.services.upload_jobs import QUICK_ROWS
from registry.terms import JobState, Register, WaitReason
from registry.web import jobs
from registry.web.clock import now, today
from registry.web.drafts import own_draft, read_again
from registry.web.guard import requires
from registry.web.listing import PAGE_SIZE, ListState, Pager
from registry.web.people import current_actor, settings
from registry.web.settling_form import Answers, answers, differing, dropped, sole_answers

bp = Blueprint("settling", __name__, url_prefix="/imports")

PAGE = 20
MOST_LOOKED_UP = 1_000
"""With more cases, the firms they may mean are looked up for those on the page alone."""

NOTHING = "请先为至少一行选择处理方式。"


@dataclass(frozen=True)
class Desk:
    """The waiting rows that one page is about, and the addresses of its forms.

    is_kept -- it is known how the file was read: where it is not, rows can only be dropped
    """

    title: str
    lead: str
    crumbs: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    address: str
    reopen: str
    import_id: int | None = None
    is_kept: bool = True

    @property
    def open(self) -> list[Line]:
        """The rows that wait."""
        return [line for line in self.lines if line.done is None]

    @property
    def of_columns(self) -> int:
        """How many of them wait for the unit of a whole column."""
        return sum(1 for line in self.open if line.row.reason is WaitReason.UNIT)

    @property
    def done(self) -> list[Line]:
        """The rows that were settled."""
        return [line for line in self.lines if line.done is not None]


@bp.get("/waiting")
@requires(Action.IMPORT)
def show() -> ResponseReturnValue:
    """Every row that waits in any import, and one's own previews in which rows do."""
    actor, listing = current_actor(), ListState.of(request.path, request.args, ("newest",))
    own = uploads.open_drafts(ledger.session, actor.name)
    ready = [(draft, _waiting_in(draft)) for draft in own if draft.phase == uploads.READY]
    wanted = waiting_list.Wanted(*map(listing.value, waiting_list.Wanted.__slots__))
    page = {"page": listing.page, "size": PAGE_SIZE}
    found = waiting_list.find(ledger.session, wanted, actor.whose_imports, **page)
    return render_template(
        "imports/settle_all.html",
        found=found,
        lines=[(one, line_of(one.kept)) for one in found.rows],
        imports={
            one.import_id: one for one in imports_with_rows(ledger.session, actor.whose_imports)
        },
        drafts=[(draft, count) for draft, count in ready if count],
        listing=listing,
        pager=Pager(listing.page, found.total),
        registers=Register.labels(),
        reasons={**WaitReason.labels(), waiting_list.OLDER: "较早的导入，未分类"},
    )


@bp.get("/files/<int:draft_id>/waiting")
@requires(Action.IMPORT)
def in_draft(draft_id: int) -> ResponseReturnValue:
    """The rows of a preview that wait."""
    return _page(_desk_of_draft(_ready(draft_id)), Answers())


@bp.post("/files/<int:draft_id>/waiting")
@requires(Action.IMPORT)
def decide(draft_id: int) -> ResponseReturnValue:
    """Decide about rows of a preview, and read the file again."""
    draft = _ready(draft_id)
    desk = _desk_of_draft(draft)
    read = _read(desk)
    if _must_be_shown(read):
        return _page(desk, read)
    if not read.chosen:
        flash(NOTHING, "info")
    else:
        drafts.decide(ledger.session, draft, read.chosen, actor=current_actor())
        read_again(draft)
        flash(f"已处理 {len(read.chosen)} 行，确认导入时写入。", "success")
    return redirect(url_for("settling.in_draft", draft_id=draft_id))


@bp.post("/files/<int:draft_id>/waiting/reopen")
@requires(Action.IMPORT)
def undecide(draft_id: int) -> ResponseReturnValue:
    """Take back what was decided about a row of a preview."""
    draft = _ready(draft_id)
    line = _named(_desk_of_draft(draft).done)
    drafts.open_again(ledger.session, draft, line.id)
    read_again(draft)
    return redirect(url_for("settling.in_draft", draft_id=draft_id))


@bp.get("/<int:import_id>/waiting")
@requires(Action.IMPORT)
def in_import(import_id: int) -> ResponseReturnValue:
    """The rows of an import that wait, and how the others were settled."""
    return _page(_desk_of_import(import_id), Answers())


@bp.post("/<int:import_id>/waiting")
@requires(Action.IMPORT)
def settle_rows(import_id: int) -> ResponseReturnValue:
    """Write the rows that were settled: at once where that is quick, else by a job."""
    desk = _desk_of_import(import_id)
    read = _read(desk)
    if _must_be_shown(read):
        return _page(desk, read)
    chosen = {int(line.id): choice for line, choice in read.chosen}
    if not chosen:
        flash(NOTHING, "info")
    elif not _is_quick(import_id):
        job_id = jobs.submit(settling_jobs.SETTLE, settling_jobs.asked(import_id, chosen))
        return redirect(url_for("settling.working", import_id=import_id, job_id=job_id))
    else:
        _settle(import_id, chosen)
    return redirect(url_for("settling.in_import", import_id=import_id))


@bp.get("/<int:import_id>/waiting/<job_id>")
@requires(Action.IMPORT)
def working(import_id: int, job_id: str) -> ResponseReturnValue:
    """How far settling is, and how it ended."""
    job = jobs.own_job(job_id)
    if job.kind != settling_jobs.SETTLE or job.argument["import_id"] != import_id:
        abort(404)
    if job.state is not JobState.DONE:
        return render_template("imports/settle_job.html", import_id=import_id, job=job)
    _tell(import_id, job.result)
    return redirect(url_for("settling.in_import", import_id=import_id))


@bp.post("/<int:import_id>/waiting/reopen")
@requires(Action.IMPORT)
def reopen(import_id: int) -> ResponseReturnValue:
    """Take back a decision that wrote nothing."""
    try:
        row = request.form.get("line", 0, type=int)
        open_again(ledger.session, import_id, row, actor=current_actor())
    except LookupError:
        abort(404)
    except NotSettled as problem:
        flash(str(problem), "danger")
    return redirect(url_for("settling.in_import", import_id=import_id))


def _settle(import_id: int, chosen: Mapping[int, Choice]) -> None:
    actor, moment = current_actor(), now()
    try:
        result = settle(
            ledger.session, import_id, chosen, actor=actor, now=moment, settings=settings()
        )
    except NotSettled as problem:
        flash(str(problem), "danger")
    else:
        _tell(import_id, result.kept)


def _tell(import_id: int, result: Mapping[str, Any]) -> None:
    """Say what was written, and of every row that was not, why."""
    revision, dropped = result.get("revision"), result.get("dropped", 0)
    said = [f"已处理 {result['settled']} 行"] if "settled" in result else ["已处理"]
    said += [f"其中 {dropped} 行不导入"] if dropped else []
    said += [f"写入变更记录 {revision}"] if revision else []
    if result.get("settled") != 0:
        flash("，".join(said) + "。", "success")
    left = result.get("left", {})
    places = {str(one.id): one for one in kept_rows(ledger.session, import_id)} if left else {}
    for row, why in list(left.items())[:5]:
        flash(f"{places[row].sheet} 第 {places[row].row} 行没有写入：{why}", "warning")
    if len(left) > 5:
        flash(f"还有 {len(left) - 5} 行没有写入，仍在待核对中。", "warning")


def _page(desk: Desk, read: Answers) -> ResponseReturnValue:
    """One page of cases; what was sent with a fault comes back as it was sent."""
    listing = ListState.of(request.path, request.args, ("order",))
    every = _cases(desk)
    kinds = Counter(case.kind for case in every) if len(every) <= MOST_LOOKED_UP else Counter()
    wanted = listing.value("kind")
    grouped = [case for case in every if case.kind == wanted] if wanted in kinds else every
    pager = Pager(min(listing.page, Pager(1, len(grouped), PAGE).pages), len(grouped), PAGE)
    towns = code_names(ledger.session, today())["town"]
    shown = render_template(
        "imports/settle.html",
        desk=desk,
        cases=_described(grouped[pager.first - 1 : pager.last]),
        kinds=kinds,
        counts={one: sum(len(c.lines) for c in every if c.kind == one) for one in kinds},
        read=read,
        sent=request.form,
        listing=listing,
        pager=pager,
        towns=towns,
        own_towns=_own(towns),
        differing=differing,
        registers=Register.labels(),
        here=request.full_path.rstrip("?"),
    )
    return shown, 422 if read.faults else 200


def _cases(desk: Desk) -> list[Case]:
    """The cases of a desk; where there are not too many, each with the firms it may mean."""
    grouped = cases(desk.open, apart=bool(request.args.get("apart")))
    if wanted := request.args.get("line"):
        grouped = [one for one in grouped if any(line.id == wanted for line in one.lines)]
    return _described(grouped) if len(grouped) <= MOST_LOOKED_UP else grouped


def _described(grouped: Sequence[Case]) -> list[Case]:
    """Cases with the firms that they may mean."""
    if all(case.candidates or not case.asks_firm for case in grouped):
        return list(grouped)
    asking = [case for case in grouped if case.asks_firm]
    found = candidates(
        ledger.session,
        [case.first.row for case in asking],
        scope=current_actor().scope,
        today=today(),
    )
    firms = {case.id: own for case, own in zip(asking, found, strict=True)}
    return [replace(case, candidates=firms.get(case.id, ())) for case in grouped]


def _read(desk: Desk) -> Answers:
    """What was sent, for the cases as they stand now."""
    grouped = _cases(desk)
    if request.form.get("all") == CLEAR:
        return sole_answers(grouped)
    if request.form.get("all") == UNKNOWN:
        return dropped(grouped, request.form.get("reason", "").strip())
    sent = {name.partition(".")[2] for name in request.form if name.startswith("do.")}
    sent.add(request.form.get("find", ""))
    return answers(request.form, _described([one for one in grouped if one.id in sent]), today())


def _must_be_shown(read: Answers) -> bool:
    """Whether the page comes again before anything is settled."""
    return bool(read.faults) or "find" in request.form


def _ready(draft_id: int) -> uploads.DraftView:
    """One's own preview, read and open."""
    draft = own_draft(draft_id)
    return draft if draft.phase == uploads.READY else abort(409)


def _desk_of_draft(draft: uploads.DraftView) -> Desk:
    back = url_for("uploads.preview", draft_id=draft.id)
    return Desk(
        "待核对",
        f"{'、'.join(name for name, _ in draft.files)}。处理结果并入预览，确认导入时一并写入。",
        (("导入", url_for("imports.show")), ("核对预览", back)),
        tuple(drafts.lines_of(ledger.session, draft)),
        url_for("settling.decide", draft_id=draft.id),
        url_for("settling.undecide", draft_id=draft.id),
    )


def _desk_of_import(import_id: int) -> Desk:
    found = one_import(ledger.session, import_id, current_actor().whose_imports) or abort(404)
    kept = [line_of(one) for one in kept_rows(ledger.session, import_id)]
    back = url_for("imports.result", import_id=import_id)
    whose_file = f"{found.sheets[0].file}，{found.actor} 导入。"
    lead = f"{whose_file}处理后立即写入台账，来历仍是原来的单元格，可以撤回。"
    return Desk(
        "待核对",
        TAKEN_BACK if found.undone else lead,
        (("导入", url_for("imports.show")), (f"导入 {import_id} 的结果", back)),
        tuple(line for line in kept if line.done or not found.undone),
        url_for("settling.settle_rows", import_id=import_id),
        url_for("settling.reopen", import_id=import_id),
        import_id,
        is_kept(ledger.session, import_id),
    )


def _named(lines: Iterable[Line]) -> Line:
    wanted = request.form.get("line")
    return next((line for line in lines if line.id == wanted), None) or abort(404)


def _is_quick(import_id: int) -> bool:
    """Whether the files of an import are read again so fast that nobody needs a job for it."""
    packed = packed_details(ledger.session, import_id).values()
    listed = [unpacked(data).summary.get("listed", {}) for data in packed]
    return sum(sum(one.values()) for one in listed) <= QUICK_ROWS


def _waiting_in(draft: uploads.DraftView) -> int:
    tables = draft.summary["tables"]
    return sum(table["listed"]["waiting"] + table.get("lacking", 0) for table in tables)


def _own(towns: Mapping[str, str]) -> list[tuple[str, str]]:
    """Where a new firm may belong; a person with the whole district need not say."""
    scope = current_actor().scope
    return [(code, name) for code, name in towns.items() if scope.whole or code in scope.towns]
