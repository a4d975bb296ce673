"""催报名单: who is missing, with contacts and paragraphs to paste."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.records.returns.rounds import Round
from registry.services.returns import reminding
from registry.web.clock import now
from registry.web.downloads import sent_workbook
from registry.web.guard import requires
from registry.web.people import current_actor
from registry.web.returns import own_round

bp = Blueprint("reminders", __name__, url_prefix="/returns/<int:round_id>/reminders")

MOST_LISTED = 500


@bp.get("")
@requires(Action.VIEW)
def show(round_id: int) -> ResponseReturnValue:
    """The list, telephone numbers masked."""
    return _page(own_round(round_id), shown=False)


@bp.post("/phones")
@requires(Action.VIEW_PHONES)
def reveal(round_id: int) -> ResponseReturnValue:
    """The same list with whole numbers; one event in the audit log."""
    found = own_round(round_id)
    address = request.remote_addr
    reminding.reveal(ledger.session, found, actor=current_actor(), now=now(), address=address)
    return _page(found, shown=True)


@bp.post("/file")
@requires(Action.EXPORT)
def file(round_id: int) -> ResponseReturnValue:
    """The list as a workbook."""
    found, address = own_round(round_id), request.remote_addr
    data = reminding.reminder_book(
        ledger.session, found, actor=current_actor(), now=now(), address=address
    )
    name = f"{found.row.title}催报名单.xlsx"
    return sent_workbook(name, data)


def _page(found: Round, *, shown: bool) -> str:
    waiting = [unit for unit in found.units if unit.missing or unit.row.sent_back_on]
    lines = [(unit, line) for unit in waiting for line in unit.missing]
    return render_template(
        "returns/reminders.html",
        found=found,
        texts=[(unit, reminding.paragraph(found, unit)) for unit in waiting],
        whole=reminding.whole_paragraph(found),
        lines=lines[:MOST_LISTED],
        more=max(len(lines) - MOST_LISTED, 0),
        phones=reminding.phones(found.units, shown=shown),
        shown=shown,
        may_see=current_user.may(Action.VIEW_PHONES),
    )
