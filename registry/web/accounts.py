"""登录、退出、修改口令."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

from registry.access import Action
from registry.extensions import ledger
from registry.records.audit import record_alone
from registry.services import accounts
from registry.terms import AccountEvent
from registry.web.clock import now
from registry.web.forms import ChineseForm
from registry.web.guard import open_to_all, requires
from registry.web.people import current_actor, person, safe_target, settings

bp = Blueprint("accounts", __name__)


class SignInForm(ChineseForm):
    """账号 and 口令."""

    name = StringField(
        "账号", [InputRequired("请输入账号。")], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        "口令",
        [InputRequired("请输入口令。")],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(ChineseForm):
    """The old password once, the new one twice."""

    old = PasswordField(
        "原口令",
        [InputRequired("请输入原口令。")],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        "新口令", [InputRequired("请输入新口令。")], render_kw={"autocomplete": "new-password"}
    )
    again = PasswordField(
        "再输一次新口令",
        [EqualTo("new", "两次输入的新口令不一致。")],
        render_kw={"autocomplete": "new-password"},
    )


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Ask for name and password; one sentence for everything that can be wrong with them."""
    target = safe_target(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(target)
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200
    entered = accounts.sign_in(
        ledger.session,
        name=form.name.data or "",
        password=form.password.data or "",
        settings=settings(),
        now=now(),
        address=_address(),
    )
    if entered is None:
        refusal = accounts.refusal(settings())
        return render_template("accounts/sign_in.html", form=form, refusal=refusal), 422
    _enter(entered.account_id, entered.stamp)
    return redirect(target)


@bp.post("/sign-out")
@requires(Action.OWN_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """Leave; nothing of the session stays."""
    actor = current_actor()
    record_alone(
        ledger.session,
        actor=actor.name,
        action=AccountEvent.SIGN_OUT,
        now=now(),
        address=_address(),
    )
    logout_user()
    session.clear()
    flash("已退出登录。", "success")
    return redirect(url_for("accounts.sign_in"))


@bp.route("/password", methods=["GET", "POST"])
@requires(Action.OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Change one's own password; asked for at the first sign-in."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            stamp = accounts.change_password(
                ledger.session,
                account_id=current_user.account_id,
                old=form.old.data or "",
                new=form.new.data or "",
                settings=settings(),
                now=now(),
            )
        except accounts.BadAccount as problem:
            form.new.errors = [str(problem)]
        else:
            _enter(current_user.account_id, stamp)
            flash("口令已修改，其他设备上的登录已退出。", "success")
            return redirect(url_for("home.show"))
    shown = render_template("accounts/password.html", form=form, settings=settings())
    return shown, 422 if form.errors else 200


def _address() -> str:
    return request.remote_addr or ""


def _enter(account_id: int, stamp: str) -> None:
    """Start a session that nothing from before reaches."""
    session.clear()
    ledger.session.expire_all()
    login_user(person(account_id, stamp))
