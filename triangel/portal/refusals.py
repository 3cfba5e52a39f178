"""What may not happen, said to the client beside what he typed."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime

from django.forms import BaseForm
from django.utils.translation import gettext

from triangel.core.rules import Refused
from triangel.ui.spoken import full_day, full_moment


def sentence(refused: Refused) -> str:
    """A refusal in the reader's language."""
    values = {name: _spoken(value) for name, value in refused.values.items()}
    return gettext(refused.message) % values if values else gettext(refused.message)


@contextmanager
def shown_in(form: BaseForm, **fields: str) -> Generator[None]:
    """A refusal becomes an error of the form; ``subject="body"`` says that the form calls a field otherwise.
    The view goes on below with a form that is no longer valid."""
    try:
        yield
    except Refused as refused:
        field = fields.get(refused.field or "", refused.field)
        form.add_error(field if field in form.fields else None, sentence(refused))


def _spoken(value: object) -> object:
    if isinstance(value, datetime):
        return full_moment(value)
    return full_day(value) if isinstance(value, date) else value
