"""What people say beside the file: register, period, facts, decisions, learned words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from registry.importing.cells.reader import Reading
from registry.importing.decisions import DROP, NONE, Decisions, TableKey
from registry.importing.registers.spec import RegisterSpec
from registry.importing.registers.vocabularies import CLOSED, Vocabularies


@dataclass(frozen=True)
class Options:
    """How a workbook is to be read.

    register -- forced register code; sheets -- only these sheets (empty: all visible ones)
    year, through -- given for the whole file; settings -- FIELD → text, as with `--set`
    columns -- a person's decisions: column letter → field, None for "leave it out"
    units -- column letter or field → unit label, where the file does not say
    zeros -- fields of amounts in which —, 无 and the like mean 0, because a person said so
    blanks -- fields in which an empty cell clears what is recorded (空白清除)
    confirmed -- 统一社会信用代码 that a person confirmed although a check character fails
    hidden -- hidden rows are read like the others
    corrections -- cell → text that a person put in its place in the preview (预览更正)
    dropped -- sheet row → why a person leaves it out
    learned -- register → folded heading → field (列名词库)
    vocabularies -- closed ones and those of the code tables, with learned words (取值词库)
    whose -- field → whose value wins where somebody else changed it since, for every table
    file -- which file of the call this is; tables -- what people decided about single tables
    """

    register: str | None = None
    sheets: tuple[str, ...] = ()
    year: int | None = None
    through: int | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str | None] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    zeros: frozenset[str] = frozenset()
    blanks: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    hidden: bool = False
    corrections: Mapping[str, str] = field(default_factory=dict)
    dropped: Mapping[int, str] = field(default_factory=dict)
    learned: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    vocabularies: Vocabularies = field(default_factory=lambda: CLOSED)
    file: int = 0
    whose: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[TableKey, Decisions] = field(default_factory=dict)

    @property
    def reading(self) -> Reading:
        """What of this concerns the cells."""
        return Reading(self.vocabularies, self.zeros, self.confirmed)

    def decided(self, key: TableKey) -> Decisions:
        """What people decided about a table."""
        said = self.tables.get(key.whole, NONE)
        return replace(said, whose={**self.whose, **said.whose}) if self.whose else said

    def for_table(self, key: TableKey, spec: RegisterSpec) -> "Options":
        """How this one table is to be read: what is said of all, then what is decided of it."""
        said = self.decided(key)
        facts = {**self.settings, **said.facts}
        if said == NONE and not facts:
            return self
        return replace(
            self,
            year=_number(facts.get("year")) or self.year,
            through=_number(facts.get("through")) or self.through,
            settings=facts,
            columns={**self.columns, **said.columns},
            units={**self.units, **said.units},
            zeros=self.zeros | said.zeros,
            blanks=self.blanks | said.blanks,
            confirmed=self.confirmed | said.confirmed,
            hidden=self.hidden or said.hidden,
            corrections={**self.corrections, **said.corrections},
            dropped={row: one.reason for row, one in said.settled.items() if one.how == DROP},
            vocabularies=_with_words(self.vocabularies, said.words, spec),
        )


def _number(text: str | None) -> int | None:
    """A year or month that is written as one; other ways of writing are read as any fact."""
    return int(text) if text and text.isdecimal() else None


def _with_words(
    known: Vocabularies, words: Mapping[str, Mapping[str, str]], spec: RegisterSpec
) -> Vocabularies:
    """The vocabularies of the fields that words were decided for, with those words."""
    taught: dict[str, dict[str, str]] = {}
    for name, said in words.items():
        field_of = spec.by_name.get(name)
        if field_of is not None and field_of.vocabulary in known:
            taught.setdefault(field_of.vocabulary or "", {}).update(said)
    return {**known, **{name: known[name].taught(said) for name, said in taught.items()}}
