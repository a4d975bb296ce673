"""The 产业领域 that an industry code suggests; a person decides."""

from functools import cache

from registry.reference.files import table_of
from registry.terms import Sector


def suggested_sector(industry_code: str) -> Sector | None:
    """The sector of the plan daxing-14-5 that a GB/T 4754-2017 code suggests, or None."""
    for length in range(len(industry_code), 1, -1):
        if sector := _prefixes().get(industry_code[:length]):
            return sector
    return None


@cache
def _prefixes() -> dict[str, Sector]:
    return {
        prefix: Sector(code)
        for code, prefixes in table_of("sectors.toml").items()
        for prefix in prefixes
    }
