"""企业: the list of firms. Its whole state is its address."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.access import Action
from registry.extensions import ledger
from registry.records.directory import SORTS, Wanted, find
from registry.records.dossier import code_names
from registry.terms import OperatingStatus, Sector
from registry.web.clock import today
from registry.web.guard import requires
from registry.web.listing import PAGE_SIZE, ListState, Pager
from registry.web.people import current_actor

bp = Blueprint("enterprises", __name__, url_prefix="/enterprises")

FLAGS = {"yes": True, "no": False}
YES_NO = (("yes", "是"), ("no", "否"))


@bp.get("")
@requires(Action.VIEW)
def show() -> ResponseReturnValue:
    """Firms found by word and filters; the same page renews its rows while one types."""
    listing = ListState.of(request.path, request.args, SORTS)
    day = today()
    found = find(
        ledger.session,
        _wanted(listing),
        scope=current_actor().scope,
        today=day,
        with_statistics=current_user.may(Action.VIEW_FIRM_STATISTICS),
        sort=listing.sort,
        descending=listing.descending,
        page=listing.page,
        size=PAGE_SIZE,
    )
    return render_template(
        "enterprises/list.html",
        found=found,
        listing=listing,
        pager=Pager(listing.page, found.total),
        codes=code_names(ledger.session, day),
        sectors=Sector.labels(),
        statuses=OperatingStatus.labels(),
        yes_no=YES_NO,
    )


def _wanted(listing: ListState) -> Wanted:
    return Wanted(
        word=listing.value("q"),
        sector=listing.value("sector"),
        town=listing.value("town"),
        status=listing.value("status"),
        honour=listing.value("honour"),
        advanced=FLAGS.get(listing.value("advanced")),
        library=FLAGS.get(listing.value("library")),
    )
