"""所属区 and 所在省份 columns: rows of other districts are not ours, and are said to be so."""

import re

from registry.importing.registers.vocabularies import Vocabularies
from registry.importing.registers.words import fold

OWN, WIDER, OTHER = "own", "wider", "other"
_AREA = re.compile(r".+(?:省|市|区|县|州|盟|旗)")


def is_ours(text: str, vocabularies: Vocabularies) -> bool:
    """Whether a place is certainly our district, or within it by name."""
    places = vocabularies["place"]
    key = fold(text)
    return places.codes.get(key) == OWN or fold(places.labels[OWN]).removesuffix("区") in key


def is_elsewhere(text: str, vocabularies: Vocabularies) -> bool:
    """Whether a place is certainly another district, city or province.

    A word that says nothing certain (a town, a park) is not elsewhere: a row is never dropped on a
    guess.
    """
    places = vocabularies["place"]
    key = fold(text)
    code = places.codes.get(key)
    if code is not None:
        return code == OTHER
    if fold(places.labels[OWN]).removesuffix("区") in key:
        return False
    return bool(_AREA.fullmatch(key))
