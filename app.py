"""The composition root: settings, database and doors are put together here and nowhere else.

Importing this file does nothing. `flask` finds `create_app` by itself in the repository root, as
any WSGI server does that is told `app:create_app()`.
"""

from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Flask

from registry.cli import Commands
from registry.config import Settings, load_settings, secret_key

ROOT = Path(__file__).resolve().parent


class Registry(Flask):
    """The application. Its pages are bound when first needed, so that commands start light.

    `settings` and `database` open when first asked for: a wrong setting is then a sentence of the
    command that met it.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__("registry", root_path=str(ROOT))
        self.cli = Commands()
        self._given = settings
        self._binding = Lock()
        self._bound = False

    @cached_property
    def settings(self) -> Settings:
        """The settings given to `create_app`, else those of the environment."""
        return self._given or load_settings(ROOT)

    def bind_web(self) -> None:
        """Bind database, session, sign-in and all pages; safe to repeat."""
        with self._binding:
            if not self._bound:
                self._bind()
                self._bound = True

    def _bind(self) -> None:
        from registry import web
        from registry.extensions import ledger
        from registry.records.database import open_database

        self.secret_key = secret_key(self.settings.home)
        self.extensions["settings"] = self.settings
        database = open_database(self.settings.database_url, self.settings.jobs_url)
        ledger.init_app(self, database)
        web.bind(self)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer a request, from the first one on with all pages."""
        if not self._bound:
            self.bind_web()
        return super().__call__(environ, start_response)


def create_app(settings: Settings | None = None) -> Registry:
    """The application for `settings`, or for those of the environment."""
    return Registry(settings)
