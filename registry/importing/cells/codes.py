"""Codes of organisations: 统一社会信用代码, 组织机构代码, 注册号."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.identifiers import (
    ALPHABET,
    check_org_code,
    check_uscc,
    is_registration_no,
    normalise_code,
)
from registry.importing.cells.numerals import LONGEST, brief
from registry.importing.cells.one_by_one import OneByOne
from registry.importing.cells.outcome import Left, Outcome, Read, Refused, Written
from registry.importing.coordinates import Kind
from registry.importing.registers.spec import Field

_KINDS = frozenset({Kind.EMPTY, Kind.TEXT, Kind.NUMBER})
_RESPELT = "去掉空格、统一为半角大写"
_NOT_A_FIRM = {"92": "个体工商户", "93": "农民专业合作社"}

_FORM = rf"91[0-9]{{6}}[{ALPHABET}]{{8}}[0-9X][0-9A-HJ-NPQRTUWXY]"
_ALL_FORMS = re.compile(rf"(?:{_FORM}\n)*+")
_IS_FORM = re.compile(_FORM).fullmatch
_LENGTH = 18


def _weighted(values: str, weight: int, modulus: int) -> bytes:
    """A translation table: character → its value times weight, modulo."""
    return bytes(max(values.find(chr(code)), 0) * weight % modulus for code in range(256))


_ALPHABET_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TABLES = [_weighted(ALPHABET, pow(3, place, 31), 31) for place in range(17)]
_TABLES.append(_weighted(ALPHABET, 1, 31))
_ORG_TABLES = [_weighted(_ALPHABET_36, weight, 11) for weight in (3, 7, 9, 10, 5, 8, 4, 2)]
_ORG_TABLES.append(_weighted("0123456789X", 1, 11))
_MODULO = {modulus: bytes(code % modulus for code in range(256)) for modulus in (11, 31)}


def all_sound(codes: Sequence[str]) -> bool:
    """Whether every code is an enterprise's with both check characters right.

    The sums run over all codes at once: the characters at one place of all codes are one long
    number, and eight such numbers of digits below 31 add up without a carry. `check_uscc` says the
    same one by one, a hundred times slower; a test holds the two together.
    """
    formed = _ALL_FORMS.fullmatch("\n".join(codes) + "\n") is not None
    return formed and not any(any(sums) for sums in _sums(codes))


def sound(codes: Iterable[str]) -> list[str]:
    """The codes of enterprises with both check characters right."""
    formed = [code for code in codes if _IS_FORM(code)]
    if not formed:
        return []
    sums = zip(formed, *_sums(formed), strict=True)
    return [code for code, check, org_check in sums if not check and not org_check]


def _sums(codes: Sequence[str]) -> tuple[bytes, bytes]:
    """Per code the weighted sum modulo 31, and that of the 组织机构代码 inside modulo 11."""
    text = "".join(codes).encode()
    places = [text[place::_LENGTH] for place in range(_LENGTH)]
    return _weighted_sum(places, _TABLES, 31), _weighted_sum(places[8:17], _ORG_TABLES, 11)


def _weighted_sum(places: Sequence[bytes], tables: Sequence[bytes], modulus: int) -> bytes:
    terms = [place.translate(table) for place, table in zip(places, tables, strict=True)]
    while len(terms) > 1:
        terms = [_added(terms[at : at + 8], modulus) for at in range(0, len(terms), 8)]
    return terms[0]


def _added(terms: Sequence[bytes], modulus: int) -> bytes:
    total = sum(int.from_bytes(term, "big") for term in terms)
    return total.to_bytes(len(terms[0]), "big").translate(_MODULO[modulus])


@dataclass(frozen=True)
class UsccReader:
    """Reads 统一社会信用代码. A failed check character is asked, not refused (domain.md §1.3).

    confirmed -- codes that a person confirmed against the licence
    """

    field: Field
    confirmed: frozenset[str] = frozenset()

    bulk_kinds = _KINDS
    default_companion = None

    def bulk(self, raws: Sequence[str]) -> list[str] | None:
        """All codes at once where every one is sound and written as it should be."""
        return list(raws) if all_sound(list(dict.fromkeys(raws))) else None

    def clean(self, raws: Iterable[str]) -> list[str]:
        """Those that `bulk` can take."""
        return sound(raws)

    def read(self, written: Written) -> Outcome:
        """One cell: the normalised code, or what is wrong with it."""
        if len(written.raw) > LONGEST:
            return Refused(
                "uscc_length", f"“{brief(written.raw)}”不是统一社会信用代码，请填18位代码。"
            )
        check = check_uscc(written.raw)
        if check.problem in {"length", "alphabet"} and (other := _other_code(check.code)):
            return Refused("other_code", other)
        if check.confirmable and check.code in self.confirmed:
            return Read(check.code, "校验不符，经人工确认无误")
        if check.problem is not None:
            kind = f"uscc_{check.problem}"
            if check.confirmable:
                return Refused(kind, check.sentence, "question")
            return Refused(kind, check.sentence)
        whose = _NOT_A_FIRM.get(check.code[:2])
        note = f"“{check.code}”是{whose}的代码，不是企业法人，请核对。" if whose else ""
        reason = "" if check.code == written.raw else _RESPELT
        return Read(check.code, reason, note=note) if note or reason else check.code


def _other_code(code: str) -> str | None:
    """The sentence for another kind of code in this column, or None."""
    if re.fullmatch(r"\d{15}|\d{13}", code):
        return f"“{code}”是{len(code)}位工商注册号，不是统一社会信用代码，请填18位代码。"
    if check_org_code(code):
        return f"“{brief(code)}”是9位组织机构代码，不是统一社会信用代码，请填18位代码。"
    return None


@dataclass(frozen=True)
class OrgCodeReader(OneByOne):
    """Reads 组织机构代码: a second key to the legal unit, not kept."""

    field: Field

    def read(self, written: Written) -> Outcome:
        """One cell: nine characters. A wrong one is left out, because it only helps to match."""
        check = check_org_code(written.raw)
        if check is None or not check.ok:
            said = f"“{brief(written.raw)}”不是有效的9位组织机构代码，匹配企业时不使用。"
            return Left("不是有效的组织机构代码，匹配时不使用", note=said)
        if check.branch:
            return Read(check.code, "末位 B 是产业活动单位，按所属法人单位匹配")
        return check.code if check.code == written.raw else Read(check.code, _RESPELT)


@dataclass(frozen=True)
class RegistrationReader(OneByOne):
    """Reads the 15-digit 工商注册号; it is never made into a 统一社会信用代码."""

    field: Field

    def read(self, written: Written) -> Outcome:
        """One cell: up to 15 characters."""
        code = normalise_code(written.raw)
        if not re.fullmatch(r"\d{13}|\d{15}", code):
            return Refused(
                "bad_registration_no", f"注册号“{brief(written.raw)}”应为15位数字，请核对。"
            )
        sound = len(code) == 13 or is_registration_no(code)
        note = "" if sound else f"注册号“{code}”校验位不符，已照原文记下，请核对。"
        reason = "" if code == written.raw else _RESPELT
        return Read(code, reason, note=note) if note or reason else code
