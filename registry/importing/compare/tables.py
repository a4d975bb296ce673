"""All tables of one call, compared in the order in which they depend on each other."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from registry.importing.compare.call import Asked, Call
from registry.importing.compare.district import compare_district
from registry.importing.compare.enterprises import compare_enterprises
from registry.importing.compare.figures import compare_figures
from registry.importing.compare.honours import compare_honours
from registry.importing.compare.platforms import compare_platforms
from registry.importing.compare.projects import compare_projects
from registry.importing.match.firms import Roll
from registry.importing.outcome import Outcome
from registry.importing.returned.known import Known
from registry.importing.returned.review import Review, receipt_of, summary
from registry.importing.table import ParsedTable
from registry.records.rows import newest_revision
from registry.terms import Register

_COMPARERS: dict[str, Callable[[Call, ParsedTable], Outcome]] = {
    Register.ENTERPRISES.value: compare_enterprises,
    Register.FIGURES.value: compare_figures,
    Register.HONOURS.value: compare_honours,
    Register.PLATFORMS.value: compare_platforms,
    Register.PROJECTS.value: compare_projects,
    Register.DISTRICT.value: compare_district,
}
_ORDER = list(_COMPARERS)


def compare_tables(
    session: Session,
    tables: Sequence[ParsedTable],
    asked: Asked,
    bases: Sequence[int | None] = (),
    returned: Sequence[Known | None] = (),
    roll: Roll | None = None,
) -> list[Outcome]:
    """Compare the tables of one call with the ledger; outcomes come in the order of the tables.

    Firms first, whatever file or sheet they stand in, so that figures of new firms find them.
    bases -- per table, the revision that its workbook was exported at, None for other workbooks
    returned -- per table, what is known of the workbook, None where it was not sent out by us
    roll -- the firms on record, where somebody reads them already
    Reads only: nothing is locked, nothing is written.
    """
    exported = {
        id(table): base for table, base in zip(tables, bases, strict=False) if base is not None
    }
    reviews = {
        id(table): Review(known)
        for table, known in zip(tables, returned, strict=False)
        if known is not None
    }
    newest = newest_revision(session)
    known_firms = roll or Roll(session)
    call = Call(session, asked, known_firms, tables, bases=exported, reviews=reviews, newest=newest)
    outcomes: dict[int, Outcome] = {}
    by_register = sorted(enumerate(tables), key=lambda pair: _ORDER.index(pair[1].register))
    for place, table in by_register:
        outcomes[place] = _COMPARERS[table.register](call, table)
        if id(table) in reviews:
            _give_receipt(reviews[id(table)], outcomes[place])
    return [outcomes[place] for place in range(len(tables))]


def _give_receipt(found: Review, outcome: Outcome) -> None:
    """Put down what came back with a table that was sent out by us."""
    outcome.receipt = receipt_of(found, outcome)
    if outcome.receipt is not None:
        outcome.problems.append(summary(found, outcome))
