"""What a client fills in. One box is enough; everything else may be left."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triangel.clients.models import Contact
from triangel.contracts.models import Contract
from triangel.desk.actions import Question
from triangel.desk.choices import Channel
from triangel.desk.models import ClientRequest, Topic
from triangel.people.models import Employee
from triangel.projects.models import Project
from triangel.triangle.choices import SeatKind
from triangel.triangle.queries import Face

#: What a question may be about, as a client would say it, by the code of the topic.
PLAIN_TOPICS = {
    "incident": gettext_lazy("Something does not work"),
    "question": gettext_lazy("How something works"),
    "request": gettext_lazy("Something we need"),
    "project_status": gettext_lazy("A project"),
    "invoice": gettext_lazy("An invoice"),
    "sla_report": gettext_lazy("Our agreements"),
    "new_need": gettext_lazy("A wish or an idea"),
    "complaint_service": gettext_lazy("Not satisfied"),
}
#: A complaint about a person, by the seat he holds.
ABOUT_PERSON = {
    SeatKind.ACCOUNT_MANAGER: "complaint_am",
    SeatKind.CONTRACT_MANAGER: "complaint_cm",
    SeatKind.PROJECT_MANAGER: "complaint_pm",
}
SUBJECT_LENGTH = 90


@dataclass(frozen=True, slots=True)
class Offered:
    """What a contact can choose from when he asks."""

    topics: dict[str, Topic]
    contracts: list[Contract]
    projects: list[Project]
    faces: list[Face]


class SignInForm(forms.Form):
    """Where to mail the link."""

    TOO_OFTEN = gettext_lazy("You asked for a link several times. Use the last one, or try again in a while.")

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address at work"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class AskForm(forms.Form):
    """The one box, and what may be said besides. ``key`` makes that a form sent twice asks once."""

    body = forms.CharField(
        label=gettext_lazy("What can we do for you?"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Tell us first what we can do for you.")},
    )
    topic = forms.ChoiceField(label=gettext_lazy("It is about"), required=False, widget=forms.RadioSelect)
    scope = forms.ChoiceField(label=gettext_lazy("Project or contract"), required=False)
    not_for = forms.ChoiceField(
        label=gettext_lazy("Rather not with"),
        required=False,
        help_text=gettext_lazy("We do not ask why. This person will not see your question."),
    )
    is_about_person = forms.BooleanField(
        label=gettext_lazy("It is a complaint about this person"), required=False
    )
    regarding = forms.CharField(max_length=14, required=False, widget=forms.HiddenInput)
    key = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, *args: Any, offered: Offered, regarding: ClientRequest | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered, self.earlier = offered, regarding
        if regarding is not None:
            self.initial["regarding"] = regarding.number
            self.fields["body"].label = _("What did we do wrong?")
        self._offer("topic", [(code, PLAIN_TOPICS[code]) for code in PLAIN_TOPICS if code in offered.topics])
        self._offer("scope", [("", gettext_lazy("none in particular")), *_scopes(offered)])
        self._offer("not_for", [("", gettext_lazy("nobody to leave out")), *_people(offered)])

    @property
    def has_more(self) -> bool:
        """Whether something besides the box was filled in, so that it stays open."""
        return any(self[name].value() for name in ("topic", "scope", "not_for", "is_about_person"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_about_person") and not data.get("not_for"):
            self.add_error("not_for", _("Choose whom it is about."))
        return data

    def question(self, contact: Contact) -> Question:
        """What he asks; the first line is its subject."""
        body, chosen = self.cleaned_data["body"].strip(), self._chosen_person()
        is_about = chosen is not None and self.cleaned_data["is_about_person"]
        return Question(
            client=contact.client,
            contact=contact,
            subject=subject_of(body),
            body=body,
            channel=Channel.PORTAL,
            topic=self._topic(chosen if is_about else None),
            contract=next(
                (row for row in self.offered.contracts if self._is_scope("contract", row.pk)), None
            ),
            project=next((row for row in self.offered.projects if self._is_project(row.pk)), None),
            about=chosen if is_about else None,
            not_for=None if is_about else chosen,
            regarding=self.earlier,
            key=self.cleaned_data["key"],
        )

    def _offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def _chosen_person(self) -> Employee | None:
        people = {str(person.pk): person for face in self.offered.faces for person in _both(face)}
        return people.get(self.cleaned_data["not_for"])

    def _topic(self, about: Employee | None) -> Topic | None:
        topics, code = self.offered.topics, self.cleaned_data["topic"]
        if self.earlier is not None and about is None:
            code = "complaint_service"
            if self.earlier.project_id is not None and "complaint_project" in topics:
                return topics["complaint_project"]
        if about is not None:
            kinds = [SeatKind(face.seat.kind) for face in self.offered.faces if about in _both(face)]
            return topics.get(ABOUT_PERSON.get(kinds[0], ""))
        if code == "complaint_service" and self.cleaned_data["scope"].startswith("project"):
            return topics.get("complaint_project") or topics[code]
        return topics.get(code)

    def _is_project(self, pk: int) -> bool:
        if self.earlier is not None and not self.cleaned_data["scope"]:
            return self.earlier.project_id == pk
        return self._is_scope("project", pk)

    def _is_scope(self, kind: str, pk: int) -> bool:
        return bool(self.cleaned_data["scope"] == f"{kind}-{pk}")


class ReplyForm(forms.Form):
    """Something more from the client."""

    body = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    not_for = forms.ChoiceField(
        label=gettext_lazy("Rather speak with somebody else than"),
        required=False,
        help_text=gettext_lazy("We do not ask why. This person will not see your request any more."),
    )

    def __init__(self, *args: Any, people: Iterable[Employee] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field = self.fields["not_for"]
        assert isinstance(field, forms.ChoiceField)
        named = [(pk, person.name) for pk, person in self.people.items()]
        field.choices = [("", gettext_lazy("nobody, this is fine")), *named]

    def chosen(self) -> Employee | None:
        """Whom he would rather not speak with."""
        return self.people.get(self.cleaned_data["not_for"])


class ReopenForm(forms.Form):
    """What is missing."""

    reason = forms.CharField(
        label=gettext_lazy("What is still missing?"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


def subject_of(body: str) -> str:
    """The first line of what somebody wrote, or as much of it as makes a heading."""
    first = body.strip().split("\n", 1)[0].strip()
    for mark in (". ", "? ", "! "):
        head, found, _rest = first.partition(mark)
        if found and 15 <= len(head) <= SUBJECT_LENGTH:
            first = head + found.strip().replace(".", "")
            break
    if len(first) <= SUBJECT_LENGTH:
        return first
    return first[:SUBJECT_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def _scopes(offered: Offered) -> list[tuple[str, str]]:
    projects = [
        (f"project-{row.pk}", _("Project: %(name)s") % {"name": row.name}) for row in offered.projects
    ]
    contracts = [
        (f"contract-{row.pk}", _("Contract: %(name)s") % {"name": row.name}) for row in offered.contracts
    ]
    return projects + contracts


def _people(offered: Offered) -> list[tuple[str, str]]:
    return list({str(person.pk): person.name for face in offered.faces for person in _both(face)}.items())


def _both(face: Face) -> list[Employee]:
    return [person for person in (face.holder, face.acting) if person is not None]
