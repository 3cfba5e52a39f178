"""Of which requests somebody wants to see the flow."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from triangel.desk.models import HistoryImport

OURS = ""
DAYS = 90
#: There has to be a day after it.
LAST = date(2999, 12, 31)


class FlowForm(forms.Form):
    """Where the requests come from, and between which days they were received (the last one included)."""

    source = forms.ChoiceField(label=_("Requests"), required=False)
    first = forms.DateField(
        label=_("Received from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("up to and including"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=[MaxValueValidator(LAST)],
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        known = HistoryImport.objects.order_by("source").values_list("source", flat=True).distinct()
        imported = [(name, _("Read in: %(name)s") % {"name": name}) for name in known]
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(OURS, _("Our own")), *imported]

    def clean(self) -> dict[str, Any]:
        """Ninety days back when nothing is chosen; a history that was read in as a whole."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        is_chosen = self.data.get("first") is not None or self.data.get("last") is not None
        if not is_chosen and not data.get("source"):
            data["first"] = self.today - timedelta(days=DAYS)
        return data
