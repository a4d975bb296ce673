"""名单核对: an official list beside the ledger, every difference settled in one step."""

from datetime import timedelta
from pathlib import PurePath
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.importing.opening import Unreadable
from registry.importing.reconcile.reading import BadList, pasted
from registry.records.dossier import code_names
from registry.services import kept_files
from registry.services.jobs import JobView, recent
from registry.services.reconciling import jobs as list_jobs
from registry.services.reconciling import lists
from registry.services.reconciling.choice import FIRM_ENDS, HONOUR_ENDS, Choice, NotSettled
from registry.services.reconciling.export import export_result
from registry.services.reconciling.ours import subject_of
from registry.services.reconciling.settle import reopen, settle, settle_all
from registry.services.reconciling.view import Reconciled, reconciled
from registry.services.undoing import NotUndoable, commit_undo, preview_undo
from registry.terms import Against, JobState, ListGroup, Settlement
from registry.web import jobs
from registry.web.clock import now, today
from registry.web.downloads import sent_workbook
from registry.web.forms import day_of
from registry.web.guard import requires
from registry.web.listing import ListState, Pager
from registry.web.people import current_actor, settings
from registry.web.reconcile_form import ListForm
from registry.web.uploads import ENDINGS, MEGABYTE

bp = Blueprint("reconciling", __name__, url_prefix="/imports/lists")

NAMED = 3
"""How many lines that could not be settled together are called by their names."""


@bp.get("")
@requires(Action.IMPORT)
def show() -> ResponseReturnValue:
    """The lists that were reconciled, the newest first."""
    codes = code_names(ledger.session, today())
    found = lists.heads(ledger.session, current_actor())
    told = [(head, subject_of(head.side, codes)) for head in found]
    return render_template("reconciling/list.html", lists=told, tasks=_unfinished())


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.IMPORT)
def new() -> ResponseReturnValue:
    """Choose a file or paste a list, and say what to compare it with."""
    form = ListForm(data={"on": today()})
    form.offer(code_names(ledger.session, today()), current_actor())
    if form.validate_on_submit():
        try:
            return redirect(_begun(form))
        except (Unreadable, BadList) as problem:
            field = form.text if form.text.data else form.file
            field.errors = [str(problem)]
    shown = render_template(
        "reconciling/new.html", form=form, limits=settings(), endings=",".join(ENDINGS)
    )
    return shown, 422 if form.errors else 200


@bp.get("/<int:list_id>")
@requires(Action.IMPORT)
def reconcile(list_id: int) -> ResponseReturnValue:
    """One group of the result, page by page; at first the one where most is to be done."""
    found = _own(list_id)
    listing = ListState.of(request.path, request.args, ("order",))
    group = _group(listing.value("group"), found)
    lines = found.of(group)
    if listing.value("open"):
        lines = [line for line in lines if not line.done]
    pager = Pager(listing.page, len(lines))
    codes = code_names(ledger.session, today())
    return render_template(
        "reconciling/show.html",
        found=found,
        group=group,
        lines=lines[pager.first - 1 : pager.last],
        listing=listing,
        pager=pager,
        subject=subject_of(found.head.side, codes),
        towns=_towns(codes["town"]),
        ends=_ends(found.head.side.against),
        groups=list(ListGroup),
        Against=Against,
        Settlement=Settlement,
        here=request.full_path.rstrip("?"),
    )


@bp.post("/<int:list_id>/settle")
@requires(Action.IMPORT)
def settle_line(list_id: int) -> ResponseReturnValue:
    """Settle one line."""
    try:
        revision = settle(
            ledger.session,
            list_id,
            row=request.form.get("row", type=int),
            firm=request.form.get("firm", type=int),
            choice=_choice(),
            actor=current_actor(),
            now=now(),
        )
    except LookupError:
        abort(404)
    except NotSettled as problem:
        flash(str(problem), "danger")
        return _back(list_id)
    written = f"，写入变更记录 {revision}" if revision else ""
    flash(f"已处理{written}。", "success")
    return _back(list_id)


@bp.post("/<int:list_id>/reopen")
@requires(Action.IMPORT)
def reopen_line(list_id: int) -> ResponseReturnValue:
    """Take back a decision that wrote nothing."""
    row = request.form.get("row", 0, type=int)
    try:
        reopen(ledger.session, list_id, row, actor=current_actor(), now=now())
    except LookupError:
        abort(404)
    except NotSettled as problem:
        flash(str(problem), "danger")
    else:
        flash("已重新打开这一行。", "info")
    return _back(list_id)


@bp.post("/<int:list_id>/undo")
@requires(Action.UNDO_OWN)
def undo_line(list_id: int) -> ResponseReturnValue:
    """Take back what a settlement wrote, by the usual undo."""
    revision = request.form.get("revision", 0, type=int)
    settled = {line.settled.revision for line in _own(list_id).lines if line.settled}
    if not revision or revision not in settled:
        abort(404)
    try:
        planned = preview_undo(ledger.session, f"r{revision}", actor=current_actor())
        done = commit_undo(ledger.session, planned, actor=current_actor(), now=now())
    except NotUndoable as refusal:
        flash(str(refusal), "danger")
        return _back(list_id)
    if done.committed:
        flash(f"已撤回变更记录 {revision}，由它处理的行重新打开。", "success")
    else:
        flash("处理之后又有人改过这条记录，请在企业档案中更正。", "warning")
    return _back(list_id)


@bp.post("/<int:list_id>/settle-all")
@requires(Action.IMPORT)
def settle_group(list_id: int) -> ResponseReturnValue:
    """Settle all open lines of a group that the choice fits."""
    group = request.form.get("group", "")
    if group not in ListGroup.labels():
        abort(404)
    told: dict[str, Any] = {"actor": current_actor(), "now": now()}
    try:
        done = settle_all(ledger.session, list_id, group=ListGroup(group), choice=_choice(), **told)
    except LookupError:
        abort(404)
    except NotSettled as problem:
        flash(str(problem), "danger")
        return _back(list_id)
    written = f"，写入变更记录 {done.revision}" if done.revision else ""
    flash(f"已处理 {len(done.done)} {_things(group)}{written}。", "success")
    if done.left:
        named = "、".join(line.name for line in done.left[:NAMED])
        more = "等" if len(done.left) > NAMED else ""
        flash(
            f"还有 {len(done.left)} {_things(group)}没有处理（{named}{more}）：{done.why}",
            "warning",
        )
    return _back(list_id)


@bp.post("/<int:list_id>/export")
@requires(Action.EXPORT)
def export(list_id: int) -> ResponseReturnValue:
    """The whole result as a workbook."""
    found = _own(list_id)
    data = export_result(
        ledger.session, found, actor=current_actor(), now=now(), address=request.remote_addr
    )
    name = f"名单核对-{found.head.title[:60]}.xlsx"
    return sent_workbook(name, data)


@bp.get("/tasks/<job_id>")
@requires(Action.IMPORT)
def task(job_id: str) -> ResponseReturnValue:
    """How far the reading of a long list is; then the list, or why there is none."""
    job = jobs.own_job(job_id)
    if job.kind != list_jobs.RECONCILE:
        abort(404)
    if job.state is JobState.DONE:
        return redirect(url_for("reconciling.reconcile", list_id=job.result["list"]))
    return render_template("reconciling/task.html", job=job), 422 if job.failure else 200


def _unfinished() -> list[JobView]:
    """One's own lists of today that are still read, or could not be."""
    with ledger.database.jobs_session() as session:
        mine = recent(session, owner=current_actor().name)
    return [
        job
        for job in mine
        if job.kind == list_jobs.RECONCILE
        and (not job.is_over or job.failure)
        and now() - job.created_at < timedelta(days=1)
    ]


def _begun(form: ListForm) -> str:
    """Where to go on: to the list, or to the job that reads it where it is long."""
    if form.text.data:
        name, data = pasted(form.text.data)
    else:
        file = form.file.data
        name, data = PurePath(file.filename or "").name, file.read()
    if len(data) > settings().max_file_mb * MEGABYTE:
        raise BadList(f"“{name}”超过 {settings().max_file_mb} MB，请拆分后再核对。")
    given, actor = form.said(name), current_actor()
    if len(data) > list_jobs.QUICK_BYTES:
        kept = kept_files.put(ledger.session, name, data, owner=actor.name, now=now())
        job_id = jobs.submit(list_jobs.RECONCILE, list_jobs.order(kept, given))
        return url_for("reconciling.task", job_id=job_id)
    number = lists.start(
        ledger.session, name, data, given, actor=actor, now=now(), settings=settings()
    )
    return url_for("reconciling.reconcile", list_id=number)


def _choice() -> Choice:
    """What the form of a line says."""
    said = request.form
    how = said.get("how", "")
    if how not in Settlement.labels():
        abort(404)
    return Choice(
        Settlement(how),
        said.get("pick", type=int),
        said.get("town", ""),
        said.get("end", ""),
        day_of(said.get("day", "")),
        said.get("reason", "").strip(),
    )


def _things(group: str) -> str:
    """What the lines of a group are counted in."""
    return "家" if group == ListGroup.OURS else "行"


def _own(list_id: int) -> Reconciled:
    found = reconciled(ledger.session, list_id, actor=current_actor(), today=today())
    return found or abort(404)


def _group(asked: str, found: Reconciled) -> ListGroup:
    if asked in ListGroup.labels():
        return ListGroup(asked)
    return max(ListGroup, key=lambda one: (found.open[one], found.counts[one]))


def _towns(names: dict[str, str]) -> list[tuple[str, str]]:
    """Where a new firm may belong; a person with the whole district need not say."""
    scope = current_actor().scope
    return [(code, name) for code, name in names.items() if scope.whole or code in scope.towns]


def _ends(against: Against) -> list[tuple[str, str]]:
    """How something of ours may end."""
    ends = {Against.HONOUR: HONOUR_ENDS, Against.FIRMS: tuple(FIRM_ENDS)}
    return [(str(one.value), one.label) for one in ends.get(against, ())]


def _back(list_id: int) -> ResponseReturnValue:
    """To the same page of the same group."""
    own = url_for("reconciling.reconcile", list_id=list_id)
    here = request.form.get("here", "")
    return redirect(here if here.split("?")[0] == own else own)
