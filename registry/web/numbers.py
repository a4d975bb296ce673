"""Numbers as people type them into forms and addresses, with a sentence for what is none."""

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

LARGEST = Decimal(9_000_000_000_000)
"""Beyond it a millionth of the stated unit fits into no column."""
PLACES = 6


class BadNumber(ValueError):
    """A text that is no usable number; the message is the sentence for the user."""


def number_of(text: str) -> Decimal | None:
    """The number that `text` writes, full-width digits and separators allowed; None for nothing.

    Raises BadNumber.
    """
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").rstrip("%")
    if not plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise BadNumber(f"“{text.strip()}”不是数字，请只填数字，例如 1600 或 12.5。")
    if abs(number) > LARGEST:
        raise BadNumber(f"“{text.strip()}”太大，请核对数值和单位。")
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > PLACES:
        raise BadNumber(f"“{text.strip()}”的小数超过 {PLACES} 位，请四舍五入后再填。")
    return number


def typed(number: Decimal | None) -> str:
    """A number as it stands in a field that may be typed over."""
    return "" if number is None else f"{number.normalize():f}"


class NumberField(StringField):
    """A text field for a number; `number` is what was typed."""

    number: Decimal | None = None
    data: str | None

    def pre_validate(self, form: Any) -> None:
        """Say what is wrong with it."""
        try:
            self.number = number_of(self.data or "")
        except BadNumber as problem:
            raise ValidationError(str(problem)) from problem
