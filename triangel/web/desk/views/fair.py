"""What keeps a request fair: facts and both sides asked for, money for two, and who may know of what."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triangel.desk import access, actions
from triangel.desk.choices import AmountKind, AmountState
from triangel.desk.models import AmountDecision, ClientRequest
from triangel.ui.refusals import shown_in, told
from triangel.web.desk import fair, replies
from triangel.web.desk.fair_forms import (
    AmountForm,
    AnswerInquiryForm,
    AskForFactsForm,
    ComplainAboutForm,
    DecideAmountForm,
    HearSubjectForm,
    KeepFromForm,
)
from triangel.web.desk.receiving import people_around
from triangel.web.desk.saying import OpenForm
from triangel.web.desk.views.one import asks
from triangel.web.staff import StaffRequest, staff

#: How many confidential complaints an administrator sees the existence of, the newest.
SHOWN = 200


@asks
@staff
def ask_for_facts(request: StaffRequest, number: int) -> HttpResponse:
    """Ask a colleague for facts; he reads the question alone."""
    client_request = replies.found(request, number)
    form = AskForFactsForm(request.POST or None, people=fair.people_to_ask(request, client_request))
    if form.is_valid():
        with shown_in(form):
            asked = actions.ask_for_facts(
                client_request, **form.cleaned_data, actor=request.user, at=request.now
            )
            said = _("Asked. You hear when %(name)s has answered.") % {"name": asked.employee.name}
            return replies.done(request, client_request, said)
    return replies.asked(request, client_request, OpenForm("ask_for_facts", form))


@asks
@staff
def hear_subject(request: StaffRequest, number: int) -> HttpResponse:
    """Tell the person it is about what is said, so that he can answer."""
    client_request = replies.found(request, number)
    form = HearSubjectForm(request.POST or None)
    if form.is_valid():
        with shown_in(form):
            heard = actions.hear_subject(
                client_request, **form.cleaned_data, actor=request.user, at=request.now
            )
            said = _("Told. You hear when %(name)s has answered.") % {"name": heard.employee.name}
            return replies.done(request, client_request, said)
    return replies.asked(request, client_request, OpenForm("hear_subject", form))


@asks
@staff
def propose_amount(request: StaffRequest, number: int) -> HttpResponse:
    """Give the client money, or ask a second person to."""
    client_request = replies.found(request, number)
    form = AmountForm(request.POST or None)
    if form.is_valid():
        typed = {**form.cleaned_data, "kind": AmountKind(form.cleaned_data["kind"])}
        with shown_in(form):
            made = actions.propose_amount(client_request, **typed, actor=request.user, at=request.now)
            said = _("Kept. This is below the limit, so you decide it.")
            if made.asked is not None:
                said = _("Kept. %(name)s decides about it.") % {"name": made.asked.name}
            return replies.done(request, client_request, said)
    return replies.asked(request, client_request, OpenForm("propose_amount", form))


@require_POST
@staff
def decide_amount(request: StaffRequest, number: int) -> HttpResponse:
    """Say yes or no to an amount, as the second person."""
    client_request = replies.found(request, number)
    amount, form = _open_amount(client_request), DecideAmountForm(request.POST)
    if amount is None or not form.is_valid():
        messages.error(request, _("No amount waits here for a decision."))
        return replies.back(request, client_request, 422)
    typed = form.cleaned_data
    with told(request) as outcome:
        actions.decide_amount(
            amount,
            approve=typed["decision"] == "yes",
            answer=typed["answer"],
            actor=request.user,
            at=request.now,
        )
        messages.success(request, _("Decided. Whoever proposed it is told."))
    return replies.back(request, client_request, outcome.status)


@require_POST
@staff
def withdraw_amount(request: StaffRequest, number: int) -> HttpResponse:
    """Take a proposal back."""
    client_request = replies.found(request, number)
    amount = _open_amount(client_request)
    if amount is None:
        messages.error(request, _("No amount waits here for a decision."))
        return replies.back(request, client_request, 422)
    with told(request) as outcome:
        actions.withdraw_amount(amount, actor=request.user, at=request.now)
        messages.success(request, _("The amount is withdrawn."))
    return replies.back(request, client_request, outcome.status)


@asks
@staff
def complain_about(request: StaffRequest, number: int) -> HttpResponse:
    """Say what a complaint is about: an earlier request, or the steering group."""
    client_request = replies.found(request, number)
    form = ComplainAboutForm(request.POST or None)
    if form.is_valid():
        wanted = form.cleaned_data["regarding"].removeprefix("#")
        rows = access.visible_requests(request.user).filter(number=int(wanted)) if wanted else None
        earlier = rows.first() if rows is not None else None
        if wanted and earlier is None:
            form.add_error("regarding", _("There is no request with this number."))
        else:
            with shown_in(form, other="regarding"):
                actions.complain_about(
                    client_request,
                    regarding=earlier,
                    is_steering_decision=form.cleaned_data["is_steering_decision"],
                    actor=request.user,
                    at=request.now,
                )
                return replies.done(request, client_request, _("Kept. Who had a part in it stands aside."))
    return replies.asked(request, client_request, OpenForm("complain_about", form))


@asks
@staff
def keep_from(request: StaffRequest, number: int) -> HttpResponse:
    """The client would rather speak with somebody else."""
    client_request = replies.found(request, number)
    form = KeepFromForm(request.POST or None, people=people_around(request, client_request.client))
    if form.is_valid():
        with shown_in(form):
            actions.keep_from(client_request, **form.cleaned_data, actor=request.user, at=request.now)
            return replies.done(request, client_request, _("Kept. It is with somebody else from now on."))
    return replies.asked(request, client_request, OpenForm("keep_from", form))


@require_POST
@staff
def close_for_silence(request: StaffRequest, number: int) -> HttpResponse:
    """Close a complaint as the second person, when the client is silent."""
    client_request = replies.found(request, number)
    with told(request) as outcome:
        actions.close_for_silence(client_request, actor=request.user, at=request.now)
        messages.success(request, _("Closed. You were the second person."))
    return replies.back(request, client_request, outcome.status)


@require_safe
@staff
def inquiry(request: StaffRequest, pk: int) -> HttpResponse:
    """What somebody is asked: only that, and what he answered."""
    return _inquiry(request, pk, AnswerInquiryForm())


@require_POST
@staff
def answer_inquiry(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer what one was asked."""
    found = get_object_or_404(access.visible_inquiries(request.user), pk=pk)
    form = AnswerInquiryForm(request.POST)
    if form.is_valid():
        with shown_in(form):
            body = form.cleaned_data["body"]
            actions.answer_inquiry(found, body=body, actor=request.user, at=request.now)
            messages.success(request, _("Sent to %(name)s.") % {"name": found.asked_by.name})
            return redirect("inquiry", pk)
    return _inquiry(request, pk, form, status=422)


@require_safe
@staff
def confidential(request: StaffRequest) -> HttpResponse:
    """That there are complaints about persons, for an administrator: number, day and state, and no more."""
    if not (request.employee.is_administrator or request.employee.is_independent):
        raise Http404
    rows = access.confidential_rows(request.user).order_by("-received_at", "-pk")
    shown = rows.only("number", "received_at", "state", "closed_at")[:SHOWN]
    return render(request, "web/desk/confidential.html", {"rows": shown, "now": request.now})


def _inquiry(request: StaffRequest, pk: int, form: AnswerInquiryForm, status: int = 200) -> HttpResponse:
    rows = access.visible_inquiries(request.user).select_related("asked_by")
    context = {"inquiry": get_object_or_404(rows, pk=pk), "form": form, "now": request.now}
    return render(request, "web/desk/inquiry.html", context, status=status)


def _open_amount(client_request: ClientRequest) -> AmountDecision | None:
    rows = AmountDecision.objects.filter(client_request=client_request, state=AmountState.OPEN)
    return rows.select_related("client_request", "proposed_by").first()
