"""平台类型 that come with the program."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from registry.periods import DISTANT_FUTURE, DISTANT_PAST
from registry.reference.files import table_of


@dataclass(frozen=True, slots=True)
class PlatformKind:
    """A kind of innovation platform. Fields as in its table.

    counts -- whether the plan's 创新平台 take it in by default
    """

    code: str
    name: str
    issuer: str
    aliases: tuple[str, ...]
    counts: bool
    starts_on: date
    ends_on: date


@cache
def platform_kinds() -> tuple[PlatformKind, ...]:
    """All kinds, in the order of the file."""
    return tuple(
        PlatformKind(
            code=entry["code"],
            name=entry["name"],
            issuer=entry["issuer"],
            aliases=tuple(entry["aliases"]),
            counts=entry["counts"],
            starts_on=entry.get("starts_on", DISTANT_PAST),
            ends_on=entry.get("ends_on", DISTANT_FUTURE),
        )
        for entry in table_of("platform_kinds.toml")["kinds"]
    )
