"""Values as canonical JSON and back (规范化): one spelling for one value, hence one SHA-256."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(value: Any) -> Any:
    """Dataclasses, tuples, decimals, days and words as JSON knows them; decimals as exact text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def decimal_text(value: Decimal) -> str:
    """A decimal without exponent, trailing zeros or a negative zero."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys sorted, no spaces, Chinese as it is."""
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def restored(kind: type[T], document: Any) -> T:
    """A dataclass from what `plain` made of it. Raises TypeError, ValueError.

    What was written before a field existed takes its default: a published report opens for ever,
    so every field added to it later needs one.
    """
    value: T = _restored(kind, document)
    return value


def _restored(kind: Any, document: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        if document is None:
            return None
        (kind,) = (one for one in get_args(kind) if one is not NoneType)
        return _restored(kind, document)
    if origin is tuple:
        (item, *_) = get_args(kind)
        return tuple(_restored(item, one) for one in document)
    if origin is Literal:
        return document
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        known = {name: hint for name, hint in hints.items() if name in document}
        return kind(**{name: _restored(hint, document[name]) for name, hint in known.items()})
    return _leaf(kind, document)


def _leaf(kind: Any, document: Any) -> Any:
    if kind is date:
        return date.fromisoformat(document)
    return kind(document) if kind is Decimal or issubclass(kind, Enum) else document


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
