"""The six registers as data (登记表): fields, headers, synonyms, 易混指标."""

from collections.abc import Mapping
from types import MappingProxyType

from registry.importing.registers.district import DISTRICT
from registry.importing.registers.enterprises import ENTERPRISES
from registry.importing.registers.figures import FIGURES
from registry.importing.registers.honours import HONOURS
from registry.importing.registers.platforms import PLATFORMS
from registry.importing.registers.projects import PROJECTS
from registry.importing.registers.spec import Field, RegisterSpec

REGISTERS: Mapping[str, RegisterSpec] = MappingProxyType(
    {spec.code: spec for spec in (ENTERPRISES, FIGURES, HONOURS, PLATFORMS, PROJECTS, DISTRICT)}
)


def fields_called(word: str) -> list[Field]:
    """The fields that a word means, in any register: by its name, or as people call it."""
    fields = [field for spec in REGISTERS.values() for field in spec.fields]
    return [field for field in fields if word in (field.name, field.label, field.header)]


__all__ = ["REGISTERS", "fields_called"]
