"""What people type about clients, contacts, contracts and projects."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from triangel.clients.choices import Language, Sector
from triangel.clients.models import Client
from triangel.contracts.choices import ContractClass, ContractKind
from triangel.contracts.models import Contract
from triangel.people.models import Employee, Team
from triangel.projects.choices import PriceKind
from triangel.web.asking import DayField
from triangel.web.people.forms import EmployeeField

LONG = forms.Textarea(attrs={"rows": 3})


def desks() -> QuerySet[Team]:
    """The teams that take requests in."""
    return Team.objects.filter(is_service_desk=True)


class OpenClientForm(forms.Form):
    """A new client."""

    name = forms.CharField(label=_("Name"), max_length=160)
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=2_000_000_000)
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices, initial=Sector.OTHER)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    since_on = DayField(label=_("Client since"))
    service_desk = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("Service desk"),
        empty_label=None,
        help_text=_("Whom its users meet first."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["service_desk"].queryset = desks()  # type: ignore[attr-defined]


class ChangeClientForm(forms.Form):
    """What the file says of a client."""

    name = forms.CharField(label=_("Name"), max_length=160)
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        help_text=_("What its new contacts are written in first."),
    )
    since_on = DayField(label=_("Client since"))


class CloseClientForm(forms.Form):
    """The end of a relation."""

    until_on = DayField(label=_("First day without"))
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False, widget=LONG)


class ReasonForm(forms.Form):
    """A gesture with a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=400, required=False, widget=LONG)


class ServiceDeskForm(forms.Form):
    """Another service desk."""

    service_desk = forms.ModelChoiceField(Team.objects.none(), label=_("Service desk"), empty_label=None)

    def __init__(self, *args: Any, client: Client, **options: Any) -> None:
        options.setdefault("initial", {"service_desk": client.service_desk_id})
        super().__init__(*args, **options)
        self.fields["service_desk"].queryset = desks()  # type: ignore[attr-defined]


class ChangeContactForm(forms.Form):
    """Somebody at a client; how he signs in stays."""

    name = forms.CharField(label=_("Name"), max_length=120)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    is_client_manager = forms.BooleanField(
        label=_("Follows all requests of the client, not only his own"), required=False
    )


class AddContactForm(ChangeContactForm):
    """Somebody new at a client."""

    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("With it he can sign in to the portal.")
    )

    field_order = ("name", "email", "phone", "job_title", "language", "is_client_manager")


class RecordContractForm(forms.Form):
    """What was agreed with a client."""

    number = forms.CharField(label=_("Number"), max_length=30)
    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=ContractKind.choices)
    contract_class = forms.ChoiceField(
        label=_("Class"),
        choices=ContractClass.choices,
        initial=ContractClass.C,
        help_text=_("How much management it gets."),
    )
    starts_on = DayField(label=_("In force from"))
    ends_on = DayField(
        label=_("In force until"), required=False, help_text=_("The first day without; empty is open.")
    )
    annual_value = forms.DecimalField(
        label=_("Annual value"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_("In euro, without VAT. Empty is unknown."),
    )


class EndContractForm(forms.Form):
    """Another end of a contract."""

    ends_on = DayField(
        label=_("In force until"), required=False, help_text=_("The first day without; empty is open.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False, widget=LONG)


class ClassifyContractForm(forms.Form):
    """Another class for a contract."""

    contract_class = forms.ChoiceField(label=_("Class"), choices=ContractClass.choices)
    reason = forms.CharField(label=_("Reason"), max_length=400, widget=LONG)


class StartProjectForm(forms.Form):
    """A result that is to be made for a client."""

    number = forms.CharField(label=_("Number"), max_length=30)
    name = forms.CharField(label=_("Name"), max_length=160)
    contract = forms.ModelChoiceField(
        Contract.objects.none(), label=_("Under contract"), required=False, empty_label=_("None")
    )
    kind = forms.ChoiceField(label=_("Price"), choices=PriceKind.choices)
    starts_on = DayField(label=_("Begins on"))
    ends_on = DayField(label=_("To be ready on"), required=False)
    value = forms.DecimalField(
        label=_("Value"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_("In euro, without VAT. Empty is unknown."),
    )

    def __init__(self, *args: Any, client: Client, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contract"].queryset = Contract.objects.filter(client=client)  # type: ignore[attr-defined]


class PlanProjectForm(forms.Form):
    """Other days for a project."""

    starts_on = DayField(label=_("Begins on"))
    ends_on = DayField(label=_("To be ready on"), required=False)


class StopProjectForm(forms.Form):
    """The end of a project before its result is there."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=LONG)


class ContractManagerForm(forms.Form):
    """A contract manager of a contract's own."""

    employee = EmployeeField(label=_("Contract manager"))
    on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False, help_text=_("The first day without; empty is open."))
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False, widget=LONG)

    def __init__(self, *args: Any, people: QuerySet[Employee], today: date, **options: Any) -> None:
        options.setdefault("initial", {"on": today})
        super().__init__(*args, **options)
        self.fields["employee"].queryset = people  # type: ignore[attr-defined]
