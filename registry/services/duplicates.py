"""疑似重复: files that may be of one firm, for a person to look at; none is merged by itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Scope
from registry.identifiers import org_code
from registry.importing.match.near import core_of, known_names
from registry.models import Enterprise
from registry.records.rows import NOW, rows
from registry.records.scope import in_scope

SAME_CODE = "组织机构代码相同"
SAME_NAME = "现名或曾用名相同"
NEAR_NAME = "名称只差地名、括号或公司形式"


@dataclass(frozen=True, slots=True)
class Suspects:
    """Files that may be of one firm, the one with a code and the oldest first, and why."""

    why: str
    files: tuple[Any, ...]


def suspects(session: Session, *, scope: Scope, today: date) -> list[Suspects]:
    """Groups of files within the scope that share a code or a name; the strongest reason first."""
    file = rows(Enterprise, NOW).c
    query = select(file.id, file.name, file.uscc, file.established_on, file.legal_person)
    query = query.where(file.merged_into_id.is_(None), in_scope(file.id, scope, today))
    files = {row.id: row for row in session.execute(query)}
    names = known_names(session, scope=scope, today=today)
    ways = (
        (SAME_CODE, ((org_code(row.uscc), row.id) for row in files.values() if row.uscc)),
        (SAME_NAME, ((folded, firm) for firm, folded in names)),
        (NEAR_NAME, ((core_of(folded).core, firm) for firm, folded in names)),
    )
    found: dict[frozenset[int], str] = {}
    for why, pairs in ways:
        for group in _shared(pairs):
            found.setdefault(group, why)
    return [_suspects(why, group, files) for group, why in found.items()]


def _shared(pairs: Iterable[tuple[str, int]]) -> list[frozenset[int]]:
    """The sets of files that have a key in common."""
    having: dict[str, set[int]] = defaultdict(set)
    for key, firm in pairs:
        having[key].add(firm)
    return [frozenset(group) for group in having.values() if len(group) > 1]


def _suspects(why: str, group: frozenset[int], files: Mapping[int, Any]) -> Suspects:
    own = [files[firm] for firm in group]
    return Suspects(why, tuple(sorted(own, key=lambda row: (row.uscc is None, row.id))))
