"""What people are called where their account did something."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import AppUser


def names_of_people(session: Session) -> Mapping[str, str]:
    """Account → 姓名, of all that ever were; with the account where two people share a 姓名."""
    query = select(AppUser.name, AppUser.display_name)
    known = {row.name: row.display_name for row in session.execute(query)}
    shared = Counter(known.values())
    return {
        name: shown if shared[shown] == 1 else f"{shown}（{name}）" for name, shown in known.items()
    }
