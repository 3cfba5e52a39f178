"""The matrix as a file: out as CSV or DMN, in as a draft."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from triangel.desk import access
from triangel.desk.models import MatrixVersion
from triangel.exchange.matrix.load import load_matrix, preview, read_matrix, write_matrix
from triangel.exchange.matrix.sheet import to_csv
from triangel.ui.refusals import shown_in
from triangel.web.asking import done
from triangel.web.matrix.finding import version_found
from triangel.web.matrix.forms import ImportForm
from triangel.web.matrix.saying import client_names, findings_said
from triangel.web.matrix.standing import checked
from triangel.web.staff import StaffRequest, staff

KINDS = {"csv": "text/csv; charset=utf-8", "dmn": "application/xml; charset=utf-8"}


@require_safe
@staff
def matrix_as_csv(request: StaffRequest, number: int) -> HttpResponse:
    """A version as a spreadsheet."""
    return _written(version_found(request, number), "csv")


@require_safe
@staff
def matrix_as_dmn(request: StaffRequest, number: int) -> HttpResponse:
    """A version as a decision table."""
    return _written(version_found(request, number), "dmn")


def _written(version: MatrixVersion, form: str) -> HttpResponse:
    response = HttpResponse(write_matrix(version, form), content_type=KINDS[form])
    response["Content-Disposition"] = f'attachment; filename="matrix-v{version.number}.{form}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def import_matrix(request: StaffRequest) -> HttpResponse:
    """Look at what a file holds; only then make a draft of it."""
    if not access.can_edit_matrix(request.user):
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None)
    looked, text = None, ""
    if form.is_bound and form.is_valid():
        with shown_in(form):
            file = form.cleaned_data["file"]
            rows = read_matrix(file.read() if file is not None else form.cleaned_data["text"].encode())
            looked, text = preview(rows), to_csv(rows)
            if file is None:
                note = form.cleaned_data["note"]
                made = load_matrix(rows, note=note, actor=request.user, at=request.now)
                said = _("Version %(number)s is a draft of what was in the file.") % {"number": made.number}
                return done(request, said, reverse("matrix_version", args=[made.number]))
    context = {"form": form, "text": text, "looked": None, "now": request.now}
    if looked is not None:
        said_of = findings_said(looked.findings, looked.rows, looked.topics, client_names(looked.rows))
        faults = sum(each.is_fault for each in looked.findings)
        context |= {
            "looked": looked,
            "findings": said_of,
            "checked": checked(faults, len(looked.findings) - faults),
            "note": form.cleaned_data.get("note", ""),
        }
    return render(request, "web/matrix/import.html", context, status=422 if form.errors else 200)
