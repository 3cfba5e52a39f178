"""What people type to keep a request fair: whom to ask what, how much, and what a complaint is about."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triangel.desk.choices import AmountKind
from triangel.people.models import Employee
from triangel.web.desk.forms import FOCUS

NUMBER = {"inputmode": "numeric"}
ABOUT_REQUEST = gettext_lazy("The earlier request it is about")
STEERING = gettext_lazy("It is about a decision of the steering group")


class AskForFactsForm(forms.Form):
    """Whom to ask, and what: he reads nothing else."""

    employee = forms.ModelChoiceField(
        Employee.objects.none(),
        label=gettext_lazy("Whom you ask"),
        error_messages={"required": gettext_lazy("Choose whom you ask.")},
    )
    question = forms.CharField(
        label=gettext_lazy("Your question"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("This is all he reads: not the request, nor which client it is."),
        error_messages={"required": gettext_lazy("Write something first.")},
    )

    def __init__(self, *args: Any, people: QuerySet[Employee], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "employee", people)


class HearSubjectForm(forms.Form):
    """What the person it is about is told, and whether he may read the client's own words."""

    told = forms.CharField(
        label=gettext_lazy("What you tell him, in your own words"),
        widget=forms.Textarea(attrs={"rows": 5, **FOCUS}),
        help_text=gettext_lazy(
            "He reads this and can answer. He sees neither the request nor who complained."
        ),
        error_messages={"required": gettext_lazy("Write something first.")},
    )
    consent = forms.CharField(
        label=gettext_lazy("The client agrees that he reads the original: who said so, and how"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Leave this empty, and the original stays closed."),
    )


class AmountForm(forms.Form):
    """What the client gets or is let off, and why."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=AmountKind.choices)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount in euro, without VAT"),
        max_digits=12,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", **FOCUS}),
        error_messages={"required": gettext_lazy("Fill in an amount.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=400,
        error_messages={"required": gettext_lazy("Say why in a few words.")},
    )


class DecideAmountForm(forms.Form):
    """Yes, or no with the reason."""

    decision = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    answer = forms.CharField(label=gettext_lazy("Why, when you refuse"), max_length=400, required=False)


class ComplainAboutForm(forms.Form):
    """What a complaint is about: an earlier request, or a decision of the steering group."""

    regarding = forms.RegexField(
        r"^#?[0-9]{1,14}$",
        label=ABOUT_REQUEST,
        required=False,
        widget=forms.TextInput(attrs={**NUMBER, **FOCUS}),
        help_text=gettext_lazy("Who handled that does not judge this complaint."),
        error_messages={"invalid": gettext_lazy("Fill in a number, like 1204.")},
    )
    is_steering_decision = forms.BooleanField(label=STEERING, required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two at least."""
        data = super().clean() or {}
        if not self.errors and not data.get("regarding") and not data.get("is_steering_decision"):
            self.add_error("regarding", _("Fill in a number, or say that it is about the steering group."))
        return data


class KeepFromForm(forms.Form):
    """Whom the client would rather not speak with."""

    employee = forms.ModelChoiceField(
        Employee.objects.none(),
        label=gettext_lazy("Rather not with"),
        help_text=gettext_lazy("This person will not see the request any more, and it goes up the line."),
        error_messages={"required": gettext_lazy("Choose somebody.")},
    )

    def __init__(self, *args: Any, people: QuerySet[Employee], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "employee", people)


class AnswerInquiryForm(forms.Form):
    """The answer to what one was asked."""

    body = forms.CharField(
        label=gettext_lazy("What you answer"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )


def _offer(form: forms.Form, name: str, people: QuerySet[Employee]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset, field.empty_label = people, _("Choose somebody")
