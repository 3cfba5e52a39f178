"""What an administrator says about a log: the file, what its columns and statuses mean."""

import hashlib
import re
from dataclasses import replace
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triangel.exchange.logs.guess import guess_meaning
from triangel.exchange.logs.mapping import LogMapping, Meaning
from triangel.exchange.logs.moments import FORMATS, ISO
from triangel.exchange.logs.source import LogSource

MOST_BYTES = 200 * 1024 * 1024
MOST_STATUSES = 100
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")

#: Every fact a column may hold, in the order in which a person thinks of them.
FACTS = {
    "case": gettext_lazy("Case number"),
    "at": gettext_lazy("Moment of the event"),
    "status": gettext_lazy("Status or activity"),
    "sub_status": gettext_lazy("Sub-status"),
    "team": gettext_lazy("Team"),
    "person": gettext_lazy("Person"),
    "client": gettext_lazy("Client"),
    "contact": gettext_lazy("Who asked"),
    "subject": gettext_lazy("Subject"),
    "received": gettext_lazy("Moment of receipt"),
    "closed": gettext_lazy("Moment of closing"),
    "order": gettext_lazy("Running number"),
}
NEEDED = ("case", "at", "status")
MEANINGS = [
    ("open", gettext_lazy("open")),
    ("waiting for client", gettext_lazy("waiting for the client")),
    ("resolved", gettext_lazy("resolved")),
    ("closed", gettext_lazy("closed")),
]


class SendLogForm(forms.Form):
    """The file itself."""

    log = forms.FileField(
        label=gettext_lazy("Log"),
        help_text=gettext_lazy("XES or CSV, also packed with gzip; at most 200 MB."),
        widget=forms.FileInput(attrs={"accept": ".xes,.csv,.gz,.txt"}),
    )

    def clean_log(self) -> "UploadedFile[Any]":
        """Refuse what is too big; what it is shows when it is read."""
        log = cast("UploadedFile[Any]", self.cleaned_data["log"])
        if (log.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 200 MB. Split it and send the parts."))
        return log


class ColumnsForm(forms.Form):
    """What the columns mean. Filled in with the guess; the statuses follow the chosen column."""

    name = forms.CharField(
        label=gettext_lazy("Name of this kind of log"),
        max_length=60,
        help_text=gettext_lazy(
            "Small letters, figures and hyphens. A later log with the same name joins this one."
        ),
    )
    party = forms.ChoiceField(
        label=gettext_lazy("Who holds a request"),
        choices=[("team", gettext_lazy("the team")), ("person", gettext_lazy("the person"))],
    )
    format = forms.ChoiceField(label=gettext_lazy("How moments are written"))
    zone = forms.CharField(label=gettext_lazy("Time zone of moments that name none"), max_length=60)
    empty = forms.CharField(
        label=gettext_lazy("Marks for “not filled in”"),
        required=False,
        help_text=gettext_lazy("With spaces between them, for example: ? - NULL"),
    )
    asked = forms.CharField(widget=forms.HiddenInput, required=False)
    client_name = forms.CharField(
        label=gettext_lazy("Client, where the log names none"), max_length=120, required=False
    )

    def __init__(self, data: Any, *, source: LogSource, mapping: LogMapping, statuses: list[str]) -> None:
        self.mapping, self.statuses = mapping, statuses[: MOST_STATUSES + 1]
        self.are_other_statuses = data is not None and data.get("asked") != _asked(self.statuses)
        if self.are_other_statuses:
            data = _with_guess(data, self.statuses)
        super().__init__(data, initial=_initial(mapping, source, self.statuses))
        for fact, label in FACTS.items():
            self.fields[f"column_{fact}"] = forms.ChoiceField(
                label=label,
                required=fact in NEEDED,
                choices=[("", _("none")), *((name, name) for name in source.columns)],
            )
        for number, status in enumerate(self.statuses):
            self.fields[f"status_{number}"] = forms.ChoiceField(label=status, choices=MEANINGS)
        written = dict.fromkeys([*mapping.formats, *FORMATS])
        cast(forms.ChoiceField, self.fields["format"]).choices = [(way, shown(way)) for way in written]

    def columns(self) -> list[list[forms.BoundField]]:
        """The fields of the columns, two by two."""
        return _pairs([self[f"column_{fact}"] for fact in FACTS])

    def meanings(self) -> list[list[forms.BoundField]]:
        """The fields of the statuses, two by two."""
        return _pairs([self[f"status_{number}"] for number in range(len(self.statuses))])

    def clean_name(self) -> str:
        """A name that can be typed on a command line."""
        name = str(self.cleaned_data["name"])
        if not NAME.fullmatch(name):
            raise forms.ValidationError(_("Use small letters, figures and hyphens only."))
        return name

    def clean_zone(self) -> str:
        """A zone that exists."""
        zone = str(self.cleaned_data["zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(
                _("There is no such time zone; write for example Europe/Amsterdam or UTC.")
            )
        return zone

    def clean(self) -> dict[str, Any]:
        """Whoever holds requests needs a column, and the meanings must be those of the chosen column."""
        values = super().clean() or {}
        if self.are_other_statuses:
            self.add_error("column_status", _("This column holds other statuses. Say below what they mean."))
        elif len(self.statuses) > MOST_STATUSES:
            self.add_error("column_status", _("This column holds too many different values to be a status."))
        party = values.get("party")
        if party and not values.get(f"column_{party}"):
            self.add_error(f"column_{party}", _("Choose the column that says who holds a request."))
        return values

    def chosen(self) -> LogMapping:
        """The mapping as it was filled in; what the form does not ask stays as it was."""
        values = self.cleaned_data
        facts = {fact: tuple(filter(None, [values[f"column_{fact}"]])) for fact in FACTS}
        meanings = {
            status: cast(Meaning, values[f"status_{number}"]) for number, status in enumerate(self.statuses)
        }
        return replace(
            self.mapping,
            name=values["name"],
            party=values["party"],
            formats=(values["format"], *(way for way in self.mapping.formats if way != values["format"])),
            zone=values["zone"],
            empty=("", *values["empty"].split()),
            columns=replace(self.mapping.columns, **facts),
            statuses=meanings,
        )


def shown(way: str) -> str:
    """A way of writing moments, as an example a person reads."""
    if way == ISO:
        return "2026-03-31T14:05:00+02:00"
    signs = {"%d": "31", "%m": "3", "%Y": "2026", "%H": "14", "%I": "2", "%M": "05", "%S": "09", "%p": "PM"}
    for sign, example in {**signs, "%f": "000"}.items():
        way = way.replace(sign, example)
    return way


def _pairs(fields: list[forms.BoundField]) -> list[list[forms.BoundField]]:
    return [fields[place : place + 2] for place in range(0, len(fields), 2)]


def _asked(statuses: list[str]) -> str:
    """Which statuses the page asks about, in short."""
    return hashlib.sha256("\n".join(statuses).encode()).hexdigest()[:16]


def _with_guess(data: Any, statuses: list[str]) -> Any:
    """What was sent, with a guess for statuses that the page did not ask about yet."""
    guessed = data.copy()
    guessed["asked"] = _asked(statuses)
    for number, status in enumerate(statuses):
        guessed[f"status_{number}"] = guess_meaning(status)
    return guessed


def _initial(mapping: LogMapping, source: LogSource, statuses: list[str]) -> dict[str, Any]:
    columns = {
        f"column_{fact}": next(
            (name for name in getattr(mapping.columns, fact) if name in source.columns), ""
        )
        for fact in FACTS
    }
    meanings = {
        f"status_{number}": mapping.meaning(*_parted(status)) or "open"
        for number, status in enumerate(statuses)
    }
    return {
        "name": mapping.name,
        "party": mapping.party,
        "format": mapping.formats[0],
        "zone": mapping.zone,
        "empty": " ".join(filter(None, mapping.empty)),
        "client_name": mapping.client_name,
        "asked": _asked(statuses),
        **columns,
        **meanings,
    }


def _parted(status: str) -> tuple[str, str]:
    first, _slash, rest = status.partition("/")
    return first, rest
