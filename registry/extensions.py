"""The unbound extensions: sign-in, protection of forms, one session per application context."""

from flask import Flask, current_app, g
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from registry.records.database import Database

login_manager = LoginManager()
csrf = CSRFProtect()


class Ledger:
    """Plain SQLAlchemy in a Flask application: a session is opened when first asked for, and closed
    with its application context. A request therefore reads one snapshot; who writes commits."""

    def init_app(self, app: Flask, database: Database) -> None:
        """Bind `database` to `app`."""
        app.extensions["ledger"] = database
        app.teardown_appcontext(self._close)

    @property
    def database(self) -> Database:
        """The database of the current application."""
        database: Database = current_app.extensions["ledger"]
        return database

    @property
    def session(self) -> Session:
        """The session of the current application context."""
        if "ledger_session" not in g:
            g.ledger_session = self.database.session()
        session: Session = g.ledger_session
        return session

    def _close(self, error: BaseException | None) -> None:
        session = g.pop("ledger_session", None)
        if session is not None:
            session.close()


ledger = Ledger()
