"""账号管理: how the accounts stand, and what an administrator changes about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from registry.access import Role, Scope
from registry.config import Settings
from registry.models import AppUser
from registry.periods import beijing_day
from registry.records.audit import record
from registry.records.database import writing
from registry.records.dossier import code_names, places_of
from registry.services import passwords
from registry.services.accounts import BadAccount, new_stamp, scope_codes, set_fields
from registry.terms import AccountEvent, AccountState

Names = Mapping[str, Mapping[str, str]]
"""Code table → code → name."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account as the administrator sees it; `places` are the names of its 镇街 and 园区."""

    id: int
    name: str
    display_name: str
    role: Role
    scope: Scope
    places: tuple[str, ...]
    sees_phones: bool
    state: AccountState
    locked_until: datetime | None
    last_seen_at: datetime | None
    password_changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What an account shall be from now on. towns, parks -- codes; none of both is 全区."""

    display_name: str
    role: Role
    towns: tuple[str, ...] = ()
    parks: tuple[str, ...] = ()
    sees_phones: bool = False


def every_account(session: Session, now: datetime) -> Sequence[Account]:
    """All accounts by name, those that are 停用 last."""
    places = code_names(session, beijing_day(now))
    found = session.scalars(select(AppUser).order_by(AppUser.active.desc(), AppUser.name))
    return [_account(row, places, now) for row in found]


def one_account(session: Session, account_id: int, now: datetime) -> Account | None:
    """The account of this number, or None."""
    row = session.get(AppUser, account_id)
    return None if row is None else _account(row, code_names(session, beijing_day(now)), now)


def change_account(
    session: Session, account_id: int, wish: Wish, *, by: str, now: datetime
) -> Sequence[str]:
    """Give an account another name, role or scope; returns what changed, in words.

    Holds from the next request of that person on. Raises BadAccount.
    """
    towns, parks = scope_codes(session, wish.role, wish.towns, wish.parks)
    fields: dict[str, Any] = {
        "display_name": wish.display_name,
        "role": str(wish.role),
        "towns": towns,
        "parks": parks,
        "sees_phones": wish.sees_phones,
    }
    places = code_names(session, beijing_day(now))
    with writing(session) as connection:
        row = _row(connection, account_id)
        if row.name == by and row.role != wish.role:
            raise BadAccount("不能修改自己的角色，请由另一位系统管理员修改。")
        told = _differences(row, fields, places)
        if not told:
            return ()
        set_fields(connection, account_id, **fields)
        _keep_an_administrator(connection)
        record(
            session,
            actor=by,
            action=AccountEvent.CHANGE,
            subject=row.name,
            now=now,
            detail="；".join(told),
        )
    return told


def set_active(session: Session, account_id: int, *, active: bool, by: str, now: datetime) -> None:
    """停用 an account (its sessions end at once) or 启用 it again. Raises BadAccount."""
    with writing(session) as connection:
        row = _row(connection, account_id)
        if row.name == by and not active:
            raise BadAccount("不能停用自己的账号。")
        stamp = new_stamp()
        changes: dict[str, Any] = {"active": active, "failed_tries": 0, "locked_until": None}
        set_fields(connection, account_id, **changes, session_stamp=stamp)
        _keep_an_administrator(connection)
        action = AccountEvent.ACTIVATE if active else AccountEvent.DEACTIVATE
        record(session, actor=by, action=action, subject=row.name, now=now)


def reset_password(
    session: Session, account_id: int, *, by: str, settings: Settings, now: datetime
) -> str:
    """Give an account a new random password and lift its lock; returns the password.

    Raises BadAccount for one's own account, whose password is changed by knowing the old one.
    """
    password = passwords.random_password()
    with writing(session) as connection:
        row = _row(connection, account_id)
        if row.name == by:
            raise BadAccount("自己的口令请在“修改口令”中修改。")
        set_fields(
            connection,
            account_id,
            password_hash=passwords.hashed(password, settings),
            must_change_password=True,
            session_stamp=new_stamp(),
            failed_tries=0,
            locked_until=None,
        )
        record(session, actor=by, action=AccountEvent.RESET_PASSWORD, subject=row.name, now=now)
    return password


def unlock(session: Session, account_id: int, *, by: str, now: datetime) -> None:
    """Lift the lock that wrong passwords put on an account. Raises BadAccount."""
    with writing(session) as connection:
        row = _row(connection, account_id)
        set_fields(connection, account_id, failed_tries=0, locked_until=None)
        record(session, actor=by, action=AccountEvent.UNLOCK, subject=row.name, now=now)


def _account(row: AppUser, places: Names, now: datetime) -> Account:
    scope = Scope.parse(row.towns, row.parks)
    return Account(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        role=Role(row.role),
        scope=scope,
        places=tuple(places_of(scope, places)),
        sees_phones=row.sees_phones,
        state=_state(row, now),
        locked_until=row.locked_until,
        last_seen_at=row.last_seen_at,
        password_changed_at=row.password_changed_at,
    )


def _state(row: AppUser, now: datetime) -> AccountState:
    if not row.active:
        return AccountState.STOPPED
    if row.locked_until is not None and row.locked_until > now:
        return AccountState.LOCKED
    return AccountState.FRESH if row.must_change_password else AccountState.ACTIVE


def _row(connection: Connection, account_id: int) -> Any:
    """The account to be changed, held until the end of the transaction."""
    query = select(AppUser.__table__).where(AppUser.id == account_id).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise BadAccount("没有这个账号。")
    return row


def _keep_an_administrator(connection: Connection) -> None:
    """Raises BadAccount where nobody would be left who can give accounts."""
    query = select(func.count()).where(AppUser.active, AppUser.role == Role.ADMIN)
    if not connection.scalar(query):
        raise BadAccount("至少要保留一个启用的系统管理员。")


def _differences(
    row: Any,
    fields: Mapping[str, Any],
    places: Names,
) -> list[str]:
    """What changes, one clause each: 角色 查看→编辑."""
    before, after = _words(row._mapping, places), _words(fields, places)
    return [
        f"{label} {before[label]}→{after[label]}"
        for label in after
        if before[label] != after[label]
    ]


def _words(fields: Mapping[str, Any], places: Names) -> dict[str, str]:
    role, scope = Role(fields["role"]), Scope.parse(fields["towns"], fields["parks"])
    return {
        "姓名": fields["display_name"],
        "角色": role.label,
        "范围": "全区" if scope.whole else "、".join(places_of(scope, places)),
        "查看电话": "是" if fields["sees_phones"] else "否",
    }
