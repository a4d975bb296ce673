"""What all forms share: built-in messages in Chinese, tidy texts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice

from registry.terms import Term


class ChineseForm(FlaskForm):
    """A form whose built-in messages are Chinese (`WTF_I18N_ENABLED` is off: no Babel needed)."""

    class Meta(FlaskForm.Meta):
        locales = ("zh",)

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Tidy texts before they are checked; passwords keep their spaces."""
            if unbound_field.field_class.__name__ not in _TEXTS:
                return unbound_field.bind(form=form, **options)
            filters = [*unbound_field.kwargs.get("filters", ()), _tidied]
            return unbound_field.bind(form=form, filters=filters, **options)


def choices(vocabulary: type[Term], none: str) -> list[SelectChoice]:
    """The words of a vocabulary to choose from, after `none` for nothing chosen."""
    return [SelectChoice(value="", label=none), *words(vocabulary.labels().items())]


def words(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Codes with what people call them, to choose one from."""
    return [SelectChoice(value=code, label=label) for code, label in pairs]


def day_of(text: str) -> date | None:
    """The day that a date control sends; None for nothing, or for what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_TEXTS = ("StringField", "TextAreaField")


def _tidied(value: str | None) -> str | None:
    """Without surrounding spaces; a browser ends every line of a text area with two characters."""
    return value.strip().replace("\r\n", "\n") if value else value
