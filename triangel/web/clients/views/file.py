"""A client's page and his file: opening and closing it, its service desk and its contacts."""

from django import forms as django_forms
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triangel.clients import actions
from triangel.clients.models import Client
from triangel.desk import actions as desk_actions
from triangel.ui.refusals import shown_in, told
from triangel.web.asking import Ask, asked, asks, done, typed
from triangel.web.clients import forms
from triangel.web.clients.finding import client_found, contact_found
from triangel.web.clients.page import look_at
from triangel.web.clients.timeline import timeline
from triangel.web.staff import StaffRequest, staff


@require_safe
@staff
def client(request: StaffRequest, number: int) -> HttpResponse:
    """Everything around one client."""
    row = client_found(request, number)
    context = {"look": look_at(request, row), "past": timeline(request, row), "now": request.now}
    return render(request, "web/clients/client.html", context)


@require_safe
@staff
def client_timeline(request: StaffRequest, number: int) -> HttpResponse:
    """What happened before."""
    row = client_found(request, number)
    after = request.GET.get("after", "")
    past = timeline(request, row, after=int(after) if after.isascii() and after.isdecimal() else None)
    template = "web/clients/_timeline.html" if request.htmx else "web/clients/timeline.html"
    return render(request, template, {"client": row, "past": past, "now": request.now})


@asks
@staff
def open_client(request: StaffRequest) -> HttpResponse:
    """Open the file of a new client."""
    first = {
        "number": (Client.objects.aggregate(last=Max("number"))["last"] or 100) + 1,
        "since_on": request.today,
    }
    form = forms.OpenClientForm(typed(request), initial=first)
    if form.is_valid():
        with shown_in(form):
            row = actions.open_client(**form.cleaned_data, actor=request.user, at=request.now)
            said = _("The file of %(name)s is open. Now fill its seats.") % {"name": row.name}
            return done(request, said, reverse("client", args=[row.number]))
    hint = "" if forms.desks().exists() else _("First make a team that is a service desk, under People.")
    ask = Ask(form, _("New client"), _("Open the file"), reverse("clients"), _("Clients"), warning=hint)
    return asked(request, ask)


@asks
@staff
def change_client(request: StaffRequest, number: int) -> HttpResponse:
    """Correct what the file says of the client."""
    row = client_found(request, number)
    known = {name: getattr(row, name) for name in forms.ChangeClientForm.base_fields}
    form = forms.ChangeClientForm(typed(request), initial=known)
    if form.is_valid():
        with shown_in(form):
            actions.change_client(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The file is corrected."), _page(row))
    return asked(request, _ask(row, form, _("The client's file"), _("Correct")))


@asks
@staff
def close_client(request: StaffRequest, number: int) -> HttpResponse:
    """End the relation from a day."""
    row = client_found(request, number)
    form = forms.CloseClientForm(typed(request), initial={"until_on": request.today})
    if form.is_valid():
        with shown_in(form):
            actions.close_client(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The end of the relation is noted."), _page(row))
    return asked(request, _ask(row, form, _("End the relation"), _("End it")))


@require_POST
@staff
def reopen_client(request: StaffRequest, number: int) -> HttpResponse:
    """Take back the end of the relation."""
    row = client_found(request, number)
    with told(request):
        actions.reopen_client(row, actor=request.user, at=request.now)
    return redirect("client", number)


@asks
@staff
def change_service_desk(request: StaffRequest, number: int) -> HttpResponse:
    """Let another team be the one that the client's users meet first."""
    row = client_found(request, number)
    form = forms.ServiceDeskForm(typed(request), client=row)
    if form.is_valid():
        with shown_in(form):
            actions.change_service_desk(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The service desk is changed."), _page(row))
    return asked(request, _ask(row, form, _("Another service desk"), _("Change it")))


@asks
@staff
def add_contact(request: StaffRequest, number: int) -> HttpResponse:
    """Add somebody who works at the client."""
    row = client_found(request, number)
    form = forms.AddContactForm(typed(request), initial={"language": row.language})
    if form.is_valid():
        with shown_in(form):
            desk_actions.add_contact(row, **form.cleaned_data, actor=request.user, at=request.now)
            said = _("%(name)s is added.") % {"name": form.cleaned_data["name"]}
            return done(request, said, _page(row))
    return asked(request, _ask(row, form, _("New contact"), _("Add")))


@asks
@staff
def change_contact(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Correct what is known of a contact."""
    contact = contact_found(request, number, pk)
    known = {name: getattr(contact, name) for name in forms.ChangeContactForm.base_fields}
    form = forms.ChangeContactForm(typed(request), initial=known)
    if form.is_valid():
        with shown_in(form):
            desk_actions.change_contact(contact, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The contact is corrected."), _page(contact.client))
    return asked(request, _ask(contact.client, form, contact.name, _("Correct")))


@require_POST
@staff
def contact_leaves(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Note that a contact no longer works at the client."""
    contact = contact_found(request, number, pk)
    with told(request):
        desk_actions.contact_leaves(contact, actor=request.user, at=request.now)
    return redirect("client", number)


def _page(row: Client) -> str:
    return reverse("client", args=[row.number])


def _ask(row: Client, form: django_forms.Form, heading: str, button: str) -> Ask:
    return Ask(form, heading, button, _page(row), row.name)
