"""django-import-export: MODE DATABASE FILE FIELDS. A dry run, then the import; prints seconds.

FIELDS is JSON: field → header. MODE is `default`, a resource as its documentation shows it, or any
of `bulk` (writes in batches and looks records up in one query) and `blind` (shows no difference).
"""

import json
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import django
import tablib
from django.conf import settings

MODE, DATABASE, FILE, FIELDS = sys.argv[1:]
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATABASE}},
    INSTALLED_APPS=["import_export"],
    USE_TZ=False,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.db import connection, models  # noqa: E402 - Django must be set up first
from import_export import fields, resources, widgets  # noqa: E402
from import_export.instance_loaders import CachedInstanceLoader  # noqa: E402

HEADERS: dict[str, str] = json.loads(FIELDS)


class Meta:
    """A model needs an application; the only one here lends its name."""

    app_label = "import_export"


def column(name: str) -> Any:
    """The model's field."""
    if name == "uscc":
        return models.CharField(max_length=18, unique=True)
    if name == "established":
        return models.DateField(null=True)
    if name == "capital":
        return models.IntegerField(null=True)
    return models.CharField(max_length=200)


class Day(widgets.DateWidget):
    """Excel hands over a moment, which never equals the stored day: every row would differ."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return value.date() if isinstance(value, datetime) else super().clean(value, row, **kwargs)


COLUMNS = {name: column(name) for name in HEADERS}
Firm: Any = type("Firm", (models.Model,), {"__module__": __name__, "Meta": Meta, **COLUMNS})
OPTIONS = {
    "model": Firm,
    "import_id_fields": ("uscc",),
    "fields": tuple(HEADERS),
    "skip_unchanged": "blind" not in MODE,
    "use_bulk": "bulk" in MODE,
    "skip_diff": "blind" in MODE,
}
if "bulk" in MODE:
    OPTIONS["instance_loader_class"] = CachedInstanceLoader


def field(name: str, header: str) -> Any:
    """A column of the resource."""
    widget = {"established": Day(), "capital": widgets.IntegerWidget()}.get(name)
    return fields.Field(attribute=name, column_name=header, widget=widget)


Firms: Any = type(
    "Firms",
    (resources.ModelResource,),
    {
        **{name: field(name, header) for name, header in HEADERS.items()},
        "Meta": type("Meta", (), OPTIONS),
    },
)


def main() -> None:
    """Look, then write; every row must have come in."""
    if Firm._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Firm)
    began = time.perf_counter()
    dataset = tablib.Dataset().load(Path(FILE).read_bytes(), format="xlsx")
    for dry_run in (True, False):
        result = Firms().import_data(dataset, dry_run=dry_run, raise_errors=True)
        assert not result.has_errors()
    print(time.perf_counter() - began)
    assert Firm.objects.count() == len(dataset)


main()
