"""The words of the code tables, for reading choice cells and for showing codes (词表)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.importing.registers.vocabularies import (
    CLOSED,
    Vocabularies,
    Vocabulary,
    vocabulary,
)
from registry.models import (
    ColumnAlias,
    HonourKind,
    Industry,
    Park,
    PlatformKind,
    Remembering,
    Town,
    ValueAlias,
)
from registry.records.rows import NOW, rows
from registry.reference.honour_flags import TIERS

INDUSTRY_EDITION = "GB/T 4754-2017"
Entry = tuple[str, str, str | None]


def load_vocabularies(session: Session, series: Iterable[Entry], day: date) -> Vocabularies:
    """Every vocabulary that a field of a register names, with the words that people taught.

    series -- (code, label, aliases) of the district series; day -- the day whose towns, parks and
    kinds come first where a word changed its meaning
    """
    towns, parks = (_dated(session, model, day) for model in (Town, Park))
    kinds = _dated(session, HonourKind, day)
    tables: dict[str, Vocabulary] = {
        "town": vocabulary(towns),
        "park": vocabulary(parks),
        "honour_kind": vocabulary(kinds),
        "srdi_level": vocabulary(kind for kind in kinds if kind[0] in TIERS),
        "platform_kind": vocabulary(_dated(session, PlatformKind, day)),
        "industry": vocabulary(_industries(session)),
        "series": vocabulary(series),
        "area": _areas([*towns, *parks]),
    }
    return _taught(session, {**CLOSED, **tables})


def learned_headings(session: Session) -> Mapping[str, Mapping[str, str]]:
    """Register → folded heading → field, as people taught it (列名词库)."""
    columns = rows(ColumnAlias, NOW).c
    found: dict[str, dict[str, str]] = {}
    query = select(columns.register, columns.header, columns.field)
    for register, header, field in session.execute(query):
        found.setdefault(register, {})[header] = field
    return found


def _dated(session: Session, model: type[Remembering], day: date) -> list[Entry]:
    """(code, name, aliases) of a dated table, each code once: as on `day`, else its newest."""
    columns = rows(model, NOW).c
    query = select(
        columns.code, columns.name, columns.aliases, columns.starts_on, columns.ends_on
    ).order_by(columns.starts_on, columns.id)
    found: dict[str, Entry] = {}
    settled: set[str] = set()
    order: dict[str, Any] = {}
    for code, name, aliases, starts_on, ends_on in session.execute(query):
        order.setdefault(code, None)
        if code not in settled:
            found[code] = (code, name, aliases)
        if starts_on <= day < ends_on:
            settled.add(code)
    return [found[code] for code in order]


def _industries(session: Session) -> list[Entry]:
    columns = rows(Industry, NOW).c
    query = select(columns.code, columns.name).where(columns.edition == INDUSTRY_EDITION)
    return [(code, name, None) for code, name in session.execute(query.order_by(columns.id))]


def _areas(places: Iterable[Entry]) -> Vocabulary:
    """范围 of a district figure: the whole district, or a 镇街 or 园区."""
    whole = CLOSED["area"]
    others = vocabulary(places)
    return Vocabulary({**whole.labels, **others.labels}, {**others.aliases, **whole.aliases})


def _taught(session: Session, known: Mapping[str, Vocabulary]) -> Vocabularies:
    """With the words that people decided once for all rows (取值词库)."""
    columns = rows(ValueAlias, NOW).c
    words: dict[str, dict[str, str]] = {}
    for name, word, code in session.execute(select(columns.field, columns.word, columns.code)):
        words.setdefault(name, {})[word] = code
    return {name: one.taught(words[name]) if name in words else one for name, one in known.items()}
