"""Who is signed in, with which rights; how long a session lasts without a sign of life."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user, logout_user

from registry.access import Action, Actor, may
from registry.config import Settings
from registry.extensions import ledger, login_manager
from registry.records.dossier import place_names
from registry.records.people import names_of_people
from registry.services import actors
from registry.web.clock import now, today

SEEN = "seen_at"
NAMED_PLACES = 2
PASSIVE_ENDPOINTS = {"static", "jobs.progress", "uploads.progress"}
"""What a page asks for by itself is no sign of life."""


@dataclass(frozen=True)
class Person(UserMixin):
    """The signed-in person as templates and views see them."""

    account_id: int
    stamp: str
    actor: Actor
    must_change_password: bool

    def get_id(self) -> str:
        """What the session keeps: a changed password or 停用 makes the stamp void."""
        return f"{self.account_id}:{self.stamp}"

    @property
    def display_name(self) -> str:
        """The name shown at the top of every page."""
        return self.actor.display or self.actor.name

    @cached_property
    def scope_label(self) -> str:
        """The scope by the names of its places; of many the first ones."""
        scope = self.actor.scope
        if scope.whole:
            return "全区"
        places = place_names(ledger.session, scope, today())
        more = len(places) - NAMED_PLACES
        return "、".join(places[:NAMED_PLACES]) + (f"等 {len(places)} 处" if more > 0 else "")

    def may(self, action: Action) -> bool:
        """Whether this person may do `action`."""
        return may(self.actor, action)


def init_app(app: Flask) -> None:
    """Bind sign-in and the idle time-out to `app`."""
    login_manager.init_app(app)
    login_manager.session_protection = None  # the stamp is ours; towns work behind changing proxies
    login_manager.user_loader(_load)
    login_manager.unauthorized_handler(ask_to_sign_in)
    app.before_request(_watch_idleness)
    app.add_template_filter(called, "person")


def settings() -> Settings:
    """The settings of the current application."""
    found: Settings = current_app.extensions["settings"]
    return found


def current_actor() -> Actor:
    """The actor of this request; only for views that require an action."""
    actor: Actor = current_user.actor
    return actor


def ask_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page and back again afterwards; a part of a page is told to reload."""
    if request.headers.get("HX-Request"):
        return Response(status=401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("accounts.sign_in", next=None if wanted in ("", "/") else wanted))


def safe_target(target: str) -> str:
    """Where to go after signing in: an address of this site, else 首页."""
    parts = urlsplit(target.replace("\\", "/"))
    local = target.startswith("/") and not target.startswith("//")
    clean = target.isprintable() and not (parts.scheme or parts.netloc)
    return target if local and clean and "\\" not in target else url_for("home.show")


def person(account_id: int, stamp: str) -> Person | None:
    """The person of a session; None once the account is 停用 or its password changed."""
    account = actors.account_in_session(ledger.session, account_id, stamp)
    if account is None:
        return None
    return Person(account.id, stamp, actors.actor_of(account), account.must_change_password)


def called(account: str, *, full: bool = False) -> str:
    """The 姓名 of an account; in full with the account behind it, as where evidence is given.

    What is no account, as a person at the command line, is called what the record calls it.
    """
    if "names_of_people" not in g:
        g.names_of_people = names_of_people(ledger.session)
    name: str = g.names_of_people.get(account, account)
    return f"{name}（{account}）" if full and account not in name else name


def _load(identity: str) -> Person | None:
    number, _, stamp = identity.partition(":")
    return person(int(number), stamp)


def _watch_idleness() -> ResponseReturnValue | None:
    if "_user_id" not in session:
        return None
    moment = int(now().timestamp())
    minutes = settings().idle_minutes
    if moment - int(session.get(SEEN, moment)) > minutes * 60:
        return _end_idle_session(minutes)
    if request.endpoint not in PASSIVE_ENDPOINTS:
        session[SEEN] = moment
    return None


def _end_idle_session(minutes: int) -> Any:
    logout_user()
    session.clear()
    if request.endpoint == "static":
        return None
    flash(f"您已超过 {minutes} 分钟没有操作，请重新登录。", "info")
    return ask_to_sign_in()
