"""A measure that only the title names (标题中的指标): 2025年工业总产值 above 企业名称, 1—9月."""

from collections.abc import Iterator
from dataclasses import replace

from registry.importing.recognise.header import SEARCHED_ROWS, Stretch
from registry.importing.recognise.lookup import Index, index_of
from registry.importing.registers import REGISTERS
from registry.importing.registers.spec import AMOUNTS, RegisterSpec
from registry.importing.registers.words import fold
from registry.terms import Register


def titled_spec(stretch: Stretch) -> RegisterSpec | None:
    """经营数据 whose one measure stands in the titles; None where they name none, or several.

    A title with a word that is easily confused names none: 销售产值 is no 产值.
    """
    spec = REGISTERS[Register.FIGURES]
    index = index_of(spec.code)
    words = {word: name for word, name in _words(index).items() if _is_measure(spec, name)}
    said, named = fold("".join(_titles(stretch))), set()
    for word in sorted({*words, *index.near}, key=len, reverse=True):
        if word in said:  # the longest first: 营业收入 is not 收入
            if word in index.near:
                return None
            named.add(words[word])
            said = said.replace(word, " ")
    return replace(spec, figure=named.pop(), titled=True) if len(named) == 1 else None


def _words(index: Index) -> dict[str, str]:
    return {**index.synonyms, **index.exact}


def _titles(stretch: Stretch) -> Iterator[str]:
    """The lines with a single text before the first line with several."""
    for index in range(stretch.first, min(stretch.last, stretch.first + SEARCHED_ROWS)):
        texts = [stretch.text(place, index) for place in range(len(stretch.sheet.columns))]
        said = [text for text in texts if text]
        if len(said) > 1:
            return
        yield from said


def _is_measure(spec: RegisterSpec, name: str) -> bool:
    field = spec.by_name[name]
    beside = {other for each in spec.fields for other in (each.prior, each.growth)}
    return field.kind in AMOUNTS and name in spec.periodic and name not in beside
