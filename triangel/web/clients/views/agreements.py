"""What was agreed with a client: contracts and projects."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from triangel.clients.models import Client
from triangel.contracts import actions as contracts_actions
from triangel.projects import actions as projects_actions
from triangel.triangle import access as triangle_access
from triangel.triangle import actions as triangle_actions
from triangel.ui.refusals import shown_in, told
from triangel.web.asking import Ask, asked, asks, done, typed
from triangel.web.clients import forms
from triangel.web.clients.finding import client_found, contract_found, project_found
from triangel.web.staff import StaffRequest, staff


@asks
@staff
def record_contract(request: StaffRequest, number: int) -> HttpResponse:
    """Record what was agreed."""
    client = client_found(request, number)
    form = forms.RecordContractForm(typed(request), initial={"starts_on": request.today})
    if form.is_valid():
        with shown_in(form):
            contracts_actions.record_contract(client, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The contract is recorded."), _page(client))
    return asked(request, _ask(client, form, _("New contract"), _("Record")))


@asks
@staff
def end_contract(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Let a contract end on another day."""
    contract = contract_found(request, number, pk)
    form = forms.EndContractForm(typed(request), initial={"ends_on": contract.ends_on})
    if form.is_valid():
        with shown_in(form):
            contracts_actions.end_contract(contract, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The end of the contract is changed."), _page(contract.client))
    heading = _("The end of contract %(number)s") % {"number": contract.number}
    return asked(request, _ask(contract.client, form, heading, _("Change it")))


@asks
@staff
def classify_contract(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Give a contract another class."""
    contract = contract_found(request, number, pk)
    form = forms.ClassifyContractForm(typed(request), initial={"contract_class": contract.contract_class})
    if form.is_valid():
        with shown_in(form):
            contracts_actions.classify_contract(
                contract, **form.cleaned_data, actor=request.user, at=request.now
            )
            return done(request, _("The class of the contract is changed."), _page(contract.client))
    heading = _("The class of contract %(number)s") % {"number": contract.number}
    return asked(request, _ask(contract.client, form, heading, _("Change it")))


@asks
@staff
def name_contract_manager(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Give a contract a contract manager of its own."""
    contract = contract_found(request, number, pk)
    people = triangle_access.appointable_employees(request.user, request.today)
    form = forms.ContractManagerForm(typed(request), people=people, today=request.today)
    if form.is_valid():
        with shown_in(form):
            triangle_actions.name_contract_manager(
                contract, **form.cleaned_data, actor=request.user, at=request.now
            )
            return done(request, _("The contract has a contract manager of its own."), _page(contract.client))
    heading = _("A contract manager for %(number)s") % {"number": contract.number}
    hint = _("Without one the client’s contract manager has it.")
    return asked(request, _ask(contract.client, form, heading, _("Name this person"), hint))


@asks
@staff
def start_project(request: StaffRequest, number: int) -> HttpResponse:
    """Record a project; its seats come with it."""
    client = client_found(request, number)
    form = forms.StartProjectForm(typed(request), client=client, initial={"starts_on": request.today})
    if form.is_valid():
        with shown_in(form):
            projects_actions.start_project(client, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The project is there. Now fill its seats."), _page(client))
    return asked(request, _ask(client, form, _("New project"), _("Record")))


@asks
@staff
def plan_project(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Give a project other days."""
    project = project_found(request, number, pk)
    known = {"starts_on": project.starts_on, "ends_on": project.ends_on}
    form = forms.PlanProjectForm(typed(request), initial=known)
    if form.is_valid():
        with shown_in(form):
            projects_actions.plan_project(project, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The project has other days."), _page(project.client))
    return asked(request, _ask(project.client, form, _("Other days for the project"), _("Change it")))


@asks
@staff
def stop_project(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """End a project before its result is there."""
    project = project_found(request, number, pk)
    form = forms.StopProjectForm(typed(request))
    if form.is_valid():
        with shown_in(form):
            projects_actions.stop_project(project, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The project is stopped."), _page(project.client))
    return asked(request, _ask(project.client, form, _("Stop the project"), _("Stop it")))


@require_POST
@staff
def begin_project(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Begin the work of a planned project."""
    return _become(request, number, pk, projects_actions.begin_project)


@require_POST
@staff
def finish_project(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Note that the result is there and accepted."""
    return _become(request, number, pk, projects_actions.finish_project)


def _become(request: StaffRequest, number: int, pk: int, action: Callable[..., Any]) -> HttpResponse:
    project = project_found(request, number, pk)
    with told(request):
        action(project, actor=request.user, at=request.now)
    return redirect("client", number)


def _page(client: Client) -> str:
    return reverse("client", args=[client.number])


def _ask(client: Client, form: django_forms.Form, heading: str, button: str, hint: str = "") -> Ask:
    return Ask(form, heading, button, _page(client), client.name, hint)
