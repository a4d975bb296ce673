"""What every page offers: the places a person may go to, and the names shown around them."""

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_login import current_user

from registry.access import Action
from registry.web import clock

PRODUCT = "高精尖产业台账"

PLACES = (
    ("首页", "home.show", Action.VIEW),
    ("企业", "enterprises.show", Action.VIEW),
    ("创新平台", "platforms.show", Action.VIEW),
    ("项目", "projects.show", Action.VIEW),
    ("导入", "imports.show", Action.VIEW),
    ("报送", "returns.show", Action.VIEW),
    ("报告", "reports.show", Action.OPEN_REPORTS),
    ("规划", "plans.index", Action.VIEW),
    ("账号", "account_admin.show", Action.MANAGE_ACCOUNTS),
    ("设置", "settings_page.show", Action.MANAGE_SETTINGS),
    ("审计日志", "audit_log.show", Action.READ_AUDIT),
)
"""Label, endpoint, and what one must be allowed to see it."""

ELSEWHERE = {"首页": ("/expiring",), "导入": ("/words", "/exports")}
"""Pages that belong to a place and whose address does not say so."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation."""

    label: str
    address: str
    current: bool


def init_app(app: Flask) -> None:
    """Give templates the names of this file."""
    app.add_template_global(navigation, "navigation")
    app.add_template_global(clock.now, "now")
    app.jinja_env.globals["product"] = PRODUCT
    app.jinja_env.globals["Action"] = Action


def own_places() -> list[tuple[str, str]]:
    """Label and address of the places that the signed-in person may go to."""
    return [(label, url_for(endpoint)) for label, endpoint, act in PLACES if current_user.may(act)]


def navigation() -> list[Place]:
    """The same as a page shows them, the one it belongs to marked."""
    return [
        Place(label, address, any(map(_is_here, (address, *ELSEWHERE.get(label, ())))))
        for label, address in own_places()
    ]


def _is_here(address: str) -> bool:
    """Whether the page shown is this place or lies within it."""
    return request.path == address or (address != "/" and request.path.startswith(f"{address}/"))
