"""用于哪些指标: from an import to the figures that its values go into."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.indicators.rules import Rules
from registry.indicators.trace import BASES, PARTS
from registry.records.imports import one_import
from registry.services.feeding import fed_by_import
from registry.web.clock import today
from registry.web.guard import requires
from registry.web.people import current_actor, settings

bp = Blueprint("feeding", __name__, url_prefix="/imports/<int:import_id>/figures")


@bp.get("")
@requires(Action.VIEW)
def show(import_id: int) -> ResponseReturnValue:
    """Every plan's figures that values of the import go into, year by year."""
    whose = current_actor().whose_imports
    found = one_import(ledger.session, import_id, whose) or abort(404)
    fed = fed_by_import(ledger.session, import_id, rules=Rules.of(settings()), today=today())
    return render_template("imports/figures.html", found=found, fed=fed, bases=BASES, parts=PARTS)
