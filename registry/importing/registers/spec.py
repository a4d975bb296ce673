"""What a register's sheet looks like, as data: fields with their headers, kinds and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from registry.terms import Register


class FieldKind(StrEnum):
    """How the text of a cell becomes a value (取值类型)."""

    TEXT = "text"
    NAME = "name"
    USCC = "uscc"
    ORG_CODE = "org_code"
    REGISTRATION_NO = "registration_no"
    INDUSTRY = "industry"
    MONEY = "money"
    CAPITAL = "capital"
    PEOPLE = "people"
    ENERGY = "energy"
    WATER = "water"
    AREA = "area"
    FIGURE = "figure"
    PERCENT = "percent"
    DATE = "date"
    EXPIRY = "expiry"
    YEAR = "year"
    PERIOD = "period"
    FLAG = "flag"
    CHOICE = "choice"
    PHONE = "phone"
    TAGS = "tags"
    PLACE = "place"
    LEFT_OUT = "left_out"


# Sums are never filled down a merged range: three firms under one merged amount are not three
# amounts.
AMOUNTS = frozenset(
    {
        FieldKind.MONEY,
        FieldKind.CAPITAL,
        FieldKind.PEOPLE,
        FieldKind.ENERGY,
        FieldKind.WATER,
        FieldKind.AREA,
        FieldKind.FIGURE,
        FieldKind.PERCENT,
    }
)
# These mean nothing without a unit, and no unit is so common that it could be assumed.
NEED_UNIT = frozenset(
    {FieldKind.MONEY, FieldKind.CAPITAL, FieldKind.ENERGY, FieldKind.WATER, FieldKind.AREA}
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a register.

    name -- the model's column where they are one to one
    header -- the exact header of the template, unit in brackets
    synonyms -- other headers that mean the same, written as people write them
    unit -- label in `registry.quantities` of the template's header
    vocabulary -- name of the vocabulary of a CHOICE or INDUSTRY
    companion -- second field that the same cell gives (precision, currency, year)
    prior, growth -- fields that hold the same figure 上年同期, and its delivered 增速
    stored -- False: read to match or to check, not kept
    whole_sheet -- may be given once for the sheet (整表填写)
    default -- holds where neither the cell nor the sheet says anything
    length -- longest text the table takes; None is any length
    words_kept -- 无 is an answer here, not an empty cell
    first_month -- 2 where January is never reported alone (1月免报)
    """

    name: str
    header: str
    kind: FieldKind = FieldKind.TEXT
    synonyms: tuple[str, ...] = ()
    unit: str | None = None
    vocabulary: str | None = None
    hint: str = ""
    key: bool = False
    required: bool = False
    signed: bool = False
    length: int | None = 200
    companion: str | None = None
    prior: str | None = None
    growth: str | None = None
    template: bool = True
    stored: bool = True
    whole_sheet: bool = False
    default: int | str | None = None
    words_kept: bool = False
    first_month: int = 1

    @property
    def label(self) -> str:
        """The header without its bracket: how messages call the field."""
        return self.header.split("（", 1)[0]


@dataclass(frozen=True, slots=True)
class Near:
    """Headers that look like a field and are another fact (易混指标): never mapped, always said.

    dated -- the field that they mean where a year or months stand beside them: what is doubtful is
    which period they speak of
    """

    field: str
    words: tuple[str, ...]
    why: str
    dated: str | None = None


@dataclass(frozen=True)
class RegisterSpec:
    """A register: its fields in template order, then others that its sheets are known to carry.

    identity -- alternatives; a row must hold every field of at least one to say whom it is about
    firm -- the fields that lead to the enterprise, best first
    marks -- fields that tell this register from the others; a sheet must map one, or be forced
    periodic -- fields that may stand side by side, once for each year or month
    yearly -- those of them that hold for a year, whichever of its months is spoken of
    lasting -- a row says something beside its periods: it is a record even where they are empty
    figure -- the one of them that a column means whose heading is nothing but a period
    titled -- a title names it, so 本期, 同比 and 金额 are said of it as well
    """

    register: Register
    fields: tuple[Field, ...]
    identity: tuple[tuple[str, ...], ...]
    firm: tuple[str, ...]
    marks: tuple[str, ...]
    near: tuple[Near, ...] = ()
    periodic: tuple[str, ...] = ()
    yearly: tuple[str, ...] = ()
    lasting: bool = False
    figure: str | None = None
    titled: bool = False

    @property
    def code(self) -> str:
        """The register's code, as on the command line."""
        return str(self.register.value)

    @property
    def label(self) -> str:
        """The register's Chinese name."""
        return self.register.label

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Field name → field."""
        return {field.name: field for field in self.fields}

    @cached_property
    def template_fields(self) -> tuple[Field, ...]:
        """The columns of the empty workbook, in order."""
        return tuple(field for field in self.fields if field.template)

    @cached_property
    def leading(self) -> int:
        """How many of its first two columns say whom a row is about: they stay in sight."""
        return sum(field.key for field in self.template_fields[:2])

    @cached_property
    def identity_fields(self) -> frozenset[str]:
        """Every field that takes part in saying whom a row is about."""
        return frozenset(name for names in self.identity for name in names)
