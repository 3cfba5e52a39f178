"""Whose hand is whose: from seats and employees to the people who act today."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from triangel.desk.choices import Direction, OfferState
from triangel.desk.models import ClientRequest, Custody, Exclusion, Message, TransferOffer
from triangel.desk.rules import Hand
from triangel.people.models import Employee, StandIn, Team
from triangel.triangle import queries as triangle_queries
from triangel.triangle.choices import SeatKind
from triangel.triangle.models import Seat
from triangel.triangle.rules import Answer


@dataclass(frozen=True, slots=True)
class AtWork:
    """Who a request lies with on a day: the person who has the next move and how he came to it, the one who
    answers to the client, and the members of the team it lies with (employee ids)."""

    holder: Answer
    answerable: Answer
    team: frozenset[int]

    @property
    def anybody(self) -> frozenset[int]:
        """Everybody who may work on it by himself."""
        return self.team | {self.holder.person, self.answerable.person}


def open_custody(client_request: ClientRequest) -> Custody | None:
    """The hand that holds a request now; none when it is closed."""
    return (
        Custody.objects.filter(client_request=client_request, until_at__isnull=True)
        .select_related("seat", "seat__team", "employee")
        .first()
    )


def last_custody(client_request: ClientRequest) -> Custody:
    """The hand that holds a request now, or held it last."""
    return (
        Custody.objects.filter(client_request=client_request)
        .select_related("seat", "seat__team", "employee")
        .order_by("-sequence")[0]
    )


def excluded_from(client_request: ClientRequest) -> frozenset[int]:
    """The employees who are kept out of a request: those written down, and those whose place under or
    beside the person it is about came later."""
    written = set(Exclusion.objects.filter(client_request=client_request).values_list("employee", flat=True))
    if client_request.about_id is not None:
        written |= kept_out_by(client_request.about_id)
    return frozenset(written)


def everybody_under(person: int) -> frozenset[int]:
    """Everybody who reports to this employee, directly or through others."""
    rows = Employee.objects.raw(
        """
        WITH RECURSIVE down(id) AS (
            SELECT e.id FROM people_employee e WHERE e.manager_id = %s
            UNION
            SELECT e.id FROM people_employee e JOIN down ON e.manager_id = down.id
        ) SELECT id FROM down
        """,
        [person],
    )
    return frozenset(row.pk for row in rows)


def line_above(people: AbstractSet[int]) -> frozenset[int]:
    """These employees and everybody who leads them, directly or through others."""
    rows = Employee.objects.raw(
        """
        WITH RECURSIVE up(id, manager_id) AS (
            SELECT e.id, e.manager_id FROM people_employee e WHERE e.id = ANY(%s)
            UNION
            SELECT e.id, e.manager_id FROM people_employee e JOIN up ON e.id = up.manager_id
        ) SELECT id FROM up
        """,
        [list(people)],
    )
    return frozenset(row.pk for row in rows)


def kept_out_by(subject: int) -> frozenset[int]:
    """Everybody who may not know of a complaint about ``subject``: himself, who stands in for him, and who
    reports to him directly or through others."""
    stand_ins = StandIn.objects.filter(employee=subject).values_list("stand_in", flat=True)
    return everybody_under(subject) | frozenset(stand_ins) | {subject}


def person_of(hand: Hand, on: date, excluded: AbstractSet[int] = frozenset()) -> Answer:
    """Who acts for a hand on a day: the employee or whoever replaces him, else who fills the seat."""
    if hand.employee is not None:
        return triangle_queries.responsible_person(hand.employee, on, excluded)
    assert hand.seat is not None
    return triangle_queries.responsible(hand.seat, on, excluded)


def above(person: int, on: date, excluded: AbstractSet[int] = frozenset()) -> Answer:
    """Who leads this employee on this day: his line manager, or whoever is there in his stead."""
    return triangle_queries.responsible_person(person, on, excluded | {person})


def hand_of(custody: Custody) -> Hand:
    """The hand that a row of the chain stands for."""
    return Hand(seat=custody.seat_id, employee=custody.employee_id)


def answerable_hand(client_request: ClientRequest) -> Hand:
    """The hand that answers to the client."""
    return Hand(seat=client_request.answerable_seat_id, employee=client_request.answerable_id)


def people_at_work(client_request: ClientRequest, on: date) -> AtWork:
    """Who a request lies with on a day."""
    excluded = excluded_from(client_request)
    custody = last_custody(client_request)
    team: frozenset[int] = frozenset()
    if custody.seat is not None and custody.seat.team_id is not None:
        members = Employee.objects.employed_on(on).filter(team=custody.seat.team_id)
        team = frozenset(members.values_list("pk", flat=True)) - excluded
    return AtWork(
        holder=person_of(hand_of(custody), on, excluded),
        answerable=person_of(answerable_hand(client_request), on, excluded),
        team=team,
    )


def people_offered(client_request: ClientRequest, on: date) -> frozenset[int]:
    """To whom a request is offered now."""
    offer = TransferOffer.objects.filter(client_request=client_request, state=OfferState.OPEN).first()
    if offer is None:
        return frozenset()
    hand = Hand(seat=offer.to_seat_id, employee=offer.to_employee_id)
    people = {person_of(hand, on, excluded_from(client_request)).person}
    if offer.to_seat is not None and offer.to_seat.team_id is not None:
        people |= set(
            Employee.objects.employed_on(on).filter(team=offer.to_seat.team_id).values_list("pk", flat=True)
        )
    return frozenset(people)


def seat_of_client(kind: SeatKind, client_id: int) -> Seat:
    """The client's own seat of this kind."""
    return Seat.objects.get(kind=kind, client=client_id, contract=None, project=None)


def seat_of_team(team: Team) -> Seat:
    """The seat of a team."""
    return Seat.objects.get(kind=SeatKind.SERVICE_DESK, team=team)


def seats_for(client_request: ClientRequest) -> QuerySet[Seat]:
    """The seats that can hold a request: those of its client, and those of teams."""
    return Seat.objects.filter(Q(client=client_request.client_id) | Q(team__isnull=False))


def resolved_by(client_request: ClientRequest) -> int | None:
    """The user who wrote the last answer to the client, which resolved the request."""
    last = (
        Message.objects.filter(client_request=client_request, direction=Direction.TO_CLIENT)
        .order_by("-at", "-id")
        .first()
    )
    return last.author_id if last else None
