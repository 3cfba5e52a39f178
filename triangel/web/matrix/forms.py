"""What people type about the matrix and its topics."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triangel.clients import queries as clients_queries
from triangel.clients.access import visible_clients
from triangel.clients.choices import Language
from triangel.clients.models import Client
from triangel.contracts.choices import ContractClass
from triangel.core.models import User
from triangel.desk import queries
from triangel.desk.actions import TopicText
from triangel.desk.choices import Channel, MatrixRole, WithProject
from triangel.desk.models import MatrixRow, MatrixVersion, Topic
from triangel.desk.rules.matrix import PART_WORDS, Conditions, Parts, Role
from triangel.web.asking import DayField
from triangel.web.desk.forms import MomentField
from triangel.web.matrix.saying import column_title, part_word

#: How far back a draft may be tried out, and how far it is by itself.
DAYS, MOST_DAYS = 90, 3 * 366
MOST_BYTES = 2 * 1024 * 1024
NEARLY = 5


class ClientField(forms.CharField):
    """A client by its number, or by enough of its name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=160, **options)
        self.user: User | None = None

    def clean(self, value: Any) -> Client | None:
        """The client that is meant; refused when it is none or not a single one."""
        said = super().clean(value)
        if not said or self.user is None:
            return None
        clients = visible_clients(self.user)
        if said.isascii() and said.isdecimal() and len(said) < 10:
            found = list(clients.filter(number=int(said)))
        else:
            found = list(clients.filter(name__iexact=said)) or list(
                clients_queries.named(clients, said)[: NEARLY + 1]
            )
        if not found:
            raise forms.ValidationError(_("No client is called so."))
        if len(found) > 1:
            names = ", ".join(client.name for client in found[:NEARLY])
            raise forms.ValidationError(_("Which one do you mean: %(names)s?") % {"names": names})
        return found[0]


class ConditionsForm(forms.Form):
    """For which requests a row is meant; what is left empty asks nothing."""

    contract_classes = forms.MultipleChoiceField(
        label=gettext_lazy("Class of the contract"),
        choices=ContractClass.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    project = forms.ChoiceField(label=gettext_lazy("Project"), choices=WithProject.choices, required=False)
    client = ClientField(
        label=gettext_lazy("Client"),
        required=False,
        help_text=gettext_lazy("Its number or name; empty is every client."),
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("How it came in"),
        choices=Channel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("", gettext_lazy("any language")), *Language.choices],
        required=False,
    )

    def __init__(self, *args: Any, user: User, row: MatrixRow | None = None, **options: Any) -> None:
        super().__init__(*args, **{**options, "initial": _initial(row)})
        field = self.fields["client"]
        assert isinstance(field, ClientField)
        field.user = user

    @property
    def conditions(self) -> Conditions:
        """What was filled in."""
        given, client = self.cleaned_data, self.cleaned_data["client"]
        return Conditions(
            classes=frozenset(given["contract_classes"]),
            projects=frozenset([given["project"] == WithProject.WITH] if given["project"] else []),
            clients=frozenset([client.pk] if client is not None else []),
            channels=frozenset(given["channels"]),
            languages=frozenset([given["language"]] if given["language"] else []),
        )


class RowForm(ConditionsForm):
    """A whole row: what each role does, why, and for which requests."""

    def __init__(self, *args: Any, user: User, row: MatrixRow, **options: Any) -> None:
        super().__init__(*args, user=user, row=row, **options)
        offered = [(part, f"{part}  {part_word(part)}") for part in PART_WORDS]
        conditions = dict(self.fields)
        self.fields.clear()
        parts = queries.parts_of(row)
        for role in Role:
            self.fields[role.value] = forms.ChoiceField(
                label=column_title(role), choices=offered, initial=parts[role]
            )
        self.fields["reason"] = forms.CharField(
            label=_("Why"), max_length=400, required=False, initial=row.reason
        )
        self.fields.update(conditions)

    @property
    def parts(self) -> Parts:
        """What each role does, as filled in."""
        return {role: self.cleaned_data[role.value] for role in Role}


class AddRowForm(ConditionsForm):
    """A row to be added: of which topic, and for which requests."""

    topic = forms.ModelChoiceField(Topic.objects.all(), label=gettext_lazy("Topic"))

    field_order = ("topic",)


class NoteForm(forms.Form):
    """A few words that go along."""

    note = forms.CharField(label=gettext_lazy("What changes"), max_length=200, required=False)


class ReviewForm(forms.Form):
    """What the reviewer says."""

    note = forms.CharField(
        label=gettext_lazy("What you have to say about it"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PublishForm(forms.Form):
    """From when a version is in force."""

    valid_from = MomentField(
        label=gettext_lazy("In force from"), required=False, help_text=gettext_lazy("Empty is now.")
    )


class CompareForm(forms.Form):
    """With which other version somebody compares."""

    other = forms.ModelChoiceField(
        MatrixVersion.objects.none(),
        to_field_name="number",
        label=gettext_lazy("Compared with"),
        required=False,
    )


class PeriodForm(forms.Form):
    """Over the requests of which days a draft is tried out."""

    first = DayField(label=gettext_lazy("Received from"))
    last = DayField(label=gettext_lazy("up to and including"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        usual = {"first": today - timedelta(days=DAYS), "last": today}
        super().__init__(*args, **{**options, "initial": usual})
        self.today = today

    def clean(self) -> dict[str, Any]:
        """A period of the past, not longer than three years."""
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        elif last and last > self.today:
            self.add_error("last", _("Choose days that have been."))
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("first", _("Choose at most three years."))
        return given


class ImportForm(forms.Form):
    """A matrix in a file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or DMN 1.3, as this page exports it; at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.dmn,.xml"}),
        required=False,
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, max_length=MOST_BYTES)
    note = forms.CharField(label=gettext_lazy("What changes"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].required = not self.data.get("text")

    def clean_file(self) -> Any:
        """Refuse what is too big to be a matrix."""
        file = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 2 MB. A matrix is not so large."))
        return file


class TopicForm(forms.Form):
    """A topic: its names, what it is, and how clients say it."""

    name_nl = forms.CharField(label=gettext_lazy("Dutch name"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=120)
    description = forms.CharField(label=gettext_lazy("What belongs to it"), max_length=400, required=False)
    examples = forms.CharField(
        label=gettext_lazy("Examples"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Questions as clients ask them, one a line."),
    )
    is_heading = forms.BooleanField(
        label=gettext_lazy("Only a heading: no request is about it itself"), required=False
    )
    is_complaint = forms.BooleanField(label=gettext_lazy("It is a complaint"), required=False)
    about_person = forms.BooleanField(
        label=gettext_lazy("It is about a person, who never sees it"), required=False
    )
    about_role = forms.ChoiceField(
        label=gettext_lazy("It is always about the same role"),
        choices=[("", gettext_lazy("no")), *MatrixRole.choices],
        required=False,
    )

    @property
    def text(self) -> TopicText:
        """What was filled in."""
        return TopicText(**{name: self.cleaned_data[name] for name in TopicText.__dataclass_fields__})


class MakeTopicForm(TopicForm):
    """A new topic: its code, and where it stands."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Small letters, figures and underscores. It never changes."),
    )
    parent = forms.ModelChoiceField(
        Topic.objects.filter(is_active=True),
        label=gettext_lazy("Stands under"),
        required=False,
        empty_label=gettext_lazy("at the top"),
    )

    field_order = ("code", "parent")


class MoveTopicForm(forms.Form):
    """Where a topic goes."""

    parent = forms.ModelChoiceField(
        Topic.objects.all(),
        label=gettext_lazy("Stands under"),
        required=False,
        empty_label=gettext_lazy("at the top"),
    )
    before = forms.ModelChoiceField(
        Topic.objects.all(),
        label=gettext_lazy("In front of"),
        required=False,
        empty_label=gettext_lazy("last"),
    )


def _initial(row: MatrixRow | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "contract_classes": row.contract_classes,
        "project": row.project,
        "client": row.client.name if row.client is not None else "",
        "channels": row.channels,
        "language": row.language,
    }
