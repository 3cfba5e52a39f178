"""Writing down what a client asks on the phone: whom to choose from, and where it would go."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from triangel.clients import access as clients_access
from triangel.clients import queries as clients_queries
from triangel.clients.models import Client
from triangel.contracts import access as contracts_access
from triangel.desk import queries, rules
from triangel.desk.access import visible_requests
from triangel.desk.actions import Question
from triangel.desk.choices import Channel
from triangel.desk.models import ClientRequest, Topic
from triangel.desk.rules import Hand
from triangel.people.models import Employee
from triangel.projects import access as projects_access
from triangel.projects.choices import ProjectState
from triangel.triangle.models import Appointment, Seat
from triangel.triangle.rules import Via
from triangel.web.desk.forms import MOMENT, ReceiveForm
from triangel.web.spoken import Mentioned, mentioned, role_of, why_sentence
from triangel.web.staff import StaffRequest

#: How many clients a search shows.
SHOWN = 8
CHANNELS = (Channel.PHONE, Channel.MAIL, Channel.COLLEAGUE)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or a team, as what, in which colour, and why it is this person when that is not plain."""

    name: str
    title: str
    role: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """Where it would go; ``promised_by`` is what the client would be told by itself."""

    holder: Named
    answerable: Named
    warning: str
    promised_by: datetime


def clients_named(request: StaffRequest, words: str) -> list[Client]:
    """The clients of today that are called so; without words those of who looks."""
    clients = clients_queries.clients_on(request.user, request.today)
    if words.strip():
        return list(clients_queries.named(clients, words.replace("\x00", ""))[:SHOWN])
    mine = Appointment.objects.on(request.today).filter(employee=request.employee, seat__client__isnull=False)
    return list(clients.filter(pk__in=mine.values("seat__client"))[:SHOWN])


def client_chosen(request: StaffRequest) -> Client | None:
    """The client that was chosen in the address."""
    number = request.GET.get("client", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return clients_access.visible_clients(request.user).filter(number=int(number)).first()


def receive_form(request: StaffRequest, client: Client, data: QueryDict | None = None) -> ReceiveForm:
    """The form for a request of this client."""
    shown = moment(rules.first_promise(request.now, is_complaint=False))
    projects = projects_access.visible_projects(request.user).filter(client=client)
    contracts = contracts_access.visible_contracts(request.user).filter(client=client)
    return ReceiveForm(
        data,
        client=client,
        contacts=clients_queries.contacts_of(request.user, client),
        projects=projects.filter(state__in=[ProjectState.RUNNING, ProjectState.PLANNED]),
        contracts=contracts.running_on(request.today),
        about=people_around(request, client),
        channels=[(str(value), value.label) for value in CHANNELS],
        initial={"key": uuid.uuid4(), "promised_by": shown, "promise_shown": shown},
    )


def people_around(request: StaffRequest, client: Client) -> QuerySet[Employee]:
    """Whom this client may complain about: who fills its seats, its service desk, and who leads them."""
    seated = Appointment.objects.on(request.today).filter(seat__client=client).values("employee")
    near = Employee.objects.employed_on(request.today).filter(
        Q(pk__in=seated) | Q(team=client.service_desk_id)
    )
    leaders = near.order_by().values("manager")
    return Employee.objects.filter(Q(pk__in=near.order_by().values("pk")) | Q(pk__in=leaders)).by_name()


def earlier_request(request: StaffRequest, client: Client, number: str) -> ClientRequest | None:
    """The request of this client with this number, when who writes it down may know of it."""
    if not number:
        return None
    wanted = int(number.removeprefix("#"))
    return visible_requests(request.user).filter(client=client, number=wanted).first()


def question_of(
    client: Client, typed: dict[str, Any], *, key: str, regarding: ClientRequest | None = None
) -> Question:
    """What was written down, as the desk takes it in."""
    return Question(
        client=client,
        contact=typed["contact"],
        channel=Channel(typed["channel"]),
        subject=typed["subject"],
        body=typed["body"],
        topic=typed["topic"],
        project=typed["project"],
        contract=typed["contract"],
        about=typed["about"] if typed["topic"] is not None and typed["topic"].about_person else None,
        not_for=typed["not_for"],
        regarding=regarding,
        is_steering_decision=typed["is_steering_decision"],
        promised_by=typed["promised_by"],
        key=key,
    )


def preview(request: StaffRequest, form: ReceiveForm) -> Preview:
    """Where what is typed so far would go."""
    form.is_valid()
    typed = form.cleaned_data if form.is_bound else {}
    topic, on = typed.get("topic"), request.today
    contact = typed.get("contact")
    language = contact.language if contact is not None else form.client.language
    scope = queries.Scope(
        form.client,
        typed.get("contract"),
        typed.get("project"),
        typed.get("about"),
        typed.get("channel", ""),
        language,
    )
    row = queries.row_for(topic, scope, request.now)
    about = scope.about or queries.subject_of(topic, row, scope, on)
    scope = replace(scope, about=about)
    out = queries.kept_out_by(about.pk) if about else frozenset[int]()
    excluded = _barred(request, form.client, typed, about, out)
    goes_to = queries.destination(row, scope, on, excluded)
    is_complaint = topic is not None and topic.is_complaint
    return Preview(
        holder=_named(request, goes_to.holder, excluded),
        answerable=_named(request, goes_to.answerable, excluded),
        warning=_warning(topic, about, out),
        promised_by=rules.first_promise(request.now, is_complaint=is_complaint),
    )


def _barred(
    request: StaffRequest,
    client: Client,
    typed: dict[str, Any],
    about: Employee | None,
    out: frozenset[int],
) -> frozenset[int]:
    """Who could neither hold nor answer for what is typed so far."""
    kept_out = out | ({typed["not_for"].pk} if typed.get("not_for") else set())
    topic, project = typed.get("topic"), typed.get("project")
    if topic is not None and topic.is_complaint and project is not None:
        kept_out |= {manager.pk for manager in queries.managers_of(project, request.today)}
    draft = ClientRequest(
        client=client,
        contract=typed.get("contract"),
        project=project,
        topic=topic,
        about=about,
        regarding=earlier_request(request, client, typed.get("regarding") or ""),
        is_steering_decision=bool(typed.get("is_steering_decision")),
    )
    aside = queries.aside_in(draft, request.today)
    return queries.barred_by(frozenset(kept_out), frozenset(aside), request.today)


def moment(at: datetime) -> str:
    """A moment as the browser's picker wants it."""
    return timezone.localtime(at).strftime(MOMENT)


def _named(request: StaffRequest, hand: Hand, excluded: frozenset[int]) -> Named:
    answer = queries.person_of(hand, request.today, excluded)
    names: Mentioned = mentioned([answer], seats=[hand.seat] if hand.seat else [])
    person = names.people[answer.person]
    seat: Seat | None = names.seats.get(hand.seat) if hand.seat else None
    if seat is None:
        return Named(person.name, person.job_title, "line_manager")
    if seat.team is not None:
        return Named(role_of(seat), _("the whole team sees it"), seat.kind)
    is_plain = answer.via is Via.HOLDER
    why = "" if is_plain else why_sentence(answer, names.people, names.seats, request.today)
    return Named(person.name, role_of(seat), seat.kind, why)


def _warning(topic: Topic | None, about: Employee | None, excluded: frozenset[int]) -> str:
    if about is not None:
        values = {"name": about.name, "count": len(excluded)}
        return _("Kept from %(name)s and everybody tied to this: %(count)s persons in all.") % values
    if topic is not None and topic.about_person:
        return _("Choose whom it is about, so that it is kept from that person.")
    return ""
