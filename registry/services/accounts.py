"""账号: sign-in with lock-out, passwords, creating, 停用. Every change is audited."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.orm import Session

from registry.access import Role
from registry.config import Settings
from registry.models import AppUser, Park, Town
from registry.records.audit import record
from registry.records.database import writing
from registry.records.rows import NOW, rows
from registry.services import passwords
from registry.services.actors import account_named
from registry.terms import AccountEvent

NAME = re.compile(r"[\w.-]{2,64}")


class BadAccount(ValueError):
    """The account cannot be made or changed; the message is the sentence for the person."""


@dataclass(frozen=True)
class SignedIn:
    """A sign-in that succeeded; the session keeps `account_id` and `stamp`."""

    account_id: int
    stamp: str
    must_change_password: bool


def sign_in(
    session: Session, *, name: str, password: str, settings: Settings, now: datetime, address: str
) -> SignedIn | None:
    """Check a password. None for a wrong name, a wrong password, a locked or 停用 account alike.

    The try is counted before the password is checked, so that tries at the same moment do not get
    past the lock; a right password clears the count.
    """
    account = account_named(session, name)
    if account is not None and not _count_try(session, account.id, settings, now):
        account = None
    right = passwords.fits(password, account.password_hash if account else None, settings)
    with writing(session) as connection:
        record(
            session,
            actor=name,
            action=AccountEvent.SIGN_IN,
            succeeded=right,
            now=now,
            address=address,
        )
        if account is None or not right:
            return None
        changes: dict[str, Any] = {"failed_tries": 0, "locked_until": None, "last_seen_at": now}
        if passwords.is_dated(account.password_hash, settings):
            changes["password_hash"] = passwords.hashed(password, settings)
        set_fields(connection, account.id, **changes)
    return SignedIn(account.id, account.session_stamp, account.must_change_password)


def refusal(settings: Settings) -> str:
    """The one sentence for every sign-in that failed: it does not tell which names exist."""
    return (
        f"账号或口令不正确，或账号已暂时锁定（连续输错 {settings.lockout_tries} 次锁定"
        f" {settings.lockout_minutes} 分钟）。"
    )


def change_password(
    session: Session, *, account_id: int, old: str, new: str, settings: Settings, now: datetime
) -> str:
    """Change one's own password; returns the new session stamp (all other sessions end).

    Raises BadAccount with every problem in one text.
    """
    account = session.get_one(AppUser, account_id)
    if not _count_try(session, account_id, settings, now) or not passwords.fits(
        old, account.password_hash, settings
    ):
        raise BadAccount("原口令不正确。")
    found = passwords.problems(new, name=account.name, settings=settings)
    if new == old:
        found.append("新口令不能与原口令相同。")
    if found:
        raise BadAccount("".join(found))
    stamp = new_stamp()
    with writing(session) as connection:
        set_fields(
            connection,
            account_id,
            password_hash=passwords.hashed(new, settings),
            must_change_password=False,
            password_changed_at=now,
            session_stamp=stamp,
            failed_tries=0,
            locked_until=None,
        )
        record(session, actor=account.name, action=AccountEvent.CHANGE_PASSWORD, now=now)
    return stamp


@dataclass(frozen=True)
class NewAccount:
    """What an account is made of. towns, parks -- names or codes; none of both is 全区."""

    name: str
    display_name: str
    role: Role
    towns: tuple[str, ...] = ()
    parks: tuple[str, ...] = ()
    sees_phones: bool = False


def create_account(
    session: Session, new: NewAccount, *, by: str, settings: Settings, now: datetime
) -> str:
    """Make an account; returns its random password, to be changed at the first sign-in.

    Raises BadAccount where the name is taken or unfit, or a place is not known.
    """
    if not NAME.fullmatch(new.name):
        raise BadAccount(f"账号名“{new.name}”不能用：请用 2—64 个字母、数字、汉字或 _ . -。")
    towns, parks = scope_codes(session, new.role, new.towns, new.parks)
    password = passwords.random_password()
    row = {
        "name": new.name,
        "display_name": new.display_name,
        "role": str(new.role),
        "towns": towns,
        "parks": parks,
        "sees_phones": new.sees_phones,
        "password_hash": passwords.hashed(password, settings),
        "must_change_password": True,
        "session_stamp": new_stamp(),
        "active": True,
        "failed_tries": 0,
        "created_at": now,
    }
    with writing(session) as connection:
        if connection.scalar(select(AppUser.id).where(AppUser.name == new.name)) is not None:
            raise BadAccount(f"已有名为“{new.name}”的账号。")
        connection.execute(insert(AppUser).values(row))
        record(session, actor=by, action=AccountEvent.CREATE, subject=new.name, now=now)
    return password


def count(session: Session) -> int:
    """How many accounts there are."""
    return session.scalar(select(func.count()).select_from(AppUser)) or 0


def _count_try(session: Session, account_id: int, settings: Settings, now: datetime) -> bool:
    """Count a try; False where the account is locked. The count begins anew after a lock."""
    with writing(session) as connection:
        query = select(AppUser.failed_tries, AppUser.locked_until).where(AppUser.id == account_id)
        tries, locked_until = connection.execute(query.with_for_update()).one()
        if locked_until is not None and locked_until > now:
            return False
        tries = 1 if locked_until is not None else tries + 1
        locks = tries >= settings.lockout_tries
        until = now + timedelta(minutes=settings.lockout_minutes) if locks else None
        set_fields(connection, account_id, failed_tries=tries, locked_until=until)
    return True


def set_fields(connection: Connection, account_id: int, **values: Any) -> None:
    """Write fields of one account in the current writing transaction."""
    connection.execute(update(AppUser).where(AppUser.id == account_id).values(**values))


def scope_codes(
    session: Session, role: Role, towns: tuple[str, ...], parks: tuple[str, ...]
) -> tuple[str | None, str | None]:
    """镇街 and 园区 as an account keeps them. Raises BadAccount where the role has none."""
    if role in (Role.ADMIN, Role.AUDITOR) and (towns or parks):
        raise BadAccount(f"角色“{role.label}”不分镇街和园区。")
    return _place_codes(session, Town, towns), _place_codes(session, Park, parks)


def _place_codes(
    session: Session, model: type[Town] | type[Park], given: tuple[str, ...]
) -> str | None:
    """The `;`-joined codes of places given by name, alias or code."""
    table = rows(model, NOW)
    known: dict[str, str] = {}
    for row in session.execute(select(table.c.code, table.c.name, table.c.aliases)):
        for word in (row.code, row.name, *(row.aliases or "").split(";")):
            known.setdefault(word, row.code)
    unknown = [word for word in given if word not in known]
    if unknown:
        raise BadAccount(f"没有名为“{'、'.join(unknown)}”的{'镇街' if model is Town else '园区'}。")
    return ";".join(sorted({known[word] for word in given})) or None


def new_stamp() -> str:
    """A fresh session stamp: every session that keeps the old one has ended."""
    return secrets.token_hex(16)
