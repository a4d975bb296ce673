"""How a row calls its firm: code, organisation code, name (称谓)."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.identifiers import check_org_code, fold_name, split_former_name
from registry.importing.table import Filled


@dataclass(slots=True)
class Words:
    """What a row says about its firm. Names are folded only where somebody asks for their keys.

    chosen -- the firm that a person said it is, NO_FIRM for one that is to be created
    """

    code: str | None
    org: str | None
    name: str | None
    formers: str | None = None
    chosen: int | None = None
    _folded: tuple[str, ...] | None = None

    @property
    def folded(self) -> tuple[str, ...]:
        """The keys of the printed name, best first: its own, the one in its brackets, 曾用名."""
        if self._folded is None:
            self._folded = _folded(self.name, self.formers)
        return self._folded


def words_of(
    codes: Sequence[Filled],
    orgs: Sequence[Filled],
    names: Sequence[Filled],
    formers: Sequence[Filled],
) -> list[Words]:
    """What each row says about its firm."""
    return [
        Words(
            code if isinstance(code, str) else None,
            _org(org) if isinstance(org, str) else None,
            name if isinstance(name, str) else None,
            former if isinstance(former, str) else None,
        )
        for code, org, name, former in zip(codes, orgs, names, formers, strict=True)
    ]


def _org(text: str) -> str | None:
    check = check_org_code(text)
    return check.code if check else None


def _folded(name: str | None, formers: str | None) -> tuple[str, ...]:
    if name is None:
        return ()
    if formers is None and "原" not in name:
        folded = fold_name(name)
        return (folded,) if folded else ()
    _, carried = split_former_name(name)
    every = [name, carried, *(formers.split("、") if formers else ())]
    return tuple(filter(None, (fold_name(one) for one in every if one)))
