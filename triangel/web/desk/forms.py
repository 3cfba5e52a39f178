"""What people type about requests."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triangel.clients.models import Client, Contact
from triangel.contracts.models import Contract
from triangel.desk.models import ClientRequest, Topic
from triangel.desk.rules import Hand
from triangel.people.models import Employee
from triangel.projects.models import Project
from triangel.web.desk.topics import topic_groups

MOMENT = "%Y-%m-%dT%H:%M"
#: Where typing begins when a form opens, on its own page and in place.
FOCUS = {"autofocus": "", "data-t-focus": ""}
HAND = re.compile(r"(seat|person):([0-9]{1,12})")


class MomentField(forms.DateTimeField):
    """A day and a time, by the browser's own picker, in the provider's zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    input_formats = [MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class HandField(forms.CharField):
    """A seat or a person: "seat:12" or "person:7"."""

    def clean(self, value: Any) -> Hand | None:
        """The hand that was chosen."""
        chosen = super().clean(value)
        if not chosen:
            return None
        match = HAND.fullmatch(chosen)
        if match is None:
            raise forms.ValidationError(_("Choose somebody from the list."))
        number = int(match[2])
        return Hand(seat=number) if match[1] == "seat" else Hand(employee=number)


if TYPE_CHECKING:
    TopicChoice = forms.ModelChoiceField[Topic]
else:
    TopicChoice = forms.ModelChoiceField


class TopicField(TopicChoice):
    """A topic out of the provider's list, grouped by who takes it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Topic.objects.filter(is_active=True, is_heading=False), **options)

    def offer(self, *, is_required: bool) -> None:
        """Fill in the list as it is now, in the language of the page."""
        first = _("Choose a topic") if is_required else _("No topic: to the contract manager")
        groups = [(group, [(topic.pk, topic.name) for topic in topics]) for group, topics in topic_groups()]
        self.widget.choices = [("", first), *groups]


class SayForm(forms.Form):
    """Something to say: to the client, from him, or among colleagues."""

    body = forms.CharField(
        label=gettext_lazy("Message"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )
    promised_by = MomentField(label=gettext_lazy("The client hears again before"), required=False)
    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=gettext_lazy("Who said it"), required=False
    )

    def __init__(self, *args: Any, client_request: ClientRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["contact"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Contact.objects.filter(client=client_request.client_id, is_active=True)
        field.empty_label = _("Somebody there")
        field.initial = client_request.contact_id


class ReasonForm(forms.Form):
    """Why something happens."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        widget=forms.TextInput(attrs=FOCUS),
        error_messages={"required": gettext_lazy("Say why in a few words.")},
    )


class HandOverForm(forms.Form):
    """Where a request goes, and why."""

    to = HandField(required=False)
    who = forms.CharField(label=gettext_lazy("Somebody else"), required=False, max_length=80)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=400,
        help_text=gettext_lazy("The one who gets it reads this first."),
        error_messages={"required": gettext_lazy("Say why in a few words.")},
    )

    def clean_to(self) -> Hand:
        """Somebody has to be chosen."""
        chosen: Hand | None = self.cleaned_data["to"]
        if chosen is None:
            raise forms.ValidationError(_("Choose who gets it."))
        return chosen


class PromiseForm(forms.Form):
    """A date for the client."""

    promised_by = MomentField(
        label=gettext_lazy("The client hears before"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", **FOCUS}, format=MOMENT),
        error_messages={"required": gettext_lazy("Choose a day and a time.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What the client hears or gets"), max_length=200, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it changes"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Needed when the date moves back. The client reads it."),
    )


class ChangeTopicForm(forms.Form):
    """What a request is really about, and whether it goes there at once."""

    topic = TopicField(
        label=gettext_lazy("It is about"), error_messages={"required": gettext_lazy("Choose a topic.")}
    )
    about = forms.ModelChoiceField(
        Employee.objects.none(),
        label=gettext_lazy("Whom the complaint is about"),
        required=False,
        help_text=gettext_lazy("Neither this person nor who stands in or reports will see the request."),
    )
    send = forms.BooleanField(
        label=gettext_lazy("Send it on to where that belongs"), required=False, initial=True
    )

    def __init__(self, *args: Any, about: QuerySet[Employee], **options: Any) -> None:
        super().__init__(*args, **options)
        _topics(self, is_required=True)
        field = self.fields["about"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = about, _("Choose somebody")

    @property
    def asks_about(self) -> bool:
        """Whether it has to be said whom it is about."""
        return bool(self.errors.get("about") or self["about"].value())


class SplitForm(forms.Form):
    """A second matter in a request."""

    subject = forms.CharField(label=gettext_lazy("The second matter in a few words"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("What it is about"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("In the client's words; the client reads this."),
    )
    topic = TopicField(label=gettext_lazy("Topic"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _topics(self, is_required=False)


class LinkForm(forms.Form):
    """Another request that belongs with this one."""

    other = forms.RegexField(
        r"^#?[0-9]{1,14}$",
        label=gettext_lazy("Number of the other request"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Fill in a number, like 1204.")},
    )

    def clean_other(self) -> int:
        """The number alone."""
        return int(str(self.cleaned_data["other"]).removeprefix("#"))


class SaveFilterForm(forms.Form):
    """A name for a view on the list."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class ReceiveForm(forms.Form):
    """What a client asks, written down by a colleague."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    contact = forms.ModelChoiceField(Contact.objects.none(), label=gettext_lazy("Who asks"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("How"))
    subject = forms.CharField(label=gettext_lazy("The question in a few words"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("What is asked"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("In the client's own words where you can; it can be read in the portal."),
    )
    topic = TopicField(label=gettext_lazy("Topic"), required=False)
    project = forms.ModelChoiceField(
        Project.objects.none(), label=gettext_lazy("About a project"), required=False
    )
    contract = forms.ModelChoiceField(
        Contract.objects.none(), label=gettext_lazy("About a contract"), required=False
    )
    about = forms.ModelChoiceField(
        Employee.objects.none(),
        label=gettext_lazy("Whom the complaint is about"),
        required=False,
        help_text=gettext_lazy("Neither this person nor who stands in or reports will see the request."),
    )
    not_for = forms.ModelChoiceField(
        Employee.objects.none(),
        label=gettext_lazy("Rather not with"),
        required=False,
        help_text=gettext_lazy("Nobody asks why. This person will not see the request."),
    )
    regarding = forms.RegexField(
        r"^#?[0-9]{1,14}$",
        label=gettext_lazy("The earlier request it is about"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("For a complaint: who handled that request does not judge this one."),
        error_messages={"invalid": gettext_lazy("Fill in a number, like 1204.")},
    )
    is_steering_decision = forms.BooleanField(
        label=gettext_lazy("It is about a decision of the steering group"), required=False
    )
    promised_by = MomentField(label=gettext_lazy("The client hears before"), required=False)
    promise_shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        client: Client,
        contacts: QuerySet[Contact],
        projects: QuerySet[Project],
        contracts: QuerySet[Contract],
        about: QuerySet[Employee],
        channels: Iterable[tuple[str, Any]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.client = client
        self._offer("contact", contacts, _("Nobody in the list"))
        self._offer("project", projects, _("No project"))
        self._offer("contract", contracts, _("No contract in particular"))
        self._offer("about", about, _("Choose somebody"))
        self._offer("not_for", about, _("Nobody to leave out"))
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = list(channels)
        _topics(self, is_required=False)

    @property
    def has_wishes(self) -> bool:
        """Whether something was said about who is to deal with it, so that it stays open."""
        return any(self[name].value() for name in ("not_for", "regarding", "is_steering_decision"))

    def clean(self) -> dict[str, Any]:
        """A decision of the steering group is something to complain about."""
        data = super().clean() or {}
        topic = data.get("topic")
        if data.get("is_steering_decision") and not (topic is not None and topic.is_complaint):
            self.add_error("topic", _("Choose the complaint it is."))
        return data

    @property
    def has_projects(self) -> bool:
        """Whether there is a project to choose."""
        return len(self.fields["project"].choices) > 1  # type: ignore[attr-defined]

    @property
    def has_contracts(self) -> bool:
        """Whether there is a contract to choose."""
        return len(self.fields["contract"].choices) > 1  # type: ignore[attr-defined]

    def _offer(self, name: str, rows: Any, empty: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = rows, empty


def _topics(form: forms.Form, *, is_required: bool) -> None:
    field = form.fields["topic"]
    assert isinstance(field, TopicField)
    field.offer(is_required=is_required)
