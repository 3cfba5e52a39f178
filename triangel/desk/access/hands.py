"""Whose hand is whose: from seats and employees to the people who act today.

Who may do what with a request follows from whose hands it is in, so this stands at the bottom of access.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from django.db import connection

from triangel.desk.choices import OfferState
from triangel.desk.models import ClientRequest, Custody, Exclusion, TransferOffer
from triangel.desk.rules import Hand
from triangel.people import queries as people_queries
from triangel.people.models import Employee
from triangel.triangle import queries as triangle_queries
from triangel.triangle.queries import Standings
from triangel.triangle.rules import Answer, NobodyLeft

#: The open requests that are kept from somebody, with the hand they are in: complaints about a person, and
#: what has exclusions without being one (a part that was split off, a client who asked for somebody else).
KEPT_FROM_SOMEBODY = """
WITH complaint AS MATERIALIZED (
    SELECT id, about_id, state FROM desk_clientrequest WHERE about_id IS NOT NULL
), other AS (
    SELECT client_request_id AS id FROM desk_exclusion EXCEPT SELECT id FROM complaint
), kept AS (
    SELECT id, about_id FROM complaint WHERE state <> 'closed'
    UNION ALL
    SELECT r.id, NULL FROM other JOIN desk_clientrequest r ON r.id = other.id WHERE r.state <> 'closed'
)
SELECT c.id, c.client_request_id, c.seat_id, c.employee_id, kept.about_id
FROM kept JOIN desk_custody c ON c.client_request_id = kept.id AND c.until_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class KeptFromSomebody:
    """An open request from which somebody is kept: its row of custody, its hand, whom it is about (ids)."""

    custody: int
    client_request: int
    hand: Hand
    about: int | None


def kept_from_somebody() -> list[KeptFromSomebody]:
    """Every open request from which somebody is kept; there are few."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT_FROM_SOMEBODY)
        return [
            KeptFromSomebody(custody, client_request, Hand(seat=seat, employee=employee), about)
            for custody, client_request, seat, employee, about in cursor.fetchall()
        ]


@dataclass(frozen=True, slots=True)
class AtWork:
    """Who a request lies with on a day: the one with the next move and how it came to him, the one who
    answers to the client, the members of the team it lies with, and everybody who leads one of these."""

    holder: Answer
    answerable: Answer
    team: frozenset[int]
    leaders: frozenset[int]

    @property
    def anybody(self) -> frozenset[int]:
        """Everybody who may work on it by himself."""
        return self.team | {self.holder.person, self.answerable.person}


def standings_of(hands: Iterable[Hand], on: date) -> Standings:
    """The seats of these hands as they stand on a day, with the organisation around them."""
    return triangle_queries.standings(on, {hand.seat for hand in hands if hand.seat is not None})


def answer_in(found: Standings, hand: Hand, excluded: AbstractSet[int] = frozenset()) -> Answer:
    """Who acts for a hand: the employee or whoever replaces him, else who fills the seat."""
    if hand.employee is not None:
        return found.responsible_person(hand.employee, excluded)
    if hand.seat is None:
        raise ValueError("a hand is a seat or an employee")
    return found.responsible(hand.seat, excluded)


def answer_if_any(found: Standings, hand: Hand, excluded: AbstractSet[int]) -> Answer | None:
    """Who acts for a hand; nobody when everybody in service is kept out. Only such a request then lies still,
    and not every list that it stands in."""
    try:
        return answer_in(found, hand, excluded)
    except NobodyLeft:
        return None


def person_of(hand: Hand, on: date, excluded: AbstractSet[int] = frozenset()) -> Answer:
    """Who acts for a single hand on a day."""
    return answer_in(standings_of([hand], on), hand, excluded)


def above(person: int, on: date, excluded: AbstractSet[int] = frozenset()) -> Answer:
    """Who leads this employee on this day: his line manager, or whoever is there in his stead."""
    return standings_of([], on).responsible_person(person, excluded | {person})


def last_custody(client_request: ClientRequest) -> Custody:
    """The hand that holds a request now, or held it last."""
    return (
        Custody.objects.filter(client_request=client_request)
        .select_related("seat__team", "employee")
        .order_by("-sequence")[0]
    )


def hand_of(custody: Custody) -> Hand:
    """The hand that a row of the chain stands for."""
    return Hand(seat=custody.seat_id, employee=custody.employee_id)


def hand_offered(offer: TransferOffer) -> Hand:
    """The hand that an offer goes to."""
    return Hand(seat=offer.to_seat_id, employee=offer.to_employee_id)


def answerable_hand(client_request: ClientRequest) -> Hand:
    """The hand that answers to the client."""
    return Hand(seat=client_request.answerable_seat_id, employee=client_request.answerable_id)


def kept_out_by(subject: int) -> frozenset[int]:
    """Everybody who may not know of a complaint about ``subject``: himself, who stands in for him, and who
    reports to him directly or through others (rules COI-1 and COI-10)."""
    return people_queries.organisation().tied_to(subject)


def excluded_from(client_request: ClientRequest) -> frozenset[int]:
    """The employees who are kept out of a request: those written down, and those whose place under or
    beside the person it is about came later."""
    rows = Exclusion.objects.filter(client_request=client_request).values_list("employee", flat=True)
    written = frozenset(rows)
    if client_request.about_id is None:
        return written
    return written | kept_out_by(client_request.about_id)


def people_at_work(client_request: ClientRequest, on: date) -> AtWork:
    """Who a request lies with on a day."""
    excluded = excluded_from(client_request)
    custody = last_custody(client_request)
    hand, answers = hand_of(custody), answerable_hand(client_request)
    found = standings_of([hand, answers], on)
    team = _team(custody.seat.team_id, on) - excluded if custody.seat is not None else frozenset()
    holder, answerable = answer_in(found, hand, excluded), answer_in(found, answers, excluded)
    everybody = team | {holder.person, answerable.person}
    return AtWork(
        holder=holder,
        answerable=answerable,
        team=team,
        leaders=frozenset(leader for person in everybody for leader in found.organisation.line_above(person))
        - excluded,
    )


def people_offered(offer: TransferOffer, on: date) -> frozenset[int]:
    """To whom a request is offered on a day."""
    excluded = excluded_from(offer.client_request)
    person = person_of(hand_offered(offer), on, excluded).person
    team = _team(offer.to_seat.team_id, on) if offer.to_seat is not None else frozenset()
    return (team | {person}) - excluded


def open_offer(client_request: ClientRequest) -> TransferOffer | None:
    """What is offered to somebody now, if it is."""
    offers = TransferOffer.objects.filter(client_request=client_request, state=OfferState.OPEN)
    return offers.select_related("client_request", "to_seat__team", "to_employee", "asked_by").first()


def _team(team_id: int | None, on: date) -> frozenset[int]:
    if team_id is None:
        return frozenset()
    return frozenset(Employee.objects.employed_on(on).filter(team=team_id).values_list("pk", flat=True))
