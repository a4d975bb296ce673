"""The web: translates a request, asks the rooms below, answers. No rule lives here.

`bind` is the only place that knows every part of it.
"""

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from registry.config import Settings
from registry.extensions import csrf
from registry.web import (
    account_admin,
    accounts,
    assets,
    audit_log,
    components,
    differences,
    directory,
    dossier,
    editing,
    effects,
    errors,
    exports,
    feeding,
    formats,
    health,
    home,
    import_changes,
    import_files,
    imports,
    indicators,
    jobs,
    merging,
    navigation,
    origins,
    own_differences,
    people,
    plans,
    platforms,
    preview_rows,
    project_editing,
    projects,
    reading,
    reconciling,
    reminders,
    report_checks,
    report_templates,
    reports,
    rereading,
    return_units,
    returns,
    roll,
    security,
    settings_page,
    settling,
    split_differences,
    tracing,
    uploads,
)

BLUEPRINTS = (
    account_admin.bp,
    accounts.bp,
    audit_log.bp,
    components.bp,
    differences.bp,
    directory.bp,
    dossier.bp,
    editing.bp,
    effects.bp,
    exports.bp,
    feeding.bp,
    health.bp,
    home.bp,
    import_changes.bp,
    import_files.bp,
    imports.bp,
    indicators.bp,
    plans.bp,
    platforms.bp,
    jobs.bp,
    merging.bp,
    preview_rows.bp,
    project_editing.bp,
    projects.bp,
    origins.bp,
    reading.bp,
    reconciling.bp,
    rereading.bp,
    reminders.bp,
    report_checks.bp,
    report_templates.bp,
    reports.bp,
    roll.bp,
    settings_page.bp,
    settling.bp,
    return_units.bp,
    returns.bp,
    own_differences.bp,
    split_differences.bp,
    tracing.bp,
    uploads.bp,
)
UPLOADS_AT_ONCE = 4
"""How many files of the largest allowed size one upload may hold."""


def bind(app: Flask) -> None:
    """Bind all pages to `app`, whose settings and ledger are bound already."""
    settings: Settings = app.extensions["settings"]
    app.config.update(
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=(settings.max_file_mb * UPLOADS_AT_ONCE + 1) * 1024 * 1024,
        WTF_I18N_ENABLED=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    csrf.init_app(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    for part in (people, security, errors, assets, formats, navigation):
        part.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
