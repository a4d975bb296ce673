"""园区 of the district, and the park an address names."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.reference.files import table_of


@dataclass(frozen=True, slots=True)
class Park:
    """A park with the other words for it. Fields as in its table."""

    code: str
    name: str
    aliases: tuple[str, ...]
    starts_on: date
    ends_on: date


@cache
def parks() -> tuple[Park, ...]:
    """The parks that come with the program."""
    return tuple(
        Park(
            code=entry["code"],
            name=entry["name"],
            aliases=tuple(entry["aliases"]),
            starts_on=entry.get("starts_on", DISTANT_PAST),
            ends_on=entry.get("ends_on", DISTANT_FUTURE),
        )
        for entry in table_of("parks.toml")["parks"]
    )


def find_park(text: str) -> str | None:
    """The code of the park that a text (an address, a cell) names by its longest word, or None."""
    plain = _plain(text)
    named = [word for word in _words() if word in plain]
    return _words()[max(named, key=len)] if named else None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@cache
def _words() -> dict[str, str]:
    return {_plain(word): park.code for park in parks() for word in (park.name, *park.aliases)}
