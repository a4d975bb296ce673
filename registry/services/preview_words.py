"""未识别的词: the distinct words that no vocabulary has, and what people made of them."""

from difflib import get_close_matches
from typing import Any

from registry.importing.outcome import Outcome
from registry.importing.registers import REGISTERS
from registry.importing.registers.vocabularies import Vocabularies, Vocabulary
from registry.importing.registers.words import fold

MOST_WORDS = 200
"""Words in a grid: with more, the column is not what it was taken for."""

OFFERED = 4
SHORT = 8
"""A vocabulary of so few words is offered whole."""


def unknown_words(outcome: Outcome, vocabularies: Vocabularies) -> list[dict[str, Any]]:
    """Field, word, how many rows, where the first is, and the words that are close to it."""
    spec, letters = REGISTERS[outcome.table.register], _letters(outcome)
    found = []
    every = sorted(outcome.table.unknown_words.items(), key=lambda one: -len(one[1]))
    for (name, word), rows in every[:MOST_WORDS]:
        field = spec.by_name[name]
        known = vocabularies.get(field.vocabulary or "")
        found.append(
            {
                "field": name,
                "label": field.label,
                "word": word,
                "count": len(rows),
                "place": f"{letters.get(name) or ''}{rows[0]}",
                "offers": offers(word, known) if known else [],
            }
        )
    return found


def decided_words(outcome: Outcome, vocabularies: Vocabularies) -> list[dict[str, str]]:
    """The words that people decided in this preview."""
    spec = REGISTERS[outcome.table.register]
    told = []
    for name, words in outcome.table.decisions.words.items():
        field = spec.by_name.get(name)
        known = vocabularies.get(field.vocabulary or "") if field else None
        for word, code in words.items():
            label = known.labels.get(code, code) if known else code
            told.append(
                {
                    "field": name,
                    "label": field.label if field else name,
                    "word": word,
                    "meaning": label,
                }
            )
    return told


def offers(word: str, known: Vocabulary) -> list[tuple[str, str]]:
    """(code, label) of the words that a word may mean, the closest first."""
    if len(known.labels) <= SHORT:
        return list(known.labels.items())
    folded, codes = fold(word), known.codes
    near = [one for one in codes if folded and (folded in one or one in folded) and len(one) > 1]
    near = sorted(near, key=lambda one: abs(len(one) - len(folded)))
    near += get_close_matches(folded, codes, n=OFFERED, cutoff=0.4)
    found = dict.fromkeys(codes[one] for one in near)
    return [(code, known.labels[code]) for code in found if code in known.labels][:OFFERED]


def _letters(outcome: Outcome) -> dict[str, str | None]:
    return {column.field: column.column for column in outcome.table.columns}
