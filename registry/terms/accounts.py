"""The vocabularies of accounts: how one stands, and what the audit log tells of them."""

from registry.terms.term import Term


class AccountState(Term):
    """How an account stands (账号状态)."""

    ACTIVE = "active", "启用"
    FRESH = "fresh", "待改首次口令"
    LOCKED = "locked", "已锁定"
    STOPPED = "stopped", "停用"


class AccountEvent(Term):
    """What happens to an account (账号事项), as the audit log names it."""

    SIGN_IN = "sign_in", "登录"
    SIGN_OUT = "sign_out", "退出登录"
    CHANGE_PASSWORD = "change_password", "修改口令"
    CREATE = "create_account", "建立账号"
    CHANGE = "change_account", "修改账号"
    ACTIVATE = "activate_account", "启用账号"
    DEACTIVATE = "deactivate_account", "停用账号"
    RESET_PASSWORD = "reset_password", "重置口令"
    UNLOCK = "unlock_account", "解除锁定"
