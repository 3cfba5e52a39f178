"""To whom a request can go: the seats around its client first, and anybody who is looked for by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from triangel.desk import queries
from triangel.desk.models import ClientRequest
from triangel.people import queries as people_queries
from triangel.people.models import Employee
from triangel.projects.choices import ProjectState
from triangel.triangle.choices import Part, SeatKind
from triangel.triangle.models import Appointment, Seat
from triangel.triangle.queries import standings
from triangel.triangle.rules import Answer, Via
from triangel.web.spoken import Mentioned, mentioned, role_of, why_sentence
from triangel.web.staff import StaffRequest

#: How many people and teams one search shows.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A seat or a person a request can go to."""

    value: str
    name: str
    note: str
    role: str


def choices(request: StaffRequest, client_request: ClientRequest, words: str = "") -> list[Choice]:
    """Whom to choose from: with words whoever is called so, else the seats around the client."""
    excluded = queries.excluded_from(client_request)
    if words.strip():
        return _by_name(request, words.replace("\x00", ""), excluded)
    here = queries.hand_of(queries.last_custody(client_request))
    seats = [seat for seat in _around(request, client_request) if seat.pk != here.seat or here.employee]
    return _seats(request, seats, excluded)


def _around(request: StaffRequest, client_request: ClientRequest) -> list[Seat]:
    """The client's seats that somebody should fill, its service desk, and seats of contracts in force."""
    named = Appointment.objects.on(request.today).filter(part=Part.HOLDER, seat__contract__isnull=False)
    own = Q(client=client_request.client_id) & (
        Q(project__isnull=True, contract__isnull=True)
        | Q(project__state=ProjectState.RUNNING)
        | Q(pk__in=named.values("seat"))
    )
    desk = Q(kind=SeatKind.SERVICE_DESK, team=client_request.client.service_desk_id)
    rows = Seat.objects.filter(own | desk).select_related("client", "contract", "project", "team")
    order = list(SeatKind)
    return sorted(rows, key=lambda seat: (order.index(SeatKind(seat.kind)), seat.pk))


def _seats(request: StaffRequest, seats: list[Seat], excluded: frozenset[int]) -> list[Choice]:
    found = standings(request.today, [seat.pk for seat in seats])
    answers = {seat.pk: found.responsible(seat.pk, excluded) for seat in seats}
    names = mentioned(answers.values())
    return [
        Choice(f"seat:{seat.pk}", _title(seat), _who(request, seat, answers[seat.pk], names), seat.kind)
        for seat in seats
    ]


def _title(seat: Seat) -> str:
    if seat.project is not None or seat.contract is not None:
        scope = seat.project or seat.contract
        return f"{role_of(seat)} · {getattr(scope, 'name', '')}"
    return role_of(seat)


def _who(request: StaffRequest, seat: Seat, answer: Answer, names: Mentioned) -> str:
    """Who has it today, and how that comes when it is not the holder himself."""
    if seat.team is not None:
        return _("the whole team sees it")
    if answer.via is Via.HOLDER:
        return names.people[answer.person].name
    return why_sentence(answer, names.people, names.seats, request.today)


def _by_name(request: StaffRequest, words: str, excluded: frozenset[int]) -> list[Choice]:
    people = people_queries.named(request.user, words).employed_on(request.today).exclude(pk__in=excluded)
    people = people.filter(user__is_active=True)
    teams = Seat.objects.filter(team__name__icontains=words.strip()).select_related("team")
    return [*_people(people[:SHOWN]), *(_team(seat) for seat in teams.order_by("team__name")[:SHOWN])]


def _people(rows: Iterable[Employee]) -> list[Choice]:
    return [Choice(f"person:{row.pk}", row.name, row.job_title, "other") for row in rows]


def _team(seat: Seat) -> Choice:
    return Choice(f"seat:{seat.pk}", role_of(seat), _("team"), seat.kind)
