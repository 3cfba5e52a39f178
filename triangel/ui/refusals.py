"""What may not happen, said to the person who tried: in his language, beside what he typed."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext

from triangel.core.rules import Refused
from triangel.ui.spoken import full_day, full_moment


@dataclass(slots=True)
class Outcome:
    """Whether something happened; 422 is the status of what did not."""

    refused: Refused | None = None

    @property
    def status(self) -> int:
        """The status of the answer."""
        return 200 if self.refused is None else 422


def sentence(refused: Refused) -> str:
    """A refusal in the reader's language."""
    values = {name: _spoken(value) for name, value in refused.values.items()}
    return gettext(refused.message) % values if values else gettext(refused.message)


@contextmanager
def shown_in(form: BaseForm, **fields: str) -> Generator[Outcome]:
    """A refusal becomes an error of the form: of the field it is about (``question="body"`` says that the
    form calls it otherwise), or of the whole form. The view goes on below and shows the form again."""
    outcome = Outcome()
    try:
        yield outcome
    except Refused as refused:
        outcome.refused = refused
        field = fields.get(refused.field or "", refused.field)
        form.add_error(field if field in form.fields else None, sentence(refused))


@contextmanager
def told(request: HttpRequest) -> Generator[Outcome]:
    """A refusal of a gesture without a form becomes a sentence on the next page."""
    outcome = Outcome()
    try:
        yield outcome
    except Refused as refused:
        outcome.refused = refused
        messages.error(request, sentence(refused))


def _spoken(value: object) -> object:
    if isinstance(value, datetime):
        return full_moment(value)
    return full_day(value) if isinstance(value, date) else value
