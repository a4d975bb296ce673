"""The six registers as data (登记表): fields, headers, synonyms, 易混指标."""

from collections.abc import Mapping
from types import MappingProxyType

from registry.importing.registers.district import DISTRICT
from registry.importing.registers.enterprises import ENTERPRISES
from registry.importing.registers.figures import FIGURES
from registry.importing.registers.honours import HONOURS
from registry.importing.registers.platforms import PLATFORMS
from registry.importing.registers.projects import PROJECTS
from registry.importing.registers.spec import RegisterSpec

REGISTERS: Mapping[str, RegisterSpec] = MappingProxyType(
    {spec.code: spec for spec in (ENTERPRISES, FIGURES, HONOURS, PLATFORMS, PROJECTS, DISTRICT)}
)

__all__ = ["REGISTERS"]
