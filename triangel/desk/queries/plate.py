"""The plate: everything that waits for one person, over all seats he fills today."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

from triangel.core.periods import local_day, start_of_day
from triangel.desk.access import hands
from triangel.desk.choices import OfferState, State
from triangel.desk.models import ClientRequest, Custody, Notice, TransferOffer
from triangel.desk.queries import lists
from triangel.people.models import Employee
from triangel.triangle import queries as triangle_queries
from triangel.triangle.models import Seat
from triangel.triangle.rules import Via

#: How many requests a plate shows at once, what hurts first.
SHOWN = 60


@dataclass(frozen=True, slots=True)
class PlateItem:
    """A request on somebody's plate. ``is_plain`` when it is his own without more: he holds the seat, or the
    request himself; else it came to him in another way, which is worth a word."""

    client_request: lists.Row
    seat: Seat | None
    is_plain: bool
    offer: TransferOffer | None = None


@dataclass(frozen=True, slots=True)
class Plate:
    """What waits for a person: to do now, offered to him, with the client, and what he should know.

    ``open``, ``due_today`` and ``broken`` count all of it, also what is not shown.
    """

    items: list[PlateItem]
    offered: list[PlateItem]
    waiting: list[PlateItem]
    notices: list[Notice]
    open: int
    due_today: int
    broken: int
    seats: list[tuple[Seat, int]]


@dataclass(frozen=True, slots=True)
class Reach:
    """What flows to a person on a day: seats (with the way), people he acts for, his team's seat, and
    requests that reach him only because somebody else is kept out of them."""

    seats: dict[int, Via]
    people: dict[int, Via]
    team_seat: int | None
    others: frozenset[int]


def reach_of(employee: Employee, on: date) -> Reach:
    """What flows to an employee on a day."""
    team_seat = Seat.objects.filter(team=employee.team_id).values_list("pk", flat=True).first()
    return Reach(
        seats=triangle_queries.seats_of(employee.pk, on),
        people=triangle_queries.acts_for(employee.pk, on),
        team_seat=team_seat,
        others=_because_of_exclusion(employee.pk, on),
    )


def held(reach: Reach) -> QuerySet[Custody]:
    """The rows of custody that are in a person's hands now."""
    seats = set(reach.seats)
    if reach.team_seat is not None:
        seats.add(reach.team_seat)
    return Custody.objects.filter(until_at__isnull=True).filter(
        Q(seat__in=seats, employee__isnull=True) | Q(employee__in=set(reach.people)) | Q(pk__in=reach.others)
    )


def plate(
    visible: QuerySet[ClientRequest], employee: Employee, *, at: datetime, seat: int | None = None
) -> Plate:
    """Everything that waits for an employee at a moment; ``seat`` narrows it to one of his seats."""
    on = local_day(at)
    reach = reach_of(employee, on)
    # in steps, because the planner cannot know how few rows a person holds
    in_reach = list(held(reach).values_list("client_request", flat=True))
    offers, notices = _open_offers(employee, reach), _unread(employee)
    told = {offer.client_request_id for offer in offers}
    told |= {row.client_request_id for row in notices if row.client_request_id is not None}
    # asked once: what somebody may see is the dearest part of every question about requests
    seen = set(visible.filter(pk__in={*in_reach, *told}).values_list("pk", flat=True))
    mine = _stands(seen.intersection(in_reach))
    counts = Counter(row.seat for row in mine if row.state == State.OPEN and row.seat is not None)
    chosen = [row for row in mine if seat is None or row.seat == seat]
    todo = sorted((row for row in chosen if row.state == State.OPEN), key=_what_hurts_first)
    waiting = sorted((row for row in chosen if row.state != State.OPEN), key=_longest_first)
    offered = [offer for offer in offers if offer.client_request_id in seen]
    shown = [row.pk for row in todo[:SHOWN] + waiting[:SHOWN]] + [row.client_request_id for row in offered]
    rows = lists.with_hand(ClientRequest.objects.filter(pk__in=shown)).order_by().in_bulk()
    seats = _seats({*counts, *(row.hand_seat for row in rows.values() if row.hand_seat is not None)})
    days = [row.promised_by for row in todo if row.promised_by is not None]
    tomorrow = start_of_day(on + timedelta(days=1))
    return Plate(
        items=[_item(rows[row.pk], seats, reach) for row in todo[:SHOWN]],
        offered=[
            PlateItem(rows[offer.client_request_id], offer.to_seat, is_plain=True, offer=offer)
            for offer in offered
        ],
        waiting=[_item(rows[row.pk], seats, reach) for row in waiting[:SHOWN]],
        notices=[one for one in notices if one.contact_id or one.client_request_id in seen][:SHOWN],
        open=len(todo),
        due_today=sum(1 for day in days if at <= day < tomorrow),
        broken=sum(1 for day in days if day < at),
        seats=sorted(((seats[pk], n) for pk, n in counts.items()), key=lambda pair: (-pair[1], pair[0].pk)),
    )


class _Stand(NamedTuple):
    """How an open request in somebody's hands stands, as far as its place on the plate depends on it."""

    pk: int
    seat: int | None
    state: str
    received_at: datetime
    promised_by: datetime | None


def _stands(requests: Collection[int]) -> list[_Stand]:
    rows = lists.with_hand(ClientRequest.objects.filter(pk__in=requests)).exclude(state=State.CLOSED)
    values = rows.order_by().values_list("pk", "hand_seat", "state", "received_at", "promised_by")
    return [_Stand(*row) for row in values]


def _what_hurts_first(row: _Stand) -> tuple[datetime, int]:
    return row.promised_by or row.received_at, row.pk


def _longest_first(row: _Stand) -> tuple[datetime, int]:
    return row.received_at, row.pk


def _item(row: lists.Row, seats: Mapping[int, Seat], reach: Reach) -> PlateItem:
    seat = seats[row.hand_seat] if row.hand_seat is not None else None
    return PlateItem(client_request=row, seat=seat, is_plain=_is_plain(row, reach))


def _is_plain(row: lists.Row, reach: Reach) -> bool:
    if row.hand_employee is not None:
        return reach.people.get(row.hand_employee) is Via.HOLDER
    return row.hand_seat is not None and reach.seats.get(row.hand_seat) is Via.HOLDER


def _open_offers(employee: Employee, reach: Reach) -> list[TransferOffer]:
    seats = set(reach.seats)
    if reach.team_seat is not None:
        seats.add(reach.team_seat)
    return list(
        TransferOffer.objects.filter(state=OfferState.OPEN)
        .filter(Q(to_seat__in=seats) | Q(to_employee__in=set(reach.people)))
        .exclude(asked_by=employee.user_id)
        .select_related("to_seat__client", "to_seat__project", "to_seat__team", "asked_by")
        .order_by("asked_at", "pk")[:SHOWN]
    )


def _unread(employee: Employee) -> list[Notice]:
    """The newest notices, of which who leads many has thousands; twice as many as are shown, because not all
    may be for his eyes."""
    notices = Notice.objects.filter(employee=employee, read_at__isnull=True)
    rows = notices.select_related("client_request__client", "client_request__topic", "contact__client", "by")
    return list(rows.order_by("-at", "-pk")[: 2 * SHOWN])


def _seats(numbers: Collection[int]) -> dict[int, Seat]:
    return Seat.objects.select_related("client", "project", "contract", "team").in_bulk(numbers)


def _because_of_exclusion(employee_id: int, on: date) -> frozenset[int]:
    """Rows of custody that are this person's because whose they would be is kept out of the request."""
    rows = hands.kept_from_somebody()
    found = hands.standings_of((row.hand for row in rows), on)
    excluded = lists.excluded_from_many({row.client_request: row.about for row in rows}, found)
    return frozenset(
        row.custody
        for row in rows
        if (answer := hands.answer_if_any(found, row.hand, excluded[row.client_request]))
        and answer.person == employee_id
    )
