"""While tests run, the ORM refuses to write what is remembered: `records.writer` alone does.

The static look at the code (tests/house/test_one_writer.py) cannot see `enterprise.name = "…"`.
"""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from registry.models import Remembering


class WrittenPastTheWriter(AssertionError):
    """A remembering row was about to be written by the ORM."""


def _refuse(model: type[Any]) -> None:
    if issubclass(model, Remembering):
        raise WrittenPastTheWriter(f"{model.__name__} is written by records.writer alone")


def _on_flush(session: Session, *_: object) -> None:
    for row in [*session.new, *session.dirty, *session.deleted]:
        _refuse(type(row))


def _on_statement(state: ORMExecuteState) -> None:
    if (state.is_insert or state.is_update or state.is_delete) and state.bind_mapper:
        _refuse(state.bind_mapper.class_)


def watch_the_orm() -> None:
    """Look at every flush and every ORM statement from now on."""
    event.listen(Session, "before_flush", _on_flush)
    event.listen(Session, "do_orm_execute", _on_statement)
