"""The clients' pages: their people, one box to ask, and what became of what they asked."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triangel.contracts.models import Contract
from triangel.core.rules import Refused
from triangel.desk import access, actions, queries
from triangel.desk.choices import State
from triangel.desk.models import ClientRequest, Topic
from triangel.desk.queries import RequestFilter, Row
from triangel.people.models import Photo
from triangel.portal import words
from triangel.portal.forms import ABOUT_PERSON, PLAIN_TOPICS, AskForm, Offered, ReopenForm, ReplyForm
from triangel.portal.visitor import PortalRequest, contacts_only
from triangel.projects.models import Project
from triangel.triangle import queries as triangle_queries
from triangel.ui import pictures, refusals
from triangel.ui.custody_svg import CustodyLine

OPEN = (State.OPEN, State.WAITING, State.RESOLVED)


@dataclass(frozen=True, slots=True)
class Shown:
    """A request in a list: how it stands, and its way as a line."""

    row: Row
    standing: words.Standing
    line: CustodyLine


@contacts_only
@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """Your people, what is open, and the box."""
    return _home(request, AskForm(offered=_offered(request)))


@contacts_only
@require_POST
def ask(request: PortalRequest) -> HttpResponse:
    """What a contact asks; the same form sent twice asks once."""
    form = AskForm(request.POST, offered=_offered(request))
    if form.is_valid():
        with refusals.shown_in(form, subject="body"):
            made = actions.receive(form.question(request.contact), actor=request.user, at=request.now)
            messages.success(request, _("We have it. You can follow it here."))
            return redirect("portal_request", made.number)
    return _home(request, form, status=422)


@contacts_only
@require_safe
def requests(request: PortalRequest) -> HttpResponse:
    """Everything asked: one's own, and for who follows the client's requests all of them."""
    is_open = request.GET.get("state") != "done"
    wanted = RequestFilter(states=OPEN if is_open else (State.CLOSED,))
    page = queries.page(_chosen(request), wanted, at=request.now, after=request.GET.get("after"))
    shown = {
        "shown": _shown(request, page.rows),
        "page": page,
        "is_open": is_open,
        "is_all": _is_all(request),
    }
    return render(request, "portal/requests.html", shown)


@contacts_only
@require_safe
def show(request: PortalRequest, number: int) -> HttpResponse:
    """One request: who has it, what happens next, what was said, and which way it went."""
    return _show(request, number)


@contacts_only
@require_POST
def reply(request: PortalRequest, number: int) -> HttpResponse:
    """The client says something more."""
    client_request, form = _visible(request, number), ReplyForm(request.POST)
    if form.is_valid():
        with refusals.shown_in(form):
            body = form.cleaned_data["body"]
            actions.hear_client(client_request, body=body, actor=request.user, at=request.now)
            messages.success(request, _("Sent. You see below when you hear from us."))
            return redirect("portal_request", number)
    return _show(request, number, status=422, reply=form)


@contacts_only
@require_POST
def confirm(request: PortalRequest, number: int) -> HttpResponse:
    """The client agrees that it is done."""
    client_request = _visible(request, number)
    try:
        actions.confirm(client_request, actor=request.user, at=request.now)
        messages.success(request, _("Thank you. It is closed; you can open it again whenever you need."))
    except Refused as refused:
        messages.error(request, refusals.sentence(refused))
    return redirect("portal_request", number)


@contacts_only
@require_POST
def reopen(request: PortalRequest, number: int) -> HttpResponse:
    """It is not done after all."""
    client_request, form = _visible(request, number), ReopenForm(request.POST)
    if form.is_valid():
        with refusals.shown_in(form):
            reason = form.cleaned_data["reason"]
            actions.reopen(client_request, reason=reason, actor=request.user, at=request.now)
            messages.success(request, _("It is open again. You see below when you hear from us."))
            return redirect("portal_request", number)
    return _show(request, number, status=422, reopen=form)


@contacts_only
@require_safe
def photo(request: PortalRequest, pk: int, digest: str) -> HttpResponseBase:
    """The photo of one of the client's people, as it is now; of anybody else there is none here."""
    faces = triangle_queries.faces(request.contact.client_id, request.today)
    shown = {
        (one.pk, one.photo_id) for face in faces for one in (face.holder, face.acting) if one is not None
    }
    if (pk, digest) not in shown:
        raise Http404
    return pictures.known(request, digest) or pictures.answer(Photo.objects.get(pk=digest).picture, digest)


def _home(request: PortalRequest, form: AskForm, status: int = 200) -> HttpResponse:
    mine = access.visible_requests(request.user).filter(contact=request.contact)
    page = queries.page(mine, RequestFilter(states=OPEN), at=request.now)
    shown = sorted(_shown(request, page.rows), key=_urgency)
    context = {
        "form": form,
        "shown": shown[:10],
        "more": len(shown) > 10,
        "lead": words.lead([(one.row, one.standing) for one in shown], request.now),
        "cards": [words.card(face, request.now) for face in form.offered.faces],
    }
    return render(request, "portal/home.html", {**context, "now": request.now}, status=status)


def _show(request: PortalRequest, number: int, status: int = 200, **forms: Any) -> HttpResponse:
    row = get_object_or_404(queries.with_hand(_all(request)), number=number)
    life = queries.lives([row.pk])[row.pk]
    hand = queries.in_hand([row], request.today).get(row.pk)
    standing = words.standing(row, hand, request.now)
    context = {
        "row": row,
        "standing": standing,
        "said": access.visible_messages(request.user, row),
        "line": words.line(row, life, request.now, standing.who),
        "story": words.story(row, life, request.now),
        "reply": ReplyForm(),
        "reopen": ReopenForm(),
        **forms,
    }
    return render(request, "portal/request.html", {**context, "now": request.now}, status=status)


def _shown(request: PortalRequest, rows: list[Row]) -> list[Shown]:
    in_hands, lives = queries.in_hand(rows, request.today), queries.lives([row.pk for row in rows])
    shown = []
    for row in rows:
        standing = words.standing(row, in_hands.get(row.pk), request.now)
        shown.append(Shown(row, standing, words.line(row, lives[row.pk], request.now, standing.who)))
    return shown


def _urgency(one: Shown) -> tuple[bool, bool, Any]:
    return not one.standing.is_yours, one.row.promised_by is None, one.row.promised_by or one.row.received_at


def _offered(request: PortalRequest) -> Offered:
    client, today = request.contact.client, request.today
    codes = [*PLAIN_TOPICS, *ABOUT_PERSON.values(), "complaint_project"]
    return Offered(
        topics={topic.code: topic for topic in Topic.objects.filter(code__in=codes, is_active=True)},
        contracts=list(Contract.objects.running_on(today).filter(client=client)),
        projects=list(Project.objects.running_on(today).filter(client=client)),
        faces=triangle_queries.faces(client.pk, today),
    )


def _all(request: PortalRequest) -> QuerySet[ClientRequest]:
    return access.visible_requests(request.user)


def _chosen(request: PortalRequest) -> QuerySet[ClientRequest]:
    rows = _all(request)
    return rows if _is_all(request) else rows.filter(contact=request.contact)


def _is_all(request: PortalRequest) -> bool:
    return request.contact.is_client_manager and request.GET.get("of") == "all"


def _visible(request: PortalRequest, number: int) -> ClientRequest:
    return get_object_or_404(_all(request), number=number)
