"""What a request is: its promise, its parts, and what belongs with it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from triangel.desk import actions
from triangel.desk.access import visible_requests
from triangel.desk.actions import Question
from triangel.desk.choices import Channel
from triangel.desk.models import ClientRequest
from triangel.ui.refusals import shown_in
from triangel.web.desk import replies
from triangel.web.desk.forms import LinkForm, PromiseForm, SplitForm
from triangel.web.desk.saying import OpenForm
from triangel.web.desk.views.one import asks
from triangel.web.staff import StaffRequest, staff


@asks
@staff
def promise(request: StaffRequest, number: int) -> HttpResponse:
    """Give the client a date, or another one."""
    client_request = replies.found(request, number)
    form = PromiseForm(request.POST or None)
    if form.is_valid():
        with shown_in(form):
            actions.promise(client_request, **form.cleaned_data, actor=request.user, at=request.now)
            return replies.done(request, client_request, _("Promised. The client sees the new date."))
    return replies.asked(request, client_request, OpenForm("promise", form))


@asks
@staff
def split(request: StaffRequest, number: int) -> HttpResponse:
    """Take a second matter out of it."""
    client_request = replies.found(request, number)
    form = SplitForm(request.POST or None)
    if form.is_valid():
        question = _part_of(client_request, form.cleaned_data)
        with shown_in(form):
            second = actions.split(client_request, question, actor=request.user, at=request.now)
            said = _("#%(number)s was split off.") % {"number": second.number}
            return replies.done(request, client_request, said)
    return replies.asked(request, client_request, OpenForm("split", form))


@asks
@staff
def link(request: StaffRequest, number: int) -> HttpResponse:
    """Note that two requests belong together."""
    client_request = replies.found(request, number)
    form = LinkForm(request.POST or None)
    if form.is_valid():
        other = visible_requests(request.user).filter(number=form.cleaned_data["other"]).first()
        if other is None:
            form.add_error("other", _("There is no request with this number."))
        with shown_in(form):
            if other is not None:
                actions.link(client_request, other, actor=request.user, at=request.now)
                return replies.done(request, client_request, _("Linked."))
    return replies.asked(request, client_request, OpenForm("link", form))


def _part_of(client_request: ClientRequest, typed: dict[str, Any]) -> Question:
    return Question(
        client=client_request.client,
        contact=client_request.contact,
        contract=client_request.contract,
        project=client_request.project,
        subject=typed["subject"],
        body=typed["body"],
        topic=typed["topic"],
        channel=Channel.COLLEAGUE,
        language=client_request.language,
    )
