"""Workbooks that come back: whose each is, how it is read, and which come twice in one call."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from registry.access import Scope
from registry.importing.recognise.options import Options
from registry.importing.returned.known import Known, load_known
from registry.importing.returned.mark import Mark
from registry.terms import Register


def recognised(session: Session, mark: Mark | None, scope: Scope) -> Known | None:
    """What is known of a workbook with this mark; None where it was not sent out by us."""
    return None if mark is None else load_known(session, mark, scope)


def renewed(session: Session, known: Known | None, scope: Scope) -> Known | None:
    """The same as it stands now."""
    return None if known is None else load_known(session, known.mark, scope)


def read_as_sent(options: Options, known: Known | None) -> Options:
    """The options for a workbook that says itself which register, period and unit it is of."""
    if known is None or known.period is None:
        return options
    period, figures = known.period, known.register == Register.FIGURES
    settings = {name: text for name, text in options.settings.items() if name != "reporter"}
    if figures:
        settings["reporter"] = known.name
    timed = figures or known.register == Register.PROJECTS
    annual = figures and period.is_year
    return replace(
        options,
        register=known.register,
        settings=settings,
        year=period.year if timed else None,
        through=None if annual or not timed else period.through,
    )


def refuse_twice(files: Sequence[tuple[str, Known]]) -> None:
    """Refuse the workbooks of a unit that come twice in one call, each naming the others."""
    by_unit: dict[int, list[tuple[str, Known]]] = {}
    for name, known in files:
        by_unit.setdefault(known.mark.unit_id, []).append((name, known))
    for same in by_unit.values():
        names = "”和“".join(name for name, _ in same)
        for _, known in same if len(same) > 1 else ():
            if known.refusal is None:
                known.refusal = (
                    f"“{known.name}”的“{known.title}”在本次导入中有 {len(same)} 份（“{names}”），"
                    "请只留一份后重新导入。"
                )
