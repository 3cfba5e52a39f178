"""One request: its page, and what can be said in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triangel.desk import actions
from triangel.ui.refusals import shown_in, told
from triangel.web.desk import replies
from triangel.web.desk.forms import ReasonForm, SayForm
from triangel.web.desk.saying import OpenForm
from triangel.web.staff import StaffRequest, staff

asks = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@staff
def show(request: StaffRequest, number: int) -> HttpResponse:
    """The page of a request."""
    return replies.show(request, replies.found(request, number))


@asks
@staff
def answer(request: StaffRequest, number: int) -> HttpResponse:
    """Say something to the client that does not end the matter."""
    client_request = replies.found(request, number)
    form = SayForm(request.POST or None, client_request=client_request)
    if form.is_valid():
        body, by = form.cleaned_data["body"], form.cleaned_data["promised_by"]
        with shown_in(form):
            actions.answer(client_request, body=body, promised_by=by, actor=request.user, at=request.now)
            return replies.done(request, client_request, _("Sent to the client."))
    return replies.asked(request, client_request, OpenForm("answer", form))


@asks
@staff
def wait_for_client(request: StaffRequest, number: int) -> HttpResponse:
    """Ask the client something, and wait for him."""
    client_request = replies.found(request, number)
    form = SayForm(request.POST or None, client_request=client_request)
    if form.is_valid():
        question = form.cleaned_data["body"]
        with shown_in(form, question="body"):
            actions.wait_for_client(client_request, question=question, actor=request.user, at=request.now)
            return replies.done(request, client_request, _("Asked. It waits for the client now."))
    return replies.asked(request, client_request, OpenForm("wait_for_client", form))


@asks
@staff
def note(request: StaffRequest, number: int) -> HttpResponse:
    """Leave a note for colleagues."""
    client_request = replies.found(request, number)
    form = SayForm(request.POST or None, client_request=client_request)
    if form.is_valid():
        with shown_in(form):
            body = form.cleaned_data["body"]
            actions.note(client_request, body=body, actor=request.user, at=request.now)
            return replies.done(request, client_request, _("Note kept."))
    return replies.asked(request, client_request, OpenForm("note", form))


@asks
@staff
def resolve(request: StaffRequest, number: int) -> HttpResponse:
    """Tell the client what was done."""
    client_request = replies.found(request, number)
    form = SayForm(request.POST or None, client_request=client_request)
    if form.is_valid():
        with shown_in(form):
            body = form.cleaned_data["body"]
            actions.resolve(client_request, body=body, actor=request.user, at=request.now)
            return replies.done(request, client_request, _("Sent. The client says whether it is right."))
    return replies.asked(request, client_request, OpenForm("resolve", form))


@asks
@staff
def hear_client(request: StaffRequest, number: int) -> HttpResponse:
    """Write down what the client said."""
    client_request = replies.found(request, number)
    form = SayForm(request.POST or None, client_request=client_request)
    if form.is_valid():
        said, contact = form.cleaned_data["body"], form.cleaned_data["contact"]
        with shown_in(form):
            actions.hear_client(
                client_request, body=said, contact=contact, actor=request.user, at=request.now
            )
            return replies.done(request, client_request, _("Written down."))
    return replies.asked(request, client_request, OpenForm("hear_client", form))


@require_POST
@staff
def confirm(request: StaffRequest, number: int) -> HttpResponse:
    """The client says it is right."""
    client_request = replies.found(request, number)
    with told(request) as outcome:
        actions.confirm(client_request, actor=request.user, at=request.now)
        messages.success(request, _("Closed. Well done."))
    return replies.back(request, client_request, outcome.status)


@asks
@staff
def reopen(request: StaffRequest, number: int) -> HttpResponse:
    """It is not done after all."""
    client_request = replies.found(request, number)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with shown_in(form):
            reason = form.cleaned_data["reason"]
            actions.reopen(client_request, reason=reason, actor=request.user, at=request.now)
            return replies.done(request, client_request, _("Open again. The client has a new date."))
    return replies.asked(request, client_request, OpenForm("reopen", form))
