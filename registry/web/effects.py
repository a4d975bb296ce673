"""对规划指标的影响: the part of a preview that follows once it is computed."""

from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from registry.access import Action
from registry.extensions import ledger
from registry.services import uploads
from registry.services.effects import Change, Effect
from registry.services.jobs import JobView
from registry.web.formats import decimal
from registry.web.guard import requires
from registry.web.jobs import find
from registry.web.people import current_actor

bp = Blueprint("effects", __name__, url_prefix="/imports/files")

FINEST = 6
"""Decimals at most that tell two figures apart."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What is known of a preview's effect: itself, else the job that computes it, else nothing."""

    draft_id: int
    effect: Effect | None
    job: JobView | None


@bp.get("/<int:draft_id>/effect")
@requires(Action.IMPORT)
def show(draft_id: int) -> ResponseReturnValue:
    """The panel alone: how far the computing is, or what came out of it."""
    draft = uploads.view(ledger.session, draft_id, current_actor().name)
    if draft is None or draft.phase != uploads.READY:
        abort(404)
    return render_template("imports/_effect.html", panel=panel_of(draft), places=places)


def panel_of(draft: uploads.DraftView) -> Panel:
    """The panel of a preview."""
    effect = uploads.effect_of(ledger.session, draft)
    job = None if effect else find(draft.job_id)
    return Panel(draft.id, effect, job if job and not job.is_over else None)


def places(change: Change) -> int:
    """As many decimals as the indicator has, more where only they show that it moves."""
    old, new = change.before, change.after
    pairs = [
        (before, after)
        for before, after in ((old.official, new.official), (old.ledger, new.ledger))
        if before is not None and after is not None and before != after
    ]
    fits = range(change.decimals, FINEST)
    return next((n for n in fits if all(_differ(*pair, n) for pair in pairs)), FINEST)


def _differ(one: Decimal, other: Decimal, decimals: int) -> bool:
    return decimal(one, decimals) != decimal(other, decimals)
