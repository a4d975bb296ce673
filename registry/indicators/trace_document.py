"""溯源 as a document: what `flask trace --json` prints, values as exact decimal strings."""

from decimal import Decimal
from typing import Any

from registry.indicators.trace import Trace, TraceRow


def trace_json(found: Trace) -> dict[str, Any]:
    """The document that `flask trace --json` prints: values as exact decimal strings."""
    return {
        "unit": found.unit,
        "value": _text(found.value),
        "rows": [_row_json(row) for row in found.rows],
    }


def _row_json(row: TraceRow) -> dict[str, Any]:
    origin = row.origin
    named: dict[str, Any] = {"series": row.series} if row.series else {}
    if row.item:
        named["item"] = row.item
    return {
        "enterprise": row.enterprise,
        "uscc": row.uscc,
        "value": _text(row.value),
        "revision": origin.revision if origin else None,
        "file": origin.file if origin else None,
        "sheet": origin.sheet if origin else None,
        "cell": origin.cell if origin else None,
        "raw": origin.raw if origin else None,
        **named,
    }


def _text(value: Decimal | None) -> str | None:
    """An exact decimal without exponent."""
    return None if value is None else f"{value:f}"
