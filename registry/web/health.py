"""/healthz: whether the program answers and reaches its ledger, for whoever watches the machine."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from registry.extensions import ledger
from registry.web.guard import open_to_all

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@open_to_all
def show() -> ResponseReturnValue:
    """200 ok, or 503 where the database does not answer; nothing else is told to strangers."""
    try:
        ledger.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"status": "database"}, 503
    return {"status": "ok"}
