"""Readers of columns whose texts repeat, or are rare: they are read one by one."""

from collections.abc import Iterable, Sequence

from registry.importing.coordinates import Kind
from registry.importing.table import Value


class OneByOne:
    """What a reader says of itself that sweeps nothing."""

    bulk_kinds: frozenset[Kind] = frozenset()

    @property
    def default_companion(self) -> Value | None:
        """No second fact in a cell."""
        return None

    def bulk(self, raws: Sequence[str]) -> None:
        """Nothing at once."""

    def clean(self, raws: Iterable[str]) -> list[str]:
        """No text is taken without a look."""
        return []
