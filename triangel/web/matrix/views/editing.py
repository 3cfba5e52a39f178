"""Changing a draft: cell by cell on the grid, or a whole row in a form."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from triangel.desk import actions
from triangel.desk.models import MatrixRow, MatrixVersion
from triangel.desk.rules.matrix import Role
from triangel.ui.refusals import Outcome, shown_in, told
from triangel.web.asking import Ask, asked, asks, done, typed
from triangel.web.matrix.finding import row_to_edit, version_found, version_to_edit
from triangel.web.matrix.forms import AddRowForm, NoteForm, RowForm
from triangel.web.matrix.grid import columns, parts_offered, row_shown
from triangel.web.matrix.standing import checked
from triangel.web.matrix.views.answers import refused
from triangel.web.staff import StaffRequest, staff


@asks
@staff
def copy_matrix(request: StaffRequest, number: int) -> HttpResponse:
    """Begin a draft with this version."""
    version = version_to_edit(request, number)
    back = reverse("matrix_version", args=[number])
    form = NoteForm(typed(request))
    if form.is_valid():
        with shown_in(form):
            made = actions.copy_matrix(
                version, note=form.cleaned_data["note"], actor=request.user, at=request.now
            )
            said = _("Version %(number)s is a draft now. Change what you want; nothing is in force yet.")
            to = reverse("matrix_version", args=[made.number])
            return done(request, said % {"number": made.number}, to)
    hint = _("It begins as a copy of version %(number)s. Requests keep going as they go.") % {
        "number": number
    }
    ask = Ask(form, _("New draft"), _("Make the draft"), back, _("Matrix"), hint)
    return asked(request, ask)


@require_POST
@staff
def set_part(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """One cell: the part of one role, named by the field that was sent."""
    row = row_to_edit(request, number, pk)
    role = next((role for role in Role if role.value in request.POST), "")
    with told(request) as outcome:
        part = request.POST.get(role, "")
        actions.set_part(row, role=role, part=part, actor=request.user, at=request.now)
    return _row(request, row, outcome)


@require_POST
@staff
def explain_row(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Why a row is as it is, typed on the grid."""
    row = row_to_edit(request, number, pk)
    with told(request) as outcome:
        reason = request.POST.get("reason", "")
        actions.explain_row(row, reason=reason, actor=request.user, at=request.now)
    return _row(request, row, outcome)


def _row(request: StaffRequest, row: MatrixRow, outcome: Outcome) -> HttpResponse:
    """The row as it is now, with what is wrong with the whole; without script the grid again."""
    if not request.htmx:
        return redirect(f"{reverse('matrix_version', args=[row.version.number])}#row-{row.pk}")
    if outcome.refused is not None:
        return refused(request, outcome.refused)
    return _fragment(request, row.version, row.pk)


def _fragment(request: StaffRequest, version: MatrixVersion, pk: int) -> HttpResponse:
    whole, shown = row_shown(version, pk)
    context = {
        "version": version,
        "grid": whole,
        "row": shown,
        "checked": checked(whole.faults, len(whole.findings) - whole.faults),
        "columns": columns(),
        "parts": parts_offered(),
        "is_edited": True,
        "is_fragment": True,
        "now": request.now,
    }
    return render(request, "web/matrix/_saved.html", context)


@asks
@staff
def change_row(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """A whole row: its parts, why, and for which requests it is meant."""
    row = row_to_edit(request, number, pk)
    form = RowForm(typed(request), user=request.user, row=row)
    back = _back(row.version, row.pk)
    if form.is_valid():
        with shown_in(form):
            actions.change_row(
                row,
                conditions=form.conditions,
                parts=form.parts,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                at=request.now,
            )
            return done(request, _("The row is changed."), back)
    hint = _("What is left empty below asks nothing. Of the rows that fit, the one that asks most applies.")
    return asked(request, Ask(form, row.topic.name, _("Keep"), back, _("Matrix"), hint))


@asks
@staff
def add_row(request: StaffRequest, number: int) -> HttpResponse:
    """One more row of a topic, for some of its requests."""
    version = version_to_edit(request, number)
    form = AddRowForm(typed(request), user=request.user)
    form.fields["topic"].initial = request.GET.get("topic", "")
    if form.is_valid():
        with shown_in(form):
            made = actions.add_row(
                version,
                topic=form.cleaned_data["topic"],
                conditions=form.conditions,
                actor=request.user,
                at=request.now,
            )
            said = _("The row is there. It begins as a copy; change what is different for these requests.")
            return done(request, said, _back(version, made.pk))
    hint = _(
        "For some requests of a topic something else may hold. Say for which; the most specific row applies."
    )
    back = reverse("matrix_version", args=[number])
    return asked(request, Ask(form, _("One more row"), _("Add the row"), back, _("Matrix"), hint))


@require_POST
@staff
def drop_row(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Take a row out of a draft."""
    row = row_to_edit(request, number, pk)
    version = version_found(request, number)
    with told(request) as outcome:
        actions.drop_row(row, actor=request.user, at=request.now)
    if outcome.refused is None:
        return done(request, _("The row is taken out."), reverse("matrix_version", args=[version.number]))
    return redirect("matrix_version", number=number)


def _back(version: MatrixVersion, pk: int) -> str:
    return f"{reverse('matrix_version', args=[version.number])}#row-{pk}"
