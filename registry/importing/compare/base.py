"""The revision that an exported workbook was made at: the base of a three-way compare (三方比对).

Who exports, edits and imports again changes only what they edited. A value they left alone, and
that somebody else changed meanwhile, stays changed; a value that both changed is a conflict.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from registry.importing.defined_names import named_text
from registry.importing.export.xlsx import REVISION_NAME
from registry.importing.match.among import among
from registry.models import Remembering, Revision, history_of
from registry.records.people import names_of_people
from registry.records.rows import Known, rows

_NUMBER = re.compile(r"[0-9]{1,18}")


def exported_revision(source: bytes | Path) -> int | None:
    """The revision in a workbook's defined name; None where it is no export of ours."""
    text = named_text(source, REVISION_NAME)
    return int(text) if text is not None and _NUMBER.fullmatch(text) else None


@dataclass(frozen=True)
class Base:
    """The ledger as it was when a workbook was exported."""

    session: Session
    revision: int
    own: frozenset[int] = frozenset()
    """Tables that the same person sent in since: what they changed, nobody else did."""
    again: bool = False
    """The file was not exported then, but imported."""

    @property
    def since(self) -> str:
        """Since when, as a sentence begins."""
        return "上次导入之后" if self.again else "导出之后"

    @property
    def choice(self) -> str:
        """What a person may do about a value that both changed."""
        other = "先撤回那次修改" if self.again else "重新导出后再改"
        return f"要保留现值，把本格改成台账现值；要用本行的值，请{other}。"

    def rows_changed_since(
        self, model: type[Remembering], ids: list[int], revisions: list[int]
    ) -> dict[int, dict[str, Any]]:
        """Row → its version at the base, for rows of `ids` that have a newer one now.

        A row that did not exist then had nothing in any column. A value whose newest change was
        the person's own stands as it is now.
        """
        newer = [
            number
            for number, revision in zip(ids, revisions, strict=True)
            if revision > self.revision
        ]
        if not newer:
            return {}
        former = self._at_base(model, newer)
        nothing = dict.fromkeys(column.name for column in model.__table__.c)
        return self._with_own(model, {number: former.get(number, nothing) for number in newer})

    def who_changed(
        self, model: type[Remembering], ids: list[int]
    ) -> dict[tuple[int, str], tuple[str, datetime]]:
        """(row, column) → who gave it its present value since the base, and when."""
        last = self._at_base(model, ids)
        changed: dict[tuple[int, str], int] = {}
        for version in self._versions_since(model, ids):
            before = last.get(version["id"], {})
            for name, value in version.items():
                if value != before.get(name):
                    changed[version["id"], name] = version["revision_id"]
            last[version["id"]] = version
        number = Revision.__table__.c.id
        query = select(number, Revision.actor, Revision.recorded_at)
        wanted = among(self.session, number, sorted(set(changed.values())))
        people = names_of_people(self.session)
        told = {
            row.id: (people.get(row.actor, row.actor), row.recorded_at)
            for row in self.session.execute(query.where(wanted))
        }
        return {key: told[revision] for key, revision in changed.items()}

    def _at_base(self, model: type[Remembering], ids: list[int]) -> dict[int, dict[str, Any]]:
        table = rows(model, Known(self.revision))
        found = self.session.execute(select(table).where(among(self.session, table.c.id, ids)))
        return {row["id"]: dict(row) for row in found.mappings()}

    def _with_own(
        self, model: type[Remembering], former: dict[int, dict[str, Any]]
    ) -> dict[int, dict[str, Any]]:
        """Put what the person sent in since in the place of what stood at the base."""
        if not self.own:
            return former
        settled = {number: dict(row) for number, row in former.items()}
        last = {number: dict(row) for number, row in former.items()}
        for version in self._versions_since(model, list(former)):
            number, own = version["id"], version["source_id"] in self.own
            for name, value in version.items():
                if value != last[number].get(name):
                    settled[number][name] = value if own else former[number].get(name)
            last[number] = version
        return settled

    def _versions_since(self, model: type[Remembering], ids: list[int]) -> list[dict[str, Any]]:
        """Every version of these rows since the base, the present one among them, oldest first."""
        present, twin = model.__table__, history_of(model)
        names = [column.name for column in present.columns]
        now = select(*(present.c[name] for name in names))
        past = select(*(twin.c[name] for name in names))
        parts = [
            query.where(table.c.revision_id > self.revision, among(self.session, table.c.id, ids))
            for query, table in ((past, twin), (now, present))
        ]
        every = union_all(*parts).subquery()
        query = select(every).order_by(every.c.id, every.c.revision_id)
        return [dict(row) for row in self.session.execute(query).mappings()]
