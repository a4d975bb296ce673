"""A sector is suggested by the longest prefix, and only where the research names one."""

import pytest

from registry.reference.sectors import suggested_sector
from registry.terms import Sector


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("2720", Sector.PHARMA),
        ("3581", Sector.PHARMA),
        ("7340", Sector.PHARMA),
        ("7512", Sector.PHARMA),
        ("3911", Sector.INFORMATION),
        ("3832", Sector.INFORMATION),
        ("6513", Sector.INFORMATION),
        ("3491", Sector.EQUIPMENT),
        ("3831", Sector.EQUIPMENT),
        ("3562", Sector.EQUIPMENT),
        ("4343", Sector.EQUIPMENT),
        ("7320", Sector.SERVICES),
        ("7519", Sector.SERVICES),
        ("27", Sector.PHARMA),
        ("1311", None),
        ("4110", None),
        ("C", None),
        ("", None),
    ],
)
def test_a_code_suggests_its_sector(code: str, sector: Sector | None) -> None:
    assert suggested_sector(code) == sector
