"""What a person says beside the files of an import, and how it is kept with the import."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from registry.importing.decisions import Decisions, TableKey
from registry.periods import Period


@dataclass(frozen=True)
class ImportOptions:
    """What a person says beside the files.

    facts -- FIELD → text, given once for the sheet; statement_day -- the day the file speaks of
    since -- changes of 归类 begin on this day; None corrects what holds on the statement's day
    columns, units -- a person's decisions for every table, as in `recognise.options.Options`
    tables -- decisions about single tables
    base -- the revision that the files were imported at before; what somebody else changed since is
      no difference of theirs
    complete, unmatched, whose -- as in `decisions.Decisions`, for every table that says nothing
      of its own
    """

    register: str | None = None
    period: Period | None = None
    year: int | None = None
    sheets: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    statement_day: date | None = None
    good_rows: bool = False
    columns: Mapping[str, str | None] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[TableKey, Decisions] = field(default_factory=dict)
    complete: bool = False
    unmatched: str = ""
    base: int | None = None
    whose: Mapping[str, str] = field(default_factory=dict)

    def kept(self, statement_day: date) -> dict[str, Any]:
        """As an import keeps it, so that its file can be read again as it was.

        statement_day -- the day of which the files speak, also where nobody said
        Decisions about single tables are kept with the tables.
        """
        said = {
            "register": self.register,
            "period": self.period.code if self.period else None,
            "year": self.year,
            "facts": dict(self.facts),
            "since": self.since.isoformat() if self.since else None,
            "statement_day": statement_day.isoformat(),
            "columns": dict(self.columns),
            "units": dict(self.units),
            "unmatched": self.unmatched,
        }
        return {name: value for name, value in said.items() if value}

    @classmethod
    def of(cls, kept: Mapping[str, Any], tables: Mapping[TableKey, Decisions]) -> "ImportOptions":
        """What `kept` gave, for some tables of the file. Their rows go in by themselves."""
        return cls(
            register=kept.get("register"),
            period=Period.parse(kept["period"]) if "period" in kept else None,
            year=kept.get("year"),
            sheets=tuple(dict.fromkeys(key.sheet for key in tables)),
            facts=kept.get("facts", {}),
            columns=kept.get("columns", {}),
            units=kept.get("units", {}),
            unmatched=kept.get("unmatched", ""),
            good_rows=True,
            tables=tables,
            since=_day(kept.get("since")),
            statement_day=_day(kept.get("statement_day")),
        )


def read_again(form: ImportOptions, kept: Mapping[str, Any]) -> ImportOptions:
    """How files of an import are read once more: as then, but for what the form says now.

    kept -- as `rereading` put it into the options of a draft
    """
    then = ImportOptions.of(kept["asked"], form.tables)
    facts = {name: text for name, text in then.facts.items() if name not in ("source", "reporter")}
    return replace(
        then,
        register=form.register,
        period=form.period,
        sheets=tuple(kept["sheets"]),
        facts={**facts, **form.facts},
        good_rows=form.good_rows,
        base=kept["base"],
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
