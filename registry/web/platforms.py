"""创新平台: the list of platforms on a day, and one platform with the levels it reached."""

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.models import Platform, PlatformLevel
from registry.records.dossier import code_names
from registry.records.platforms import (
    SORTS,
    Moment,
    PlatformFile,
    Wanted,
    find,
    open_platform,
    state_of,
)
from registry.records.rows import NOW, Known
from registry.services import fields
from registry.terms import Level, PlatformState
from registry.web.clock import today
from registry.web.guard import requires
from registry.web.histories import NEWEST, Crumbs, history, page_of_all, page_of_field
from registry.web.listing import PAGE_SIZE, ListState, Pager
from registry.web.moments import Moments, moments_till
from registry.web.people import current_actor
from registry.web.timeline import by_revision

bp = Blueprint("platforms", __name__, url_prefix="/platforms")


@bp.get("")
@requires(Action.VIEW)
def show() -> ResponseReturnValue:
    """Platforms found by word and filters, each with its highest level on the asked day."""
    listing = ListState.of(request.path, request.args, SORTS)
    clocks, asked = _clocks(), ("kind", "level", "town", "state")
    found = find(
        ledger.session,
        Wanted(listing.value("q"), **{name: listing.value(name) for name in asked}),
        _moment(clocks),
        sort=listing.sort,
        descending=listing.descending,
        page=listing.page,
        size=PAGE_SIZE,
    )
    return render_template(
        "platforms/list.html",
        found=found,
        listing=listing,
        pager=Pager(listing.page, found.total),
        clocks=clocks,
        known=_revision(clocks),
        codes=code_names(ledger.session, clocks.on),
        levels=Level.labels(),
        states=PlatformState,
    )


@bp.get("/<int:platform_id>")
@requires(Action.VIEW)
def open_one(platform_id: int) -> ResponseReturnValue:
    """One platform with its levels, each value down to its cell, and the newest changes."""
    clocks = _clocks()
    file = open_platform(ledger.session, platform_id, _moment(clocks)) or abort(404)
    entries = history(file.row_ids())
    return render_template(
        "platforms/show.html",
        file=file,
        clocks=clocks,
        known=_revision(clocks),
        codes=code_names(ledger.session, clocks.on),
        reached=[(level, state_of(level, clocks.on)) for level in file.levels],
        levels=Level.labels(),
        state=PlatformState(file.line.state),
        revisions=by_revision(entries)[:NEWEST],
        records=len(entries),
        fields=fields,
        Platform=Platform,
        PlatformLevel=PlatformLevel,
    )


@bp.get("/<int:platform_id>/changes")
@requires(Action.VIEW)
def all_changes(platform_id: int) -> ResponseReturnValue:
    """Every change of the platform and its levels."""
    file = _own(platform_id)
    return page_of_all(file.row_ids(), _crumbs(file))


@bp.get("/<int:platform_id>/changes/<table>/<int:row_id>/<field>")
@requires(Action.VIEW)
def field_changes(platform_id: int, table: str, row_id: int, field: str) -> ResponseReturnValue:
    """The history of one field of the platform or of a level, each value with its cell."""
    file = _own(platform_id)
    return page_of_field(file.row_ids(), (table, row_id, field), _crumbs(file))


def _clocks() -> Moments:
    return moments_till(ledger.session, request.args, today())


def _revision(clocks: Moments) -> int | None:
    """What links to cells must say of the ledger's clock."""
    return clocks.at.revision if isinstance(clocks.at, Known) else None


def _moment(clocks: Moments) -> Moment:
    return Moment(clocks.on, clocks.at, current_actor().scope, today())


def _own(platform_id: int) -> PlatformFile:
    """The platform as it stands, or 404: what is missing and what is not yours are one answer."""
    present = Moment(today(), NOW, current_actor().scope, today())
    return open_platform(ledger.session, platform_id, present) or abort(404)


def _crumbs(file: PlatformFile) -> Crumbs:
    platform = url_for("platforms.open_one", platform_id=file.record.id)
    return [("创新平台", url_for("platforms.show")), (file.record.name, platform)]
