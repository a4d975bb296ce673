"""What people say beside the file: register, period, facts, decisions, learned words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.importing.cells.reader import Reading
from registry.importing.registers.vocabularies import CLOSED, Vocabularies


@dataclass(frozen=True)
class Options:
    """How a workbook is to be read.

    register -- forced register code; sheets -- only these sheets (empty: all visible ones)
    year, through -- given for the whole file; settings -- FIELD → text, as with `--set`
    columns -- a person's decisions: column letter → field, None for "leave it out"
    units -- column letter or field → unit label, where the file does not say
    zeros -- fields of amounts in which —, 无 and the like mean 0, because a person said so
    confirmed -- 统一社会信用代码 that a person confirmed although a check character fails
    corrections -- cell → text that a person put in its place in the preview (预览更正)
    learned -- register → folded heading → field (列名词库)
    vocabularies -- closed ones and those of the code tables, with learned words (取值词库)
    """

    register: str | None = None
    sheets: tuple[str, ...] = ()
    year: int | None = None
    through: int | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str | None] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    zeros: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    corrections: Mapping[str, str] = field(default_factory=dict)
    learned: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    vocabularies: Vocabularies = field(default_factory=lambda: CLOSED)

    @property
    def reading(self) -> Reading:
        """What of this concerns the cells."""
        return Reading(self.vocabularies, self.zeros, self.confirmed)
