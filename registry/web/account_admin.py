"""账号管理: who may sign in, as what and for which firms; 停用, locks and first passwords."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.records.dossier import code_names
from registry.services import account_keeping as keeping
from registry.services import accounts
from registry.services.accounts import BadAccount, NewAccount
from registry.terms import AccountState
from registry.web.account_form import AccountForm, NewAccountForm
from registry.web.clock import now, today
from registry.web.guard import requires
from registry.web.listing import ListState
from registry.web.people import current_actor, settings

bp = Blueprint("account_admin", __name__, url_prefix="/accounts")


@bp.get("")
@requires(Action.MANAGE_ACCOUNTS)
def show() -> ResponseReturnValue:
    """Every account, narrowed by how it stands."""
    listing = ListState.of(request.path, request.args, ("name",))
    every = keeping.every_account(ledger.session, now())
    state = listing.value("state")
    return render_template(
        "accounts/list.html",
        listing=listing,
        found=[one for one in every if state in ("", one.state)],
        states=Counter(one.state for one in every),
        total=len(every),
        AccountState=AccountState,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.MANAGE_ACCOUNTS)
def new() -> ResponseReturnValue:
    """Make an account; its first password is shown on the answer and nowhere else."""
    form = NewAccountForm()
    if form.validate_on_submit():
        wish = form.wish()
        account = NewAccount(
            form.name.data or "",
            wish.display_name,
            wish.role,
            wish.towns,
            wish.parks,
            wish.sees_phones,
        )
        try:
            password = accounts.create_account(
                ledger.session, account, by=current_actor().name, settings=settings(), now=now()
            )
        except BadAccount as problem:
            form.name.errors = [str(problem)]
        else:
            return _password_given(account.name, account.display_name, password, made=True)
    return _form_page("accounts/new.html", form)


@bp.route("/<int:account_id>", methods=["GET", "POST"])
@requires(Action.MANAGE_ACCOUNTS)
def edit(account_id: int) -> ResponseReturnValue:
    """One account: what it may do, and what can be done about it."""
    account = _account(account_id)
    form = AccountForm() if request.method == "POST" else AccountForm.of(account)
    if form.validate_on_submit():
        try:
            told = keeping.change_account(
                ledger.session, account_id, form.wish(), by=current_actor().name, now=now()
            )
        except BadAccount as problem:
            form.role.errors = [str(problem)]
        else:
            flash(f"已修改：{'；'.join(told)}。" if told else "没有改动。", "success")
            return redirect(url_for("account_admin.show"))
    return _form_page("accounts/edit.html", form, account=account)


@bp.post("/<int:account_id>/stop")
@requires(Action.MANAGE_ACCOUNTS)
def stop(account_id: int) -> ResponseReturnValue:
    """停用: the person is signed out at once."""
    return _done(
        account_id, partial(keeping.set_active, active=False), "已停用，其登录已全部退出。"
    )


@bp.post("/<int:account_id>/start")
@requires(Action.MANAGE_ACCOUNTS)
def start(account_id: int) -> ResponseReturnValue:
    """启用 again, with the password that holds."""
    return _done(account_id, partial(keeping.set_active, active=True), "已启用。")


@bp.post("/<int:account_id>/unlock")
@requires(Action.MANAGE_ACCOUNTS)
def unlock(account_id: int) -> ResponseReturnValue:
    """Let somebody try again before the lock ends by itself."""
    return _done(account_id, keeping.unlock, "已解除锁定。")


@bp.post("/<int:account_id>/password")
@requires(Action.MANAGE_ACCOUNTS)
def reset_password(account_id: int) -> ResponseReturnValue:
    """Give a new first password; it is shown on the answer and nowhere else."""
    account = _account(account_id)
    try:
        password = keeping.reset_password(
            ledger.session, account_id, by=current_actor().name, settings=settings(), now=now()
        )
    except BadAccount as problem:
        flash(str(problem), "danger")
        return redirect(url_for("account_admin.edit", account_id=account_id))
    return _password_given(account.name, account.display_name, password, made=False)


def _account(account_id: int) -> keeping.Account:
    return keeping.one_account(ledger.session, account_id, now()) or abort(404)


def _done(account_id: int, act: Callable[..., None], told: str) -> ResponseReturnValue:
    """Do it and go back to the account; what cannot be done is said there."""
    account = _account(account_id)
    try:
        act(ledger.session, account_id, by=current_actor().name, now=now())
    except BadAccount as problem:
        flash(str(problem), "danger")
    else:
        flash(f"账号 {account.name} {told}", "success")
    return redirect(url_for("account_admin.edit", account_id=account_id))


def _form_page(
    template: str, form: AccountForm, account: keeping.Account | None = None
) -> ResponseReturnValue:
    names = code_names(ledger.session, today())
    shown = render_template(
        template,
        form=form,
        account=account,
        towns=names["town"],
        parks=names["park"],
        AccountState=AccountState,
        own=account is not None and account.name == current_actor().name,
    )
    return shown, 422 if form.errors else 200


def _password_given(name: str, display: str, password: str, *, made: bool) -> ResponseReturnValue:
    return render_template(
        "accounts/password_given.html", name=name, display=display, password=password, made=made
    )
