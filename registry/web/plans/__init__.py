"""规划: overview, targets, settings, sectors, verdicts, projection, copying, history."""

from registry.web.plans import (
    answers,
    copying,
    history,
    overview,
    projection,
    sectors,
    splits,
    targets,
    verdicts,
)
from registry.web.plans.blueprint import bp

__all__ = [
    "answers",
    "bp",
    "copying",
    "history",
    "overview",
    "projection",
    "sectors",
    "splits",
    "targets",
    "verdicts",
]
