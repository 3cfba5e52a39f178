"""Colleagues: the list, one of them, the line, and who comes and goes."""

from dataclasses import replace

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import push_url

from triangel.people import actions
from triangel.people import queries as people_queries
from triangel.people.access import can_decide_about, can_set_up_people
from triangel.people.models import Employee
from triangel.ui.refusals import shown_in, told
from triangel.web.asking import Ask, asked, asks, done, typed
from triangel.web.people import forms
from triangel.web.people.finding import employee_found
from triangel.web.people.page import look_at
from triangel.web.people.roster import roster
from triangel.web.people.tree import tree
from triangel.web.staff import StaffRequest, staff


@require_safe
@staff
def people(request: StaffRequest) -> HttpResponse:
    """Everybody who works here."""
    may = can_set_up_people(request.user)
    context = {"r": roster(request), "now": request.now, "may_set_up": may}
    if request.htmx:
        response = render(request, "web/people/_people.html", context)
        return push_url(response, request.get_full_path())
    return render(request, "web/people/people.html", context)


@require_safe
@staff
def line(request: StaffRequest) -> HttpResponse:
    """The line as a tree."""
    start = request.GET.get("from", "")
    shown = tree(request, int(start) if start.isascii() and start.isdecimal() else None)
    return render(request, "web/people/line.html", {"tree": shown, "now": request.now})


@require_safe
@staff
def employee(request: StaffRequest, pk: int) -> HttpResponse:
    """One colleague."""
    row = employee_found(request, pk)
    return render(request, "web/people/employee.html", {"look": look_at(request, row), "now": request.now})


@asks
@staff
def make_team(request: StaffRequest) -> HttpResponse:
    """Make a team."""
    form = forms.MakeTeamForm(typed(request))
    if form.is_valid():
        with shown_in(form):
            team = actions.make_team(**form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The team %(name)s is there.") % {"name": team.name}, reverse("people"))
    return asked(request, Ask(form, _("New team"), _("Make"), reverse("people"), _("People")))


@asks
@staff
def hire(request: StaffRequest) -> HttpResponse:
    """Take somebody into service."""
    first = {"starts_on": request.today, "fte": 1, "is_independent": "independent" in request.GET}
    form = forms.HireForm(typed(request), today=request.today, initial=first)
    if form.is_valid():
        with shown_in(form):
            row = actions.hire(**form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("%(name)s is one of us now.") % {"name": row.name}, _page(row))
    hint = (
        _(
            "Complaints about the director go to the independent person. Somebody who works here already is "
            "named on his own page, under Change."
        )
        if "independent" in request.GET
        else ""
    )
    ask = Ask(form, _("New colleague"), _("Take into service"), reverse("people"), _("People"), hint)
    return asked(request, ask)


@asks
@staff
def change_employee(request: StaffRequest, pk: int) -> HttpResponse:
    """Change what is known of somebody; of oneself, who decides about nobody, the telephone number."""
    row = employee_found(request, pk)
    is_own_only = row.pk == request.employee.pk and not can_decide_about(request.user, row)
    kind = forms.PhoneForm if is_own_only else forms.ChangeEmployeeForm
    form = kind(typed(request), initial={name: getattr(row, name) for name in kind.base_fields})
    if form.is_valid():
        change = actions.change_phone if is_own_only else actions.change_employee
        with shown_in(form):
            change(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("It is changed."), _page(row))
    return asked(request, _ask(row, form, _("Details of %(name)s") % {"name": row.name}, _("Change it")))


@require_POST
@staff
def set_independent(request: StaffRequest, pk: int) -> HttpResponse:
    """Name somebody as the independent person, or no longer."""
    row = employee_found(request, pk)
    is_independent = request.POST.get("is_independent") == "yes"
    with told(request):
        actions.set_independent(row, is_independent=is_independent, actor=request.user, at=request.now)
        said = (
            _("Complaints about the director go to %(name)s.")
            if is_independent
            else _("Complaints about the director go to %(name)s no longer.")
        )
        messages.success(request, said % {"name": row.name})
    return redirect("employee", pk)


@asks
@staff
def give_sign_in(request: StaffRequest, pk: int) -> HttpResponse:
    """Let somebody sign in."""
    row = employee_found(request, pk)
    form = forms.SignInForm(typed(request), initial={"email": row.email})
    if form.is_valid():
        with shown_in(form):
            actions.give_sign_in(row, **form.cleaned_data, actor=request.user, at=request.now)
            said = _("%(name)s can sign in once he has set a password by mail.") % {"name": row.name}
            return done(request, said, _page(row))
    hint = _("He sets his password himself, by “Forgotten your password?” on the page where one signs in.")
    return asked(request, _ask(row, form, _("Let him sign in"), _("Let in"), hint))


@asks
@staff
def leave(request: StaffRequest, pk: int) -> HttpResponse:
    """End somebody's service."""
    row = employee_found(request, pk)
    form = forms.LeaveForm(typed(request), initial={"ends_on": row.ends_on})
    if form.is_valid():
        with shown_in(form):
            actions.leave(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("Noted. What he leaves open shows under Coverage."), _page(row))
    hint = _("His seats stay in his name and show as gaps until they are handed over.")
    ask = _ask(row, form, _("%(name)s leaves") % {"name": row.name}, _("Note it"), hint)
    if people_queries.is_last_independent(row, request.today):
        warning = _(
            "%(name)s is the only independent person. From the day of leaving, a complaint about the "
            "director has nobody to go to: name somebody else first."
        )
        ask = replace(ask, warning=warning % {"name": row.name})
    return asked(request, ask)


@asks
@staff
def set_line_manager(request: StaffRequest, pk: int) -> HttpResponse:
    """Let somebody report to another."""
    row = employee_found(request, pk)
    form = forms.LineManagerForm(typed(request), employee=row, today=request.today)
    if form.is_valid():
        with shown_in(form):
            actions.set_line_manager(row, **form.cleaned_data, actor=request.user, at=request.now)
            return done(request, _("The line manager is changed."), _page(row))
    return asked(request, _ask(row, form, _("Another line manager"), _("Change it")))


def _page(row: Employee) -> str:
    return reverse("employee", args=[row.pk])


def _ask(row: Employee, form: django_forms.Form, heading: str, button: str, hint: str = "") -> Ask:
    return Ask(form, heading, button, _page(row), row.name, hint)
