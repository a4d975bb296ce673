"""What a command gives back: a document, its text for people, and an exit status."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import click

DONE, NOT_FOUND, UNUSABLE, REFUSED = 0, 1, 2, 3
"""Exit statuses: done; not found or not allowed; unusable input; rows rejected or in conflict."""


@dataclass(frozen=True)
class Answer:
    """`document` is printed by --json (None: the command has printed it itself), `text` without."""

    document: Any
    text: str
    status: int = DONE


class Stop(click.ClickException):
    """The command ends here with one sentence on stderr, and with its status.

    With --json stdout still holds one document, {"error": sentence}.
    """

    exit_code: ClassVar[int] = UNUSABLE

    def __init__(self, message: str, status: int = UNUSABLE, *, as_json: bool = False) -> None:
        super().__init__(message)
        self.exit_code = status  # type: ignore[misc]  # click reads it from the instance
        self.as_json = as_json

    def show(self, file: Any = None) -> None:
        """Print the sentence."""
        click.echo(self.message, err=True)
        if self.as_json:
            click.echo(json_text({"error": self.message}))


def json_text(document: Any) -> str:
    """A document as JSON: Chinese as it is, days as ISO text, decimals as numbers."""
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain, allow_nan=False)


def _plain(value: Any) -> Any:
    for kind, convert in _PLAIN:
        if isinstance(value, kind):
            return convert(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


_PLAIN: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Decimal, _number),
    (datetime, datetime.isoformat),
    (date, date.isoformat),
    (set, sorted),
    (frozenset, sorted),
)
