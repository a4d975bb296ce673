"""The doors alone read the clock; everything below is told the moment and the day."""

from datetime import UTC, date, datetime

from registry.periods import beijing_day


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today in Beijing."""
    return beijing_day(now())
