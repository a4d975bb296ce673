"""What a person says of a list as a whole (整份名单): what it is compared with, its papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.services.reconciling.ours import Side
from registry.terms import Against, HonourStatus


@dataclass(frozen=True)
class Given:
    """What a person says when a list comes.

    facts -- field of the honour → value, for every row that does not say its own
    """

    title: str
    side: Side
    facts: Mapping[str, Any]
    sheet: str = ""


@dataclass(frozen=True)
class Papers:
    """What stands in the notice of a list and in none of its columns; empty where nobody said."""

    batch: str = ""
    recognised_on: date | None = None
    document_no: str = ""
    origin: str = ""


def given(title: str, side: Side, papers: Papers, sheet: str = "") -> Given:
    """Of the papers those facts that a list of this kind can record."""
    dated = {"recognised_on": papers.recognised_on, "document_no": papers.document_no}
    own: dict[Against, dict[str, Any]] = {
        Against.HONOUR: {
            "kind": side.subject,
            "status_given": str(HonourStatus.RECOGNISED.value),
            "batch": papers.batch,
            **dated,
        },
        Against.LIBRARY: {"origin": papers.origin},
        Against.PLATFORM: dated,
    }
    facts = {name: value for name, value in own.get(side.against, {}).items() if value}
    return Given(title, side, facts, sheet)
