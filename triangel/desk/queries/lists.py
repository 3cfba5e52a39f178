"""Lists of requests: whose they are now, what was promised, filtered, searched and in pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, FilteredRelation, Q, QuerySet

from triangel.core.periods import local_day, start_of_day
from triangel.desk.access import hands
from triangel.desk.choices import PromiseState, State
from triangel.desk.models import ClientRequest, Exclusion, Promise
from triangel.desk.queries import searching
from triangel.desk.queries.bounces import bounced
from triangel.desk.rules import Hand
from triangel.people.models import Employee
from triangel.triangle.models import Seat
from triangel.triangle.queries import Standings
from triangel.triangle.rules import Answer, Edge

#: How many rows a page of the list holds.
PAGE = 50
#: Up to how many rows a list is counted; beyond it says "more than".
COUNTED = 1000
#: Up to how many promises are looked up by themselves before their requests.
DUE = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFilter:
    """What somebody wants to see in the list of requests. Empty fields do not narrow it.

    ``promise`` is ``broken``, ``today`` or ``none``; ``kind`` is the kind of seat it lies with now;
    ``bounced`` is the edge of the triangle along which it came straight back lately.
    """

    text: str = ""
    states: tuple[str, ...] = ()
    client: int | None = None
    topic: int | None = None
    kind: str = ""
    employee: int | None = None
    channel: str = ""
    promise: str = ""
    bounced: Edge | None = None
    origin: int | None = None
    received_from: date | None = None
    received_until: date | None = None


class Hands(TypedDict):
    """What a list knows of each request besides its own columns: the hand now and the open promise."""

    hand_seat: int | None
    hand_employee: int | None
    hand_since: datetime | None
    promised_by: datetime | None


#: A request as it stands in a list.
if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    Row = WithAnnotations[ClientRequest, Hands]
else:
    Row = ClientRequest


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, newest first; ``next_key`` is where the next begins."""

    rows: list[Row]
    next_key: str | None
    count: int
    counted_all: bool


@dataclass(frozen=True, slots=True)
class InHand:
    """Who has the next move in a request, and through which seat, as a list shows it."""

    answer: Answer
    employee: Employee
    seat: Seat | None


def with_hand(rows: QuerySet[ClientRequest]) -> QuerySet[Row]:
    """The requests with their hand now (``hand_seat``, ``hand_employee``) and open promise
    (``promised_by``), in the same question."""
    return (
        rows.annotate(
            hand=FilteredRelation("custody", condition=Q(custody__until_at__isnull=True)),
            promise=FilteredRelation("promises", condition=Q(promises__state=PromiseState.OPEN)),
        )
        .annotate(
            hand_seat=F("hand__seat"),
            hand_employee=F("hand__employee"),
            hand_since=F("hand__from_at"),
            promised_by=F("promise__promised_by"),
        )
        .select_related("client", "topic", "contact")
    )


def page(
    visible: QuerySet[ClientRequest], wanted: RequestFilter, *, at: datetime, after: str | None = None
) -> Page:
    """A page of the visible requests that fit the filter, newest first.

    ``count`` goes up to ``COUNTED``, or ``searching.FOUND`` where words were searched for; ``counted_all``
    says whether that was all.
    """
    rows = narrowed(visible, wanted, at)
    words = wanted.text.strip()
    limit = searching.FOUND if words else COUNTED
    if after is not None:
        rows = _after(rows, after)
    if words:
        ids = searching.found(rows, words, at)
    else:
        # counted and in order at once: where few of many fit, finding them is what takes time
        wanted_here = limit + 1 if after is None else PAGE + 1
        ids = list(rows.order_by("-received_at", "-id").values_list("pk", flat=True)[:wanted_here])
    shown = with_hand(ClientRequest.objects.filter(pk__in=ids[: PAGE + 1]))
    found = list(shown.order_by("-received_at", "-id"))
    key = _key(found[PAGE - 1]) if len(found) > PAGE else None
    count = len(ids) if words or after is None else 0
    return Page(found[:PAGE], key, min(count, limit), count <= limit)


def _key(row: ClientRequest) -> str:
    return f"{row.received_at.timestamp():.6f}-{row.pk}"


def narrowed(
    visible: QuerySet[ClientRequest], wanted: RequestFilter, at: datetime
) -> QuerySet[ClientRequest]:
    """The visible requests that fit the filter but for its words, in no order."""
    rows = _by_fields(visible, wanted)
    if wanted.promise:
        rows = _by_promise(rows, wanted.promise, at)
    if wanted.kind or wanted.employee:
        rows = _by_hand(rows, wanted)
    if wanted.bounced:
        rows = bounced(rows, wanted.bounced, at)
    return rows


def _by_fields(rows: QuerySet[ClientRequest], wanted: RequestFilter) -> QuerySet[ClientRequest]:
    exact: dict[str, object] = {
        "client": wanted.client,
        "topic": wanted.topic,
        "channel": wanted.channel or None,
        "origin": wanted.origin,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.received_from:
        rows = rows.filter(received_at__gte=start_of_day(wanted.received_from))
    if wanted.received_until:
        rows = rows.filter(received_at__lt=start_of_day(wanted.received_until))
    return rows


def _by_promise(rows: QuerySet[ClientRequest], promise: str, at: datetime) -> QuerySet[ClientRequest]:
    if promise == "none":
        any_day = Promise.objects.filter(state=PromiseState.OPEN).values("client_request")
        return rows.exclude(state=State.CLOSED).exclude(pk__in=any_day)
    due = Promise.objects.filter(state=PromiseState.OPEN)
    if promise == "broken":
        due = due.filter(promised_by__lt=at)
    else:
        tomorrow = start_of_day(local_day(at) + timedelta(days=1))
        due = due.filter(promised_by__gte=at, promised_by__lt=tomorrow)
    promised = due.order_by().values_list("client_request", flat=True)
    # in steps, because the planner cannot know how few promises are open and of these days
    few = list(promised[: DUE + 1])
    return rows.filter(pk__in=few if len(few) <= DUE else promised)


def _by_hand(rows: QuerySet[ClientRequest], wanted: RequestFilter) -> QuerySet[ClientRequest]:
    now = Q(custody__until_at__isnull=True)
    if wanted.kind:
        now &= Q(custody__seat__kind=wanted.kind)
    if wanted.employee:
        now &= Q(custody__employee=wanted.employee)
    return rows.exclude(state=State.CLOSED).filter(now)


def _after(rows: QuerySet[ClientRequest], key: str) -> QuerySet[ClientRequest]:
    """The rows that come after the one a page ended with; a key nobody gave starts at the top."""
    moment, _, pk = key.partition("-")
    try:
        at = datetime.fromtimestamp(float(moment), tz=start_of_day(date(2000, 1, 1)).tzinfo)
        last = int(pk)
    except (ValueError, OverflowError, OSError):
        return rows
    return rows.filter(Q(received_at__lt=at) | Q(received_at=at, pk__lt=last))


def in_hand(rows: Iterable[Row], on: date) -> dict[int, InHand]:
    """Who has the next move in each of these rows (from ``with_hand``), in a fixed number of questions. Left
    out are closed ones, and one from which everybody in service is kept."""
    open_rows = [row for row in rows if row.state != State.CLOSED]
    in_hands = {row.pk: Hand(seat=row.hand_seat, employee=row.hand_employee) for row in open_rows}
    seats = {row.hand_seat for row in open_rows if row.hand_seat is not None}
    found = hands.standings_of(in_hands.values(), on)
    kept_out = excluded_from_many({row.pk: row.about_id for row in open_rows}, found)
    answers = {
        pk: answer
        for pk, hand in in_hands.items()
        if (answer := hands.answer_if_any(found, hand, kept_out[pk])) is not None
    }
    known_seats = Seat.objects.select_related("team", "client", "project", "contract").in_bulk(seats)
    people = Employee.objects.in_bulk({answer.person for answer in answers.values()})
    return {
        row.pk: InHand(
            answer=answers[row.pk],
            employee=people[answers[row.pk].person],
            seat=known_seats.get(row.hand_seat) if row.hand_seat is not None else None,
        )
        for row in open_rows
        if row.pk in answers
    }


def excluded_from_many(about: Mapping[int, int | None], found: Standings) -> dict[int, frozenset[int]]:
    """Who is kept out of each of these requests, in one question; ``about`` has whom each is about."""
    written: dict[int, set[int]] = {pk: set() for pk in about}
    exclusions = Exclusion.objects.filter(client_request__in=list(about))
    for pk, employee in exclusions.values_list("client_request", "employee"):
        written[pk].add(employee)
    for pk, subject in about.items():
        if subject is not None:
            written[pk] |= found.organisation.tied_to(subject)
    return {pk: frozenset(people) for pk, people in written.items()}
