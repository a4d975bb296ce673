"""The settings that decide how figures are read and judged (评价设置), with their defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from registry.config import Settings
from registry.terms import Origin

DEFAULT_RANK = (
    Origin.STATISTICS,
    Origin.TAX,
    Origin.TOWN,
    Origin.FIRM,
    Origin.PUBLISHED,
)
"""来源 from the most to the least trusted."""

NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


class BadSetting(ValueError):
    """A setting that cannot be used; the message is the sentence for the user."""


@dataclass(frozen=True)
class Rules:
    """How figures are read and judged.

    source_rank -- 来源 codes, the most trusted first; those not named come last
    on_track_from, fast_from -- 进度 ÷ 时间进度 from which a verdict is 基本符合预期, 快于预期
    exceeded_from -- value ÷ target from which it is 超额完成
    coverage_enough -- 产值覆盖率 in percent from which a ledger sum is judged
    answers -- the open questions of the definitions, by setting name
    """

    source_rank: tuple[str, ...] = DEFAULT_RANK
    on_track_from: Decimal = Decimal("0.9")
    fast_from: Decimal = Decimal("1.1")
    exceeded_from: Decimal = Decimal("1.1")
    coverage_enough: Decimal = Decimal(95)
    answers: Mapping[str, str] = field(default_factory=lambda: NO_ANSWERS)

    @classmethod
    def of(cls, settings: Settings) -> "Rules":
        """The rules that the program's settings (config.toml) ask for."""
        return cls(
            source_rank=settings.source_ranks,
            on_track_from=settings.on_track_percent / 100,
            fast_from=settings.fast_percent / 100,
            exceeded_from=settings.exceeded_percent / 100,
            coverage_enough=settings.coverage_percent,
        )

    def with_settings(self, settings: Mapping[str, str]) -> "Rules":
        """These rules with a plan's settings (规划口径设置) laid over them."""
        return Rules(
            source_rank=self.source_rank,
            on_track_from=_number(settings, "verdict.on_track_from", self.on_track_from),
            fast_from=_number(settings, "verdict.fast_from", self.fast_from),
            exceeded_from=_number(settings, "verdict.exceeded_from", self.exceeded_from),
            coverage_enough=_number(settings, "coverage.enough", self.coverage_enough),
            answers=MappingProxyType({**self.answers, **settings}),
        )


def _number(settings: Mapping[str, str], name: str, default: Decimal) -> Decimal:
    text = settings.get(name)
    if text is None:
        return default
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise BadSetting(f"设置“{name}”应为数字，现为“{text}”。") from error
    if not number.is_finite() or number <= 0:
        raise BadSetting(f"设置“{name}”应为正数，现为“{text}”。")
    return number
