"""A client is on the phone: write down what he asks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from triangel.desk import actions
from triangel.desk.access import visible_requests
from triangel.desk.models import ClientRequest
from triangel.ui.refusals import shown_in
from triangel.web.desk import receiving, topics
from triangel.web.desk.forms import ReceiveForm
from triangel.web.desk.views.one import asks
from triangel.web.staff import StaffRequest, staff


@asks
@staff
def receive(request: StaffRequest) -> HttpResponse:
    """Choose the client, write it down, see where it goes, and keep it."""
    client = receiving.client_chosen(request)
    if client is None:
        return _choose_client(request)
    form = receiving.receive_form(request, client, request.POST or None)
    if form.is_valid() and _has_earlier(request, form):
        typed = form.cleaned_data
        earlier = receiving.earlier_request(request, client, typed["regarding"])
        question = receiving.question_of(client, typed, key=str(typed["key"]), regarding=earlier)
        with shown_in(form):
            made = actions.receive(question, actor=request.user, at=request.now)
            return _received(request, made)
    status = 422 if form.errors else 200
    return render(request, "web/desk/receive.html", _written(request, form), status=status)


@require_safe
@staff
def preview_destination(request: StaffRequest) -> HttpResponse:
    """Where it would go with what is filled in so far."""
    client = receiving.client_chosen(request)
    if client is None:
        raise Http404
    form = receiving.receive_form(request, client, request.GET)
    found = receiving.preview(request, form)
    shown = receiving.moment(found.promised_by)
    untouched = request.GET.get("promised_by", "") in ("", request.GET.get("promise_shown"))
    context = {"preview": found, "shown": shown, "untouched": untouched, "now": request.now}
    return render(request, "web/desk/_goes_to.html", context)


@require_safe
@staff
def find_topics(request: StaffRequest) -> HttpResponse:
    """The topics that hold these words."""
    words = request.GET.get("words", "")[:80]
    chosen = request.GET.get("topic", "")
    context = {"groups": topics.topic_groups(words, request.now), "chosen": chosen, "words": words}
    return render(request, "web/desk/_topics.html", context)


def _has_earlier(request: StaffRequest, form: ReceiveForm) -> bool:
    """Whether the earlier request that was filled in exists for who writes this down."""
    number = form.cleaned_data["regarding"]
    if not number or receiving.earlier_request(request, form.client, number) is not None:
        return True
    form.add_error("regarding", _("This client has no request with this number."))
    return False


def _choose_client(request: StaffRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:80]
    context = {"clients": receiving.clients_named(request, words), "words": words, "now": request.now}
    template = "web/desk/_clients.html" if request.htmx else "web/desk/receive.html"
    return render(request, template, context)


def _written(request: StaffRequest, form: ReceiveForm) -> dict[str, Any]:
    """The form as it is filled in so far, with where that would go."""
    return {
        "client": form.client,
        "form": form,
        "preview": receiving.preview(request, form),
        "groups": topics.topic_groups(at=request.now),
        "chosen": str(form["topic"].value() or ""),
        "now": request.now,
    }


def _received(request: StaffRequest, made: ClientRequest) -> HttpResponse:
    """To its page; to the plate when it is nothing for who wrote it down."""
    messages.success(request, _("Kept as #%(number)s.") % {"number": made.number})
    if visible_requests(request.user).filter(pk=made.pk).exists():
        return redirect("request", made.number)
    return redirect("my_work")
