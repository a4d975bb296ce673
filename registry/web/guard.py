"""Who may enter: every view names the action it needs, or says that it is open to all."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import abort, redirect, request, url_for
from flask_login import current_user

from registry.access import Action
from registry.extensions import login_manager

View = TypeVar("View", bound=Callable[..., Any])

ENTRANCE = "entrance"
OPEN = "open"

BEFORE_OWN_PASSWORD = ("accounts.change_password", "accounts.sign_out")
"""All that somebody may do whose password was given by others."""

WHY_NOT = {
    Action.OPEN_REPORTS: (
        "报告和差异原因列到全区各镇街的企业，只有全区范围的账号可以打开。"
        "本镇街（园区）的数请在首页打开一项指标，看“分项”和它的数据组成，可以导出溯源表。"
    )
}
"""Why somebody of a 镇街 or 园区 is not let in, and where to look instead."""


def requires(action: Action) -> Callable[[View], View]:
    """Let only people in who may do `action`; the route test reads it from the view."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return login_manager.unauthorized()
            if current_user.must_change_password and request.endpoint not in BEFORE_OWN_PASSWORD:
                return redirect(url_for("accounts.change_password"))
            if not current_user.may(action):
                abort(403, WHY_NOT.get(action) if current_user.may(Action.VIEW) else None)
            return view(*args, **kwargs)

        setattr(guarded, ENTRANCE, action)
        return guarded  # type: ignore[return-value]

    return mark


def open_to_all(view: View) -> View:
    """A view that needs no sign-in, said in so many words."""
    setattr(view, ENTRANCE, OPEN)
    return view
