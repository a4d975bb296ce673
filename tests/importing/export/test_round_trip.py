"""Export → import is 0 changes (frappe#13404, jeecg#6244), for every register and both kinds."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from registry.terms import Register
from tests.importing.export import registers
from tests.support.imports import assert_sound, bring, counts, look, problems, send_out

FILES = {
    Register.ENTERPRISES: registers.FIRMS,
    Register.FIGURES: registers.FIGURES,
    Register.HONOURS: registers.HONOURS,
    Register.PLATFORMS: registers.PLATFORMS,
    Register.PROJECTS: registers.PROJECTS,
    Register.DISTRICT: registers.DISTRICT,
}


@pytest.fixture
def filled(seeded_database) -> Iterator[Session]:
    """A ledger with something of everything."""
    with seeded_database.session() as session:
        for register, records in FILES.items():
            done = bring(session, records, name=f"{register}.xlsx")
            assert done.committed, problems(done)
            assert counts(done).get("new") == len(records), (register, problems(done))
        assert_sound(session)
        yield session


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_exported_register_comes_back_without_a_change(filled, tmp_path, kind):
    for register, records in FILES.items():
        target = tmp_path / f"{register}.{kind}"
        sent = send_out(filled, register, target)
        assert sent.rows >= len(records)

        again = look(filled, target, name=target.name)

        assert counts(again) == {"unchanged": sent.rows}, (register, changes(again))
        assert problems(again, "error", "question") == []


def changes(preview):
    """What a preview would change, for the message of a failing test."""
    return [
        *problems(preview),
        *(
            (change.field, change.old, change.new)
            for outcome in preview.outcomes
            for change in outcome.changes
        ),
    ]
