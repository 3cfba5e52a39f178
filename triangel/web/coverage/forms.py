"""What somebody wants to see of the year ahead."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from triangel.people.models import Employee

#: How far back and ahead a day may be chosen.
FURTHEST = timedelta(days=366)


class CoverageForm(forms.Form):
    """The day to look from, whose line, and how it is put together."""

    on = forms.DateField(label=_("Seen from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    line = forms.ModelChoiceField(
        Employee.objects.none(), label=_("In the line of"), required=False, empty_label=_("everybody")
    )
    by = forms.ChoiceField(
        label=_("Grouped by"),
        required=False,
        choices=[("client", _("client")), ("person", _("who must act")), ("kind", _("kind of gap"))],
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        leaders = Employee.objects.filter(reports__isnull=False, is_imported=False).distinct()
        self.fields["line"].queryset = leaders.employed_on(today).by_name()  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        """Today when no day is chosen; not further than a year away."""
        on: date = self.cleaned_data["on"] or self.today
        if not self.today - FURTHEST <= on <= self.today + FURTHEST:
            raise forms.ValidationError(_("Choose a day within a year from today."))
        return on
