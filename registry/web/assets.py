"""Addresses of what the front-end build made: a new build has new ones, so browsers may keep it."""

from pathlib import Path

from flask import Flask, current_app, url_for

A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Give templates `asset(name)`."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR
    app.add_template_global(asset, "asset")


def asset(name: str) -> str:
    """The address of `static/dist/<name>`; without a build the page still works, only plainly."""
    file = Path(current_app.static_folder or "static", "dist", name)
    made = file.stat().st_mtime_ns // 1_000_000 if file.exists() else 0
    return url_for("static", filename=f"dist/{name}", v=made)
