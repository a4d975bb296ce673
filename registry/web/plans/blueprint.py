"""The address of everything about plans, and how a view opens one."""

from flask import Blueprint, abort

from registry.extensions import ledger
from registry.indicators.in_force import UnknownPlan
from registry.indicators.rules import Rules
from registry.services.planning.opening import OpenPlan, open_plan
from registry.web.people import settings

bp = Blueprint("plans", __name__, url_prefix="/plans")


def opened(code: str) -> OpenPlan:
    """The plan of this address, or 404."""
    try:
        return open_plan(ledger.session, code, Rules.of(settings()))
    except UnknownPlan:
        abort(404)
