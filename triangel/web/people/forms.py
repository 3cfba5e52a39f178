"""What people type about employees, absences, stand-ins and seats."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from triangel.clients.choices import Language
from triangel.people.choices import AbsenceKind
from triangel.people.models import Employee, Team
from triangel.web.asking import DayField

LONG = forms.Textarea(attrs={"rows": 3})
OPEN_END = _("The first day without; empty is open.")

if TYPE_CHECKING:
    EmployeeChoice = forms.ModelChoiceField[Employee]
else:
    EmployeeChoice = forms.ModelChoiceField


class EmployeeField(EmployeeChoice):
    """An employee, by name and job title."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("empty_label", _("Choose somebody"))
        super().__init__(Employee.objects.none(), **options)

    def label_from_instance(self, obj: Employee) -> str:
        """The words in the list."""
        return f"{obj.name}, {obj.job_title}" if obj.job_title else obj.name


class ReasonForm(forms.Form):
    """A gesture with a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=400, required=False, widget=LONG)


class MakeTeamForm(forms.Form):
    """A new team."""

    name = forms.CharField(label=_("Name"), max_length=120)
    parent = forms.ModelChoiceField(
        Team.objects.all(), label=_("Part of"), required=False, empty_label=_("On its own")
    )
    is_service_desk = forms.BooleanField(
        label=_("Service desk: it takes requests of clients in"), required=False
    )


class HireForm(forms.Form):
    """A new colleague."""

    name = forms.CharField(label=_("Name"), max_length=120)
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    team = forms.ModelChoiceField(Team.objects.all(), label=_("Team"))
    manager = EmployeeField(label=_("Line manager"), required=False, empty_label=_("Nobody: director"))
    starts_on = DayField(label=_("In service from"))
    fte = forms.DecimalField(label=_("FTE"), max_digits=3, decimal_places=2)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    is_administrator = forms.BooleanField(label=_("Administrator: sets Triangel up"), required=False)
    is_independent = forms.BooleanField(
        label=_("Independent person: complaints about the director go to this person"),
        required=False,
        help_text=_("Stands outside the line: without a line manager, and leads nobody."),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Employee.objects.filter(is_imported=False).employed_on(today).by_name()
        self.fields["manager"].queryset = people  # type: ignore[attr-defined]


class PhotoForm(forms.Form):
    """A picture of somebody."""

    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_(
            "JPEG, PNG or WebP. It is cut to a small square; where and when it was taken is left out. "
            "Colleagues see it, and the clients whose seat this person holds."
        ),
        error_messages={
            "required": _("Choose a photo first."),
            "empty": _("This file is empty. Choose another one."),
        },
    )


class PhoneForm(forms.Form):
    """The number somebody is rung at."""

    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        help_text=_("Colleagues see it, and the clients whose seat he holds."),
    )


class ChangeEmployeeForm(PhoneForm):
    """What is known of a colleague."""

    name = forms.CharField(label=_("Name"), max_length=120)
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    team = forms.ModelChoiceField(
        Team.objects.all(),
        label=_("Team"),
        empty_label=None,
        help_text=_(
            "With another team he sees what lies with that one, and no longer what lies with this one. "
            "Seats he holds and requests he has in hand stay his."
        ),
    )
    fte = forms.DecimalField(label=_("FTE"), max_digits=3, decimal_places=2, help_text=_("1 is full time."))

    field_order = ("name", "job_title", "phone", "team", "fte")


class SignInForm(forms.Form):
    """The address somebody signs in with."""

    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class LeaveForm(forms.Form):
    """The end of somebody's service."""

    ends_on = DayField(label=_("First day out of service"))
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False, widget=LONG)


class LineManagerForm(forms.Form):
    """Another line manager."""

    manager = EmployeeField(label=_("Line manager"), required=False, empty_label=_("Nobody: director"))

    def __init__(self, *args: Any, employee: Employee, today: date, **options: Any) -> None:
        options.setdefault("initial", {"manager": employee.manager_id})
        super().__init__(*args, **options)
        people = Employee.objects.filter(is_imported=False).employed_on(today).exclude(pk=employee.pk)
        self.fields["manager"].queryset = people.by_name()  # type: ignore[attr-defined]


class ChangeAbsenceForm(forms.Form):
    """The days somebody is away."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(
        label=_("Back on"), required=False, help_text=_("Empty when nobody knows yet for how long.")
    )


class RecordAbsenceForm(ChangeAbsenceForm):
    """Days somebody will be away, and why as far as planning needs."""

    kind = forms.ChoiceField(label=_("Kind"), choices=AbsenceKind.choices)

    field_order = ("kind", "starts_on", "ends_on")


class StandInForm(forms.Form):
    """Who takes somebody's work while he is away."""

    stand_in = EmployeeField(label=_("Stand-in"))
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False, help_text=OPEN_END)
    rank = forms.IntegerField(
        label=_("Order"),
        min_value=1,
        max_value=9,
        initial=1,
        help_text=_("The lowest who is there goes first."),
    )

    def __init__(self, *args: Any, employee: Employee, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Employee.objects.filter(is_imported=False).employed_on(today).exclude(pk=employee.pk)
        self.fields["stand_in"].queryset = people.by_name()  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The day on which something ends."""

    ends_on = DayField(label=_("First day without"))
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False, widget=LONG)


class EndStandInForm(forms.Form):
    """The day on which a stand-in ends."""

    ends_on = DayField(label=_("First day without"))


class SeatForm(forms.Form):
    """Who takes a seat, from when until when."""

    employee = EmployeeField(label=_("Who"))
    on = DayField(label=_("From"), help_text=_("Today, a day ahead, or a day past with the reason."))
    ends_on = DayField(label=_("Until"), required=False, help_text=OPEN_END)
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False, widget=LONG)

    def __init__(self, *args: Any, people: QuerySet[Employee], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["employee"].queryset = people  # type: ignore[attr-defined]


class AppointForm(SeatForm):
    """Who is put on a seat that is empty."""

    starts_on = DayField(label=_("From"), help_text=_("Today, a day ahead, or a day past with the reason."))
    on = None  # type: ignore[assignment]

    field_order = ("employee", "starts_on", "ends_on", "reason")
