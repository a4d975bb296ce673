"""One unit of a round: its firms, its workbook, sending it back; and all workbooks in one zip."""

from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.importing.export.texts import masked
from registry.records import audit
from registry.records.returns.rounds import Unit
from registry.services.returns import parcels, settling
from registry.services.returns.books import Books, file_name
from registry.services.returns.reminding import paragraph
from registry.terms import ReturnState
from registry.web import jobs
from registry.web.clock import now
from registry.web.downloads import sent_workbook
from registry.web.guard import requires
from registry.web.listing import ListState, Pager
from registry.web.people import current_actor
from registry.web.return_form import ReasonForm
from registry.web.returns import own_round

bp = Blueprint("return_units", __name__, url_prefix="/returns/<int:round_id>")

PARTS = (("", "全部"), ("missing", "未报"), ("returned", "已报"))


@bp.get("/units/<int:unit_id>")
@requires(Action.VIEW)
def show(round_id: int, unit_id: int) -> ResponseReturnValue:
    """The unit's due list, with who is missing."""
    found = own_round(round_id)
    unit = _own_unit(found.unit(unit_id))
    listing = ListState.of(request.path, request.args, ("name",))
    part = listing.value("part")
    lines = [line for line in unit.lines if not part or line.returned is (part == "returned")]
    pager = Pager(listing.page, len(lines))
    page = lines[pager.first - 1 : pager.last]
    return render_template(
        "returns/unit.html",
        found=found,
        unit=unit,
        lines=zip(page, masked([line.phone for line in page]), strict=True),
        parts=PARTS,
        part=part,
        pager=pager,
        listing=listing,
        text=paragraph(found, unit),
        manages=current_user.may(Action.SEND_OUT),
        ReturnState=ReturnState,
    )


@bp.post("/units/<int:unit_id>/workbook")
@requires(Action.EXPORT)
def workbook(round_id: int, unit_id: int) -> ResponseReturnValue:
    """The unit's workbook, noted in the audit log."""
    found = own_round(round_id)
    unit = _own_unit(found.unit(unit_id))
    name = file_name(found.row, unit.row.name)
    data = Books(ledger.session, found, current_actor()).workbook(unit)
    audit.record_alone(
        ledger.session,
        actor=current_actor().name,
        action=Action.EXPORT.value,
        now=now(),
        subject=name,
        address=request.remote_addr,
        detail=f"{len(unit.lines)} 行",
    )
    return sent_workbook(name, data)


@bp.post("/units/<int:unit_id>/send-back")
@requires(Action.SEND_OUT)
def send_back(round_id: int, unit_id: int) -> ResponseReturnValue:
    """Give the unit's return back with a reason."""
    unit, form = _own_unit(own_round(round_id).unit(unit_id)), ReasonForm()
    if not form.validate():
        flash("；".join(str(one) for errors in form.errors.values() for one in errors), "danger")
    elif unit.row.returned_on is None:
        flash("该单位还没有报回过，不能退回。", "warning")
    else:
        settling.send_back(
            ledger.session, unit, form.reason.data or "", actor=current_actor(), now=now()
        )
        flash(f"已退回“{unit.row.name}”的报送表。", "success")
    return redirect(url_for("return_units.show", round_id=round_id, unit_id=unit_id))


@bp.post("/parcel")
@requires(Action.SEND_OUT)
def pack(round_id: int) -> ResponseReturnValue:
    """Have all workbooks made by a job."""
    own_round(round_id)
    actor = current_actor()
    jobs.offer(parcels.ask(ledger.database, ledger.session, round_id, actor=actor, now=now()))
    return redirect(url_for("returns.one", round_id=round_id))


@bp.post("/parcel/file")
@requires(Action.SEND_OUT)
def fetch(round_id: int) -> ResponseReturnValue:
    """The zip that the job made."""
    own_round(round_id)
    actor, moment = current_actor(), now()
    found = parcels.parcel(ledger.session, round_id, actor.name)
    if found is None or found.units is None:
        abort(404)
    address = request.remote_addr
    data = parcels.content(ledger.session, found, actor=actor, now=moment, address=address)
    return send_file(BytesIO(data), "application/zip", as_attachment=True, download_name=found.name)


def _own_unit(unit: Unit | None) -> Unit:
    return unit or abort(404)
