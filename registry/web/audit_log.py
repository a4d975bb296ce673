"""审计日志: who signed in, took data away, changed accounts, published; read by auditors only."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from registry.access import Action
from registry.extensions import ledger
from registry.periods import BEIJING
from registry.records import audit
from registry.services.audit_sheet import ACTIONS, audit_sheet
from registry.web.clock import now, today
from registry.web.downloads import sent_workbook
from registry.web.forms import day_of
from registry.web.guard import requires
from registry.web.listing import PAGE_SIZE, ListState, Pager
from registry.web.people import current_actor

bp = Blueprint("audit_log", __name__, url_prefix="/audit")

RESULTS: Mapping[str, bool] = {"yes": True, "no": False}


@bp.get("")
@requires(Action.READ_AUDIT)
def show() -> ResponseReturnValue:
    """The log, the newest first."""
    listing = ListState.of(request.path, request.args, ("newest",))
    found = audit.find(ledger.session, _wanted(request.args), page=listing.page, size=PAGE_SIZE)
    known = audit.known_actions(ledger.session)
    return render_template(
        "audit/list.html",
        listing=listing,
        pager=Pager(listing.page, found.total),
        found=found,
        actions=ACTIONS,
        offered=[(code, label) for code, label in ACTIONS.items() if code in known],
        results=[("yes", "成功"), ("no", "失败")],
    )


@bp.post("/export")
@requires(Action.READ_AUDIT)
def export() -> ResponseReturnValue:
    """What is asked for as a workbook, itself an event of the log."""
    data = audit_sheet(
        ledger.session,
        _wanted(request.form),
        actor=current_actor(),
        now=now(),
        address=request.remote_addr,
    )
    name = f"审计日志{today():%Y%m%d}.xlsx"
    return sent_workbook(name, data)


def _wanted(said: MultiDict[str, str]) -> audit.Wanted:
    """What an address or a form asks for; a day that is none narrows nothing."""
    text = {name: said.get(name, "").strip() for name in ("q", "action", "result", "from", "to")}
    first, last = _day(text["from"]), _day(text["to"])
    midnight = time(tzinfo=BEIJING)
    return audit.Wanted(
        word=text["q"],
        action=text["action"],
        succeeded=RESULTS.get(text["result"]),
        since=datetime.combine(first, midnight) if first else None,
        until=datetime.combine(last + timedelta(days=1), midnight) if last else None,
    )


def _day(text: str) -> date | None:
    """A day of this millennium: others have no instant everywhere on earth."""
    found = day_of(text)
    return found if found and found.year in range(2000, 3000) else None
