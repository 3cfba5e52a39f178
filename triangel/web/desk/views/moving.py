"""A request goes from hand to hand: the gestures of the plate and of its page."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triangel.desk import actions
from triangel.desk.models import ClientRequest, Custody
from triangel.ui.refusals import shown_in, told
from triangel.web.desk import picking, replies
from triangel.web.desk.forms import ChangeTopicForm, HandOverForm, ReasonForm
from triangel.web.desk.receiving import people_around
from triangel.web.desk.saying import OpenForm
from triangel.web.desk.views.one import asks
from triangel.web.spoken import ended, seat_name
from triangel.web.staff import StaffRequest, staff


@require_POST
@staff
def take(request: StaffRequest, number: int) -> HttpResponse:
    """Take it into one's own hands."""
    client_request = replies.found(request, number)
    with told(request) as outcome:
        actions.take(client_request, actor=request.user, at=request.now)
        messages.success(request, _("You have #%(number)s now.") % {"number": number})
    return replies.back(request, client_request, outcome.status)


@require_POST
@staff
def not_mine(request: StaffRequest, number: int) -> HttpResponse:
    """Send it on to where it belongs, in one gesture."""
    client_request = replies.found(request, number)
    with told(request) as outcome:
        moved = actions.not_mine(client_request, actor=request.user, at=request.now)
        messages.success(request, _sent(moved), extra_tags=_way_back(request, client_request))
    return replies.back(request, client_request, outcome.status)


@asks
@staff
def hand_over(request: StaffRequest, number: int) -> HttpResponse:
    """Give it to a seat or a person at once."""
    client_request = replies.found(request, number)
    form = HandOverForm(request.POST or None)
    if form.is_valid():
        to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
        with shown_in(form):
            moved = actions.hand_over(
                client_request, to=to, reason=reason, actor=request.user, at=request.now
            )
            undo = _way_back(request, client_request)
            return replies.done(request, client_request, _sent(moved), undo=undo)
    return replies.asked(request, client_request, OpenForm("hand_over", form))


@require_POST
@staff
def ask_transfer(request: StaffRequest, number: int) -> HttpResponse:
    """Ask somebody to take it over; until then it stays."""
    client_request = replies.found(request, number)
    form = HandOverForm(request.POST)
    if form.is_valid():
        to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
        with shown_in(form):
            actions.ask_transfer(client_request, to=to, reason=reason, actor=request.user, at=request.now)
            return replies.done(request, client_request, _("Asked. Until the answer it stays here."))
    return replies.asked(request, client_request, OpenForm("hand_over", form))


@require_POST
@staff
def accept_transfer(request: StaffRequest, number: int) -> HttpResponse:
    """Say yes to what was offered."""
    client_request = replies.found(request, number)
    with told(request) as outcome:
        actions.accept_transfer(client_request, actor=request.user, at=request.now)
        messages.success(request, _("You have #%(number)s now.") % {"number": number})
    return replies.back(request, client_request, outcome.status)


@asks
@staff
def decline_transfer(request: StaffRequest, number: int) -> HttpResponse:
    """Say no to what was offered, and why."""
    client_request = replies.found(request, number)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with shown_in(form, answer="reason"):
            reason = form.cleaned_data["reason"]
            actions.decline_transfer(client_request, answer=reason, actor=request.user, at=request.now)
            return replies.done(request, client_request, _("Declined. Whoever asked you reads why."))
    return replies.asked(request, client_request, OpenForm("decline_transfer", form))


@require_POST
@staff
def withdraw_transfer(request: StaffRequest, number: int) -> HttpResponse:
    """Take an offer back."""
    client_request = replies.found(request, number)
    with told(request) as outcome:
        actions.withdraw_transfer(client_request, actor=request.user, at=request.now)
        messages.success(request, _("The offer is withdrawn."))
    return replies.back(request, client_request, outcome.status)


@require_POST
@staff
def take_back(request: StaffRequest, number: int) -> HttpResponse:
    """Undo one's own hand-over while it has just been made."""
    client_request = replies.found(request, number)
    with told(request) as outcome:
        actions.take_back(client_request, actor=request.user, at=request.now)
        messages.success(request, _("#%(number)s is back where it was.") % {"number": number})
    return replies.back(request, client_request, outcome.status)


@asks
@staff
def change_topic(request: StaffRequest, number: int) -> HttpResponse:
    """Say what it is really about, and send it there when asked to."""
    client_request = replies.found(request, number)
    people = people_around(request, client_request.client)
    initial = {"topic": client_request.topic_id}
    form = ChangeTopicForm(request.POST or None, about=people, initial=initial)
    if form.is_valid():
        topic, who = form.cleaned_data["topic"], form.cleaned_data["about"]
        who = who if topic.about_person else None
        with shown_in(form):
            if form.cleaned_data["send"]:
                moved = actions.not_mine(
                    client_request, topic=topic, about=who, actor=request.user, at=request.now
                )
                undo = _way_back(request, client_request)
                return replies.done(request, client_request, _sent(moved), undo=undo)
            actions.change_topic(client_request, topic=topic, about=who, actor=request.user, at=request.now)
            said = _("It is about “%(topic)s” now.") % {"topic": topic.name}
            return replies.done(request, client_request, said)
    return replies.asked(request, client_request, OpenForm("change_topic", form))


@require_safe
@staff
def find_hands(request: StaffRequest, number: int) -> HttpResponse:
    """Seats and people to choose from, by name."""
    client_request = replies.found(request, number)
    words = request.GET.get("who", "")[:80]
    chosen = {"choices": picking.choices(request, client_request, words), "words": words}
    return replies.part(request, "web/desk/_hands.html", chosen)


def _sent(moved: Custody) -> str:
    if moved.seat is not None:
        return ended(_("Sent on: %(seat)s.") % {"seat": seat_name(moved.seat)})
    return _("Sent on to %(name)s.") % {"name": moved.employee.name if moved.employee else ""}


def _way_back(request: StaffRequest, client_request: ClientRequest) -> str:
    address = reverse("take_back", args=[client_request.number])
    return f"{address}?from=plate" if replies.came_from_plate(request) else address
