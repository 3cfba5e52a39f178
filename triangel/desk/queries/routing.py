"""Where a request belongs, by the responsibility matrix in force."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from triangel.core.periods import local_day
from triangel.desk import rules
from triangel.desk.access import hands
from triangel.desk.choices import Direction
from triangel.desk.models import ClientRequest, Custody, MatrixRow, Message, Topic
from triangel.desk.queries.matrix import Scope, parts_of, row_for
from triangel.desk.rules import Hand, Role, Route, conflicts
from triangel.people.models import Employee, Team
from triangel.projects.models import Project
from triangel.triangle import queries as triangle_queries
from triangel.triangle.choices import Part, SeatKind
from triangel.triangle.models import Appointment, Seat


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a request goes and why: the row of the matrix (none: the safety net) and the hands."""

    row: MatrixRow | None
    route: Route
    holder: Hand
    answerable: Hand


def destination(row: MatrixRow | None, scope: Scope, on: date, excluded: frozenset[int]) -> Destination:
    """Where a request goes by this row of the matrix; never to somebody excluded, nor to a role that the
    rules on conflicts of interest keep out of such matters."""
    chosen = rules.route(parts_of(row), has_project=scope.project is not None) if row else rules.SAFETY_NET
    return Destination(
        row=row,
        route=chosen,
        holder=hand_for(_fitting(chosen.holder, row), scope, on, excluded),
        answerable=hand_for(_fitting(chosen.answerable, row), scope, on, excluded),
    )


def _fitting(role: Role, row: MatrixRow | None) -> Role:
    if row is None:
        return role
    topic = row.topic
    matter = conflicts.Matter(is_complaint=topic.is_complaint, is_dispute=topic.is_dispute)
    return conflicts.fitting_role(role, matter, is_about_person=topic.about_person)


def hand_for(role: Role, scope: Scope, on: date, excluded: frozenset[int]) -> Hand:
    """The seat or person that fills a role of the matrix for a scope.

    A line manager is the one of the person it is about, else of the contract manager; the director is the
    top of the line. Neither is a seat, so a person is named.
    """
    if role is Role.LINE_MANAGER:
        if scope.about is not None:
            return Hand(employee=hands.above(scope.about.pk, on, excluded).person)
        contract_manager = hands.person_of(Hand(seat=contract_seat(scope, on).pk), on)
        return Hand(employee=hands.above(contract_manager.person, on, excluded).person)
    if role is Role.DIRECTOR:
        return Hand(employee=triangle_queries.director(on, excluded).person)
    return Hand(seat=seat_for(role, scope, on).pk)


def seat_for(role: Role, scope: Scope, on: date) -> Seat:
    """The seat that fills a role of the matrix for a scope."""
    if role is Role.ACCOUNT_MANAGER:
        return seat_of_client(SeatKind.ACCOUNT_MANAGER, scope.client.pk)
    if role is Role.SERVICE_DESK:
        return seat_of_team(scope.client.service_desk)
    if role is Role.PROJECT_MANAGER and scope.project is not None:
        return Seat.objects.get(kind=SeatKind.PROJECT_MANAGER, project=scope.project)
    return contract_seat(scope, on)


def contract_seat(scope: Scope, on: date) -> Seat:
    """The contract manager's seat: the contract's own while somebody is named for it, else the client's."""
    contract_id = (
        scope.contract.pk if scope.contract else (scope.project.contract_id if scope.project else None)
    )
    if contract_id is not None:
        named = Appointment.objects.on(on).filter(
            seat__kind=SeatKind.CONTRACT_MANAGER, seat__contract=contract_id, part=Part.HOLDER
        )
        appointment = named.select_related("seat").first()
        if appointment is not None:
            return appointment.seat
    return seat_of_client(SeatKind.CONTRACT_MANAGER, scope.client.pk)


def subject_of(topic: Topic | None, row: MatrixRow | None, scope: Scope, on: date) -> Employee | None:
    """Whom a complaint about a role is about: the one who holds the seat that the matrix excludes."""
    if topic is None or row is None or not topic.about_person:
        return None
    for role in (Role.PROJECT_MANAGER, Role.CONTRACT_MANAGER, Role.ACCOUNT_MANAGER):
        if parts_of(row)[role] != "X" or (role is Role.PROJECT_MANAGER and scope.project is None):
            continue
        held = Appointment.objects.on(on).filter(seat=seat_for(role, scope, on), part=Part.HOLDER)
        appointment = held.select_related("employee").first()
        if appointment is not None:
            return appointment.employee
    return None


def scope_of(client_request: ClientRequest) -> Scope:
    """What a request is about."""
    return Scope(
        client_request.client,
        client_request.contract,
        client_request.project,
        client_request.about,
        client_request.channel,
        client_request.language,
    )


def where_it_belongs(client_request: ClientRequest, at: datetime, *, is_new: bool = False) -> Hand:
    """Where a request goes that whoever holds it says is not his.

    To the hand its topic leads to; from there to the contract manager, the safety net; and from him to who
    leads him. Who had it before does not get it again, unless its topic has just changed (``is_new``).
    """
    on = local_day(at)
    excluded = hands.barred_from(client_request, on)
    now = hands.hand_of(hands.last_custody(client_request))
    had = set(Custody.objects.filter(client_request=client_request).values_list("party", flat=True))
    scope = scope_of(client_request)
    person = hands.person_of(now, on, excluded).person
    choices = [
        destination(row_for(client_request.topic, scope, at), scope, on, excluded).holder,
        Hand(seat=contract_seat(scope, on).pk),
        Hand(seat=seat_of_client(SeatKind.CONTRACT_MANAGER, scope.client.pk).pk),
    ]
    for hand in choices:
        is_his = hand.party == now.party or hands.person_of(hand, on, excluded).person == person
        if not is_his and (hand.party not in had or (is_new and hand == choices[0])):
            return hand
    return Hand(employee=hands.above(person, on, excluded).person)


def seat_of_client(kind: SeatKind, client_id: int) -> Seat:
    """The client's own seat of this kind."""
    return Seat.objects.get(kind=kind, client=client_id, contract=None, project=None)


def seat_of_team(team: Team) -> Seat:
    """The seat of a team."""
    return Seat.objects.get(kind=SeatKind.SERVICE_DESK, team=team)


def seats_for(client_request: ClientRequest) -> QuerySet[Seat]:
    """The seats that can hold a request: those of its client, and those of teams."""
    return Seat.objects.filter(Q(client=client_request.client_id) | Q(team__isnull=False))


def managers_of(project: Project, on: date) -> list[Employee]:
    """Who manages a project on a day, and who is deputy for it."""
    seated = Appointment.objects.on(on).filter(seat__kind=SeatKind.PROJECT_MANAGER, seat__project=project)
    return [row.employee for row in seated.select_related("employee").order_by("part", "pk")]


def account_managers(client_id: int, on: date) -> frozenset[int]:
    """Who holds the account manager's seat of a client on a day."""
    seated = Appointment.objects.on(on).filter(
        seat__kind=SeatKind.ACCOUNT_MANAGER, seat__client=client_id, part=Part.HOLDER
    )
    return frozenset(seated.values_list("employee", flat=True))


def resolvers(client_request: ClientRequest) -> frozenset[int]:
    """The employee who resolved a request, when it was one."""
    user = resolved_by(client_request)
    return frozenset(Employee.objects.filter(user=user).values_list("pk", flat=True)) if user else frozenset()


def resolved_by(client_request: ClientRequest) -> int | None:
    """The user who wrote the last answer to the client, which resolved the request."""
    last = (
        Message.objects.filter(client_request=client_request, direction=Direction.TO_CLIENT)
        .order_by("-at", "-id")
        .first()
    )
    return last.author_id if last else None
