"""Pages on which an administrator reads in the history of another system: send, columns, preview, import."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triangel.core.rules import Refused
from triangel.desk.models import HistoryImport
from triangel.exchange.logs import uploads
from triangel.exchange.logs.mapping import to_document
from triangel.exchange.logs.uploads import Upload
from triangel.ui.navigation import address
from triangel.ui.refusals import sentence, shown_in
from triangel.web.history.columns import columns_form, recognised, sample_rows
from triangel.web.history.forms import SendLogForm
from triangel.web.history.shown import imports_shown, report_shown
from triangel.web.staff import StaffRequest, enter
from triangel.worker import tasks
from triangel.worker.queue import enqueue

P = ParamSpec("P")


def administrator(
    view: Callable[Concatenate[StaffRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only administrators in; for anybody else these pages do not exist."""

    @wraps(view)
    def entered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        staff_request = enter(request)
        if not staff_request.employee.is_administrator:
            raise Http404
        return view(staff_request, *args, **kwargs)

    return entered


def _upload(token: str) -> Upload:
    upload = uploads.find(token)
    if upload is None:
        raise Http404
    return upload


@require_safe
@administrator
def history(request: StaffRequest) -> HttpResponse:
    """What was imported, what is on its way, and a place to send the next."""
    return _history(request, SendLogForm(), 200)


def _history(request: StaffRequest, form: SendLogForm, status: int) -> HttpResponse:
    rows = HistoryImport.objects.select_related("imported_by").order_by("-imported_at", "-id")
    context = {"form": form, "imports": imports_shown(rows), "waiting": uploads.waiting(), "now": request.now}
    return render(request, "web/history/history.html", context, status=status)


@require_POST
@administrator
def send_log(request: StaffRequest) -> HttpResponse:
    """A file comes in; what is no log is refused at once and not kept."""
    form = SendLogForm(request.POST, request.FILES)
    if not form.is_valid():
        return _history(request, form, 422)
    log = form.cleaned_data["log"]
    upload = uploads.keep(log.chunks(), name=log.name, by=request.user.pk, at=request.now)
    with shown_in(form) as outcome:
        known = recognised(upload.source())
    if outcome.refused is not None:
        uploads.drop(upload)
        return _history(request, form, 422)
    if known is None:
        return redirect("map_columns", token=upload.token)
    return _read(uploads.write(upload, mapping=to_document(known), client_name=known.client_name))


def _read(upload: Upload) -> HttpResponse:
    """Have it read in the background; the preview shows how far it is."""
    uploads.write(upload, state="to read", done=0, total=0, report={}, refusal={})
    enqueue(tasks.read_log, token=upload.token)
    return redirect("preview_import", token=upload.token)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def map_columns(request: StaffRequest, token: str) -> HttpResponse:
    """Say what the columns mean, from a guess."""
    upload = _upload(token)
    source = upload.source()
    form = columns_form(source, upload, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        changed = {"mapping": to_document(form.chosen()), "client_name": form.cleaned_data["client_name"]}
        return _read(uploads.write(upload, **changed))
    context = {
        "form": form,
        "upload": upload,
        "source": source,
        "rows": sample_rows(source),
        "now": request.now,
    }
    return render(request, "web/history/columns.html", context, status=422 if form.is_bound else 200)


@require_safe
@administrator
def preview_import(request: StaffRequest, token: str) -> HttpResponse:
    """How far the reading or importing is, and what came of it."""
    upload = _upload(token)
    refusal = _refusal(upload)
    context = {
        "upload": upload,
        "report": report_shown(upload),
        "refusal": refusal,
        "flow": address("flow"),
        "now": request.now,
    }
    page = "_preview" if request.htmx and not request.htmx.boosted else "preview"
    return render(request, f"web/history/{page}.html", context)


def _refusal(upload: Upload) -> str:
    if not upload.refusal:
        return ""
    values = {name: _(value) if name == "kind" else value for name, value in upload.refusal["values"].items()}
    return sentence(Refused(upload.refusal["message"], **values))


@require_POST
@administrator
def import_log(request: StaffRequest, token: str) -> HttpResponse:
    """Import what was previewed, in the background."""
    upload = _upload(token)
    if upload.may_be_imported:
        leave_out = bool(request.POST.get("leave_out"))
        uploads.write(upload, state="to import", done=0, total=0, leave_out=leave_out, refusal={})
        enqueue(tasks.import_log, token=token, user_id=request.user.pk)
    return redirect("preview_import", token=token)


@require_POST
@administrator
def drop_log(request: StaffRequest, token: str) -> HttpResponse:
    """Throw a log away that was not imported."""
    upload = _upload(token)
    if not upload.is_busy:
        uploads.drop(upload)
        messages.success(request, _("%(name)s is thrown away.") % {"name": upload.name})
    return redirect("history")
