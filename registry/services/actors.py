"""Who acts: from an account, or from the session that remembers one, to an actor with its scope."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Actor, Role, Scope
from registry.models import AppUser


def account_named(session: Session, name: str) -> AppUser | None:
    """The active account `name`, or None."""
    return session.scalar(select(AppUser).where(AppUser.name == name, AppUser.active))


def account_in_session(session: Session, account_id: int, stamp: str) -> AppUser | None:
    """The account of a session; None once it was 停用 or its password changed."""
    account = session.get(AppUser, account_id)
    if account is None or not account.active:
        return None
    return account if secrets.compare_digest(account.session_stamp, stamp) else None


def actor_of(account: AppUser) -> Actor:
    """Who acts when this person acts."""
    return Actor(
        name=account.name,
        role=Role(account.role),
        scope=Scope.parse(account.towns, account.parks),
        can_see_phones=account.sees_phones,
        display=account.display_name,
    )


def actor_named(session: Session, name: str) -> Actor | None:
    """The person with the active account `name`, or None."""
    account = account_named(session, name)
    return actor_of(account) if account is not None else None
