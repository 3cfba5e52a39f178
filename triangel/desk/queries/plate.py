"""The plate: everything that waits for one person, over all seats he fills today."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from triangel.core.periods import local_day, start_of_day
from triangel.desk.access import hands
from triangel.desk.choices import OfferState, State
from triangel.desk.models import ClientRequest, Custody, Exclusion, Notice, Recusal, TransferOffer
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
    """What flows to a person on a day: seats (with the way), people he acts for, his team's seat, requests
    that reach him only because somebody else may not have them, and those that pass him by for that
    reason."""

    seats: dict[int, Via]
    people: dict[int, Via]
    team_seat: int | None
    others: frozenset[int]
    passing_by: frozenset[int]


def reach_of(employee: Employee, on: date) -> Reach:
    """What flows to an employee on a day."""
    team_seat = Seat.objects.filter(team=employee.team_id).values_list("pk", flat=True).first()
    others, passing_by = _because_of_conflicts(employee.pk, on)
    return Reach(
        seats=triangle_queries.seats_of(employee.pk, on),
        people=triangle_queries.acts_for(employee.pk, on),
        team_seat=team_seat,
        others=others,
        passing_by=passing_by,
    )


def held(reach: Reach) -> QuerySet[Custody]:
    """The rows of custody that are in a person's hands now."""
    seats = set(reach.seats)
    if reach.team_seat is not None:
        seats.add(reach.team_seat)
    rows = Custody.objects.filter(until_at__isnull=True).filter(
        Q(seat__in=seats, employee__isnull=True) | Q(employee__in=set(reach.people)) | Q(pk__in=reach.others)
    )
    return rows.exclude(pk__in=reach.passing_by) if reach.passing_by else rows


def plate(
    visible: QuerySet[ClientRequest], employee: Employee, *, at: datetime, seat: int | None = None
) -> Plate:
    """Everything that waits for an employee at a moment; ``seat`` narrows it to one of his seats."""
    on = local_day(at)
    reach = reach_of(employee, on)
    # in steps, because the planner cannot know how few rows a person holds
    in_reach = list(held(reach).values_list("client_request", flat=True))
    offers, notices = _open_offers(employee, reach), _unread(employee)
    told = {offer.client_request_id for offer in offers} | {row.client_request_id for row in notices}
    # asked once: what somebody may see is the dearest part of every question about requests
    seen = set(visible.filter(pk__in={*in_reach, *told}).values_list("pk", flat=True))
    mine = ClientRequest.objects.filter(pk__in=[pk for pk in in_reach if pk in seen])
    todo = lists.with_hand(mine.filter(state=State.OPEN))
    dates = list(todo.values_list("hand_seat", "promised_by"))
    seats = _seats(Counter(place for place, _day in dates if place is not None))
    if seat is not None:
        todo, dates = todo.filter(hand_seat=seat), [row for row in dates if row[0] == seat]
        mine = mine.filter(custody__until_at__isnull=True, custody__seat=seat)
    waiting = lists.with_hand(mine.filter(state__in=[State.WAITING, State.RESOLVED]))
    days = [day for _place, day in dates if day is not None]
    tomorrow = start_of_day(on + timedelta(days=1))
    return Plate(
        items=_items(list(todo.order_by(Coalesce("promised_by", "received_at"), "pk")[:SHOWN]), reach),
        offered=_offered([offer for offer in offers if offer.client_request_id in seen]),
        waiting=_items(list(waiting.order_by("received_at", "pk")[:SHOWN]), reach),
        notices=[notice for notice in notices if notice.client_request_id in seen][:SHOWN],
        open=len(dates),
        due_today=sum(1 for day in days if at <= day < tomorrow),
        broken=sum(1 for day in days if day < at),
        seats=seats,
    )


def _items(rows: list[lists.Row], reach: Reach) -> list[PlateItem]:
    seats = Seat.objects.select_related("client", "project", "contract", "team").in_bulk(
        {row.hand_seat for row in rows if row.hand_seat is not None}
    )
    return [
        PlateItem(
            client_request=row,
            seat=seats.get(row.hand_seat) if row.hand_seat is not None else None,
            is_plain=_is_plain(row, reach),
        )
        for row in rows
    ]


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


def _offered(offers: list[TransferOffer]) -> list[PlateItem]:
    asked = [offer.client_request_id for offer in offers]
    rows = {row.pk: row for row in lists.with_hand(ClientRequest.objects.filter(pk__in=asked))}
    return [
        PlateItem(rows[offer.client_request_id], offer.to_seat, is_plain=True, offer=offer)
        for offer in offers
        if offer.client_request_id in rows
    ]


def _unread(employee: Employee) -> list[Notice]:
    """The newest notices, of which who leads many has thousands; twice as many as are shown, because not all
    may be for his eyes."""
    notices = Notice.objects.filter(employee=employee, read_at__isnull=True)
    rows = notices.select_related("client_request__client", "client_request__topic")
    return list(rows.order_by("-at", "-pk")[: 2 * SHOWN])


def _seats(counts: Counter[int]) -> list[tuple[Seat, int]]:
    """The seats with open work, and how much of it, most first."""
    seats = Seat.objects.select_related("client", "project", "contract", "team").in_bulk(counts)
    return sorted(((seats[pk], n) for pk, n in counts.items()), key=lambda pair: (-pair[1], pair[0].pk))


def _because_of_conflicts(employee_id: int, on: date) -> tuple[frozenset[int], frozenset[int]]:
    """Rows of custody that are this person's because whose they would be may not have the request, and rows
    that are not his because he may not."""
    kept_out = Q(client_request__in=Exclusion.objects.values("client_request"))
    stand_aside = Q(client_request__in=Recusal.objects.values("client_request"))
    is_fair = Q(client_request__topic__is_complaint=True) | Q(client_request__topic__is_dispute=True)
    rows = list(
        Custody.objects.filter(kept_out | stand_aside | is_fair, until_at__isnull=True).select_related(
            "client_request__topic"
        )
    )
    in_hands = {row.pk: hands.hand_of(row) for row in rows}
    found = hands.standings_of(in_hands.values(), on)
    barred = lists.barred_from_many([row.client_request for row in rows], found)
    mine = {
        row.pk
        for row in rows
        if (answer := hands.answer_if_any(found, in_hands[row.pk], barred[row.client_request_id]))
        and answer.person == employee_id
    }
    not_mine = {row.pk for row in rows if employee_id in barred[row.client_request_id]}
    return frozenset(mine), frozenset(not_mine)
