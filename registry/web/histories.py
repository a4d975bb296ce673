"""变更历史 pages: all that the rows of a file ever were, and one field of one of them."""

from collections.abc import Sequence

from flask import abort, render_template, url_for

from registry.access import Action
from registry.extensions import ledger
from registry.models import Remembering
from registry.records.audit import record_alone
from registry.records.dossier import code_names
from registry.services import fields
from registry.web.clock import now, today
from registry.web.people import current_actor
from registry.web.timeline import BY_TABLE, Entry, timeline

RowIds = dict[type[Remembering], list[int]]
Crumbs = Sequence[tuple[str, str]]

NEWEST = 8
"""So many revisions stand beside a file."""


def history(row_ids: RowIds, field: str | None = None) -> list[Entry]:
    """All changes of these rows. Phone numbers stay masked: showing one is an act of its own."""

    def cover(model: type[Remembering], name: str, text: str) -> str:
        return fields.masked(text) if name == "phone" else text

    codes = code_names(ledger.session, today())
    return timeline(ledger.session, row_ids, codes, cover, field)


def page_of_all(row_ids: RowIds, crumbs: Crumbs) -> str:
    """Every change of these rows. crumbs -- the way back, from the outermost inwards"""
    return _page(history(row_ids), crumbs)


def page_of_field(row_ids: RowIds, place: tuple[str, int, str], crumbs: Crumbs) -> str:
    """All that one field of one of these rows ever was. place -- (table, row, field), else 404"""
    table, row_id, field = place
    model = BY_TABLE.get(table)
    if model is None or row_id not in row_ids.get(model, ()):
        abort(404)
    if field not in model.__table__.c or not fields.is_shown(model, field):
        abort(404)
    cell = url_for("origins.show", table=table, row_id=row_id, field=field)
    return _page(history({model: [row_id]}, field), crumbs, fields.label(model, field), cell)


def note_reveal(subject: str) -> None:
    """Note that somebody looked at a whole phone number."""
    record_alone(
        ledger.session,
        actor=current_actor().name,
        action=Action.VIEW_PHONES,
        subject=subject,
        now=now(),
    )


def _page(entries: list[Entry], crumbs: Crumbs, subject: str = "", cell: str = "") -> str:
    return render_template(
        "origins/changes.html", entries=entries, crumbs=crumbs, subject=subject, cell=cell
    )
