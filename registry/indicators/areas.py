"""范围 of a target: the district, or a part of it along one of the splits."""

from registry.indicators.shipped import AREA

DISTRICT = AREA
SECTOR_MARK = "sector:"
TOWN_DIGITS = 9

KINDS = {"district": "全区", "sector": "产业领域", "town": "镇街", "park": "园区"}
"""Kind of an area → its word; but for the first they are splits of `measures.SPLITS`."""


def kind_of(area: str) -> str:
    """What sort of area a code names."""
    if area == DISTRICT:
        return "district"
    if area.startswith(SECTOR_MARK):
        return "sector"
    return "town" if len(area) == TOWN_DIGITS and area.isdigit() else "park"


def sector_area(code: str) -> str:
    """The area code of a sector of the plan's scheme."""
    return f"{SECTOR_MARK}{code}"


def part_of(area: str) -> str:
    """The mark by which a split knows the area."""
    return area.removeprefix(SECTOR_MARK)
