"""What reading one cell can give. A bare value means: taken exactly as written."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from registry.importing.coordinates import Kind
from registry.importing.table import Filled, Severity, Value

Precision = Literal["year", "month"]


class Written(NamedTuple):
    """A cell as it stands in the file: its text, its kind, and how its format shows it."""

    raw: str
    kind: Kind = Kind.TEXT
    percent: bool = False
    precision: Precision | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A value with something to say about it.

    reason -- why it is not as written (规整原因), in words that fit every such cell; '' where it is
    companion -- what else the same cell says: precision, currency, year
    note -- a sentence for the person who looks at the preview
    """

    value: Filled
    reason: str = ""
    companion: Value | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """The cell says nothing that could be recorded: ignored, with the reason."""

    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The cell cannot be taken as it is: an error, or a question to a person."""

    kind: str
    message: str
    severity: Severity = "error"


Outcome = Value | Read | Left | Refused
