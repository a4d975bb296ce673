"""`column IN (…)` with any number of values as one parameter, the same on both engines."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    String,
    any_,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session


def among(session: Session, of: ColumnElement[Any], values: Iterable[str | int]) -> Any:
    """The condition that `of` is one of `values`, however many there are."""
    wanted = list(values)
    if session.get_bind().dialect.name == "postgresql":
        kind = BigInteger if isinstance(of.type, Integer) else String
        return of == any_(bindparam(None, wanted, type_=ARRAY(kind), unique=True))
    each = func.json_each(json.dumps(wanted)).table_valued(column("value"))
    return of.in_(select(each.c.value))
