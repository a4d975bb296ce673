"""系统设置: what holds now, what the default is, and where it is changed."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.config import CONFIG_NAME, explained, shown_url
from registry.web.guard import requires
from registry.web.people import settings

bp = Blueprint("settings_page", __name__, url_prefix="/settings")


@bp.get("")
@requires(Action.MANAGE_SETTINGS)
def show() -> ResponseReturnValue:
    """Every setting; they are changed in a file on the server, which no page can reach."""
    held = settings()
    return render_template(
        "settings/list.html",
        settings=explained(held),
        file=held.home / CONFIG_NAME,
        database=shown_url(held.database_url),
    )
