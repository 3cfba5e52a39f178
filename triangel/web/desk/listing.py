"""The list of requests as it stands on the page: filters from the address, rows, and what can be chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.clients import access as clients_access
from triangel.clients import queries as clients_queries
from triangel.clients.models import Client
from triangel.core.periods import local_day
from triangel.desk import queries
from triangel.desk.access import visible_requests
from triangel.desk.choices import Channel, State
from triangel.desk.models import ClientRequest, SavedFilter, Topic
from triangel.desk.queries import InHand, Page, RequestFilter, Row
from triangel.people.models import Employee
from triangel.triangle.choices import SeatKind
from triangel.triangle.rules import Edge
from triangel.ui.custody_svg import CustodyLine
from triangel.web.bounces import bounce_words
from triangel.web.lines import custody_line, last_name
from triangel.web.spoken import role_of
from triangel.web.staff import StaffRequest

#: The parameters that narrow the list; anything else in the address is not kept with a filter.
NAMES = (
    "q", "state", "promise", "topic", "client", "kind", "employee", "channel", "period", "from", "until",
    "bounced",
)  # fmt: skip
#: How many clients a search shows above the requests.
CLIENTS = 5
PERIODS = {"week": 7, "month": 30, "quarter": 91, "year": 365}


@dataclass(frozen=True, slots=True)
class Line:
    """One request in the list."""

    row: Row
    drawn: CustodyLine
    holder: str
    role: str
    role_word: str
    is_late: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter, with the words for it."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A filter with its values."""

    name: str
    label: str
    choices: list[Choice]

    @property
    def is_used(self) -> bool:
        """Whether it narrows the list now."""
        return any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Listing:
    """The whole page."""

    sentence: str
    lines: list[Line]
    page: Page
    text: str
    states: list[Choice]
    selects: list[Select]
    more: list[Select]
    client: str
    clients: list[Client]
    query: str
    saved: list[SavedFilter]
    chosen: SavedFilter | None
    first: bool
    is_narrowed: bool
    received_from: str
    received_until: str


def listing(request: StaffRequest) -> Listing:
    """What the address asks for, as far as who looks may see it."""
    given = request.GET
    page = queries.page(
        _visible(request), _wanted(given, request.today), at=request.now, after=given.get("after")
    )
    query = kept(given)
    saved = list(SavedFilter.objects.filter(employee=request.employee))
    client = clients_access.visible_clients(request.user).filter(pk=_number(given.get("client")) or 0).first()
    return Listing(
        sentence=sentence(page, given),
        lines=lines(request, page.rows),
        page=page,
        text=given.get("q", ""),
        states=_states(given),
        selects=_selects(given, request),
        more=_more(given),
        client=client.name if client else "",
        clients=_clients(request),
        query=query,
        saved=saved,
        chosen=next((row for row in saved if row.query == query), None),
        first="after" in given,
        is_narrowed=bool(query),
        received_from=given.get("from", ""),
        received_until=given.get("until", ""),
    )


def lines(request: StaffRequest, rows: list[Row]) -> list[Line]:
    """The rows with their hands and their lives; a fixed number of queries."""
    hands = queries.in_hand(rows, request.today)
    lives = queries.lives([row.pk for row in rows])
    return [
        Line(
            row=row,
            drawn=custody_line(row, lives[row.pk], request.now),
            holder=_holder(row, hands.get(row.pk)) or last_name(lives[row.pk]),
            role=_role(hands.get(row.pk)),
            role_word=_role_word(row, hands.get(row.pk)),
            is_late=row.state == State.OPEN and row.promised_by is not None and row.promised_by < request.now,
            is_today=row.promised_by is not None and local_day(row.promised_by) == request.today,
        )
        for row in rows
    ]


def sentence(page: Page, given: QueryDict) -> str:
    """How many there are, in words that fit what was asked for."""
    if not page.counted_all:
        return _("More than %(count)s requests, the newest first.") % {"count": number_format(page.count)}
    if given.get("promise") == "broken":
        said = ngettext("%(count)s promise is late.", "%(count)s promises are late.", page.count)
    elif _state(given) == "open" and not given.get("q"):
        said = ngettext("%(count)s request is open.", "%(count)s requests are open.", page.count)
    else:
        said = ngettext("%(count)s request found.", "%(count)s requests found.", page.count)
    return said % {"count": number_format(page.count)}


def kept(given: QueryDict) -> str:
    """The filter in the address, always in the same order, to keep and to compare."""
    clean = QueryDict(mutable=True)
    for name in NAMES:
        value = given.get(name, "").strip()
        if value:
            clean[name] = value
    return clean.urlencode()


def _visible(request: StaffRequest) -> QuerySet[ClientRequest]:
    """What exists for who looks; with an employee chosen only what is in his hands, through all his seats."""
    visible = visible_requests(request.user)
    number = _number(request.GET.get("employee"))
    if number is None:
        return visible
    employee = Employee.objects.filter(pk=number).first()
    if employee is None:
        return visible.none()
    reach = queries.reach_of(employee, request.today)
    return visible.filter(pk__in=list(queries.held(reach).values_list("client_request", flat=True)))


def _clients(request: StaffRequest) -> list[Client]:
    """The clients that are called like the words that are looked for."""
    words = request.GET.get("q", "").replace("\x00", "")[:80].strip()
    if len(words) < 3 or "after" in request.GET:
        return []
    named = clients_queries.named(clients_access.visible_clients(request.user), words)
    return list(named.order_by("sort_name", "id")[:CLIENTS])


def _wanted(given: QueryDict, today: date) -> RequestFilter:
    state = _state(given)
    states = {"open": (State.OPEN, State.WAITING), "all": ()}.get(state, (state,))
    received_from = _day(given.get("from"))
    days = PERIODS.get(given.get("period", ""))
    if days is not None:
        received_from = today - timedelta(days=days)
    return RequestFilter(
        text=given.get("q", "").replace("\x00", "")[:200],
        states=tuple(str(word) for word in states),
        client=_number(given.get("client")),
        topic=_number(given.get("topic")),
        kind=_word(given.get("kind"), SeatKind.values),
        channel=_word(given.get("channel"), Channel.values),
        promise=_word(given.get("promise"), ("broken", "today", "none")),
        bounced=next((edge for edge in Edge if edge == given.get("bounced")), None),
        received_from=received_from,
        received_until=_day(given.get("until")),
    )


def _states(given: QueryDict) -> list[Choice]:
    now = _state(given)
    words = {
        "open": _("Open"),
        State.WAITING: _("With the client"),
        State.RESOLVED: _("Resolved"),
        State.CLOSED: _("Closed"),
        "all": _("All"),
    }
    return [Choice(str(value), label, str(value) == now) for value, label in words.items()]


def _state(given: QueryDict) -> str:
    """The state that is asked for; by itself what is open, or everything when words are looked for."""
    asked = _word(given.get("state"), ("open", "all", *State.values))
    return asked or ("all" if given.get("q") else "open")


def _selects(given: QueryDict, request: StaffRequest) -> list[Select]:
    me = request.employee
    near = Employee.objects.employed_on(request.today).filter(manager=me).by_name()[:60]
    people = {str(me.pk): _("Me"), **{str(row.pk): row.name for row in near}}
    asked = given.get("employee", "")
    if asked and asked not in people:
        other = Employee.objects.filter(pk=_number(asked) or 0).first()
        people |= {str(other.pk): other.name} if other else {}
    promises = {"broken": _("Late"), "today": _("Today"), "none": _("Nothing promised")}
    return [
        _select("promise", _("Promise"), promises.items(), given),
        _select("kind", _("With which role"), SeatKind.choices, given),
        _select("employee", _("With whom"), people.items(), given),
    ]


def _more(given: QueryDict) -> list[Select]:
    topics = [(str(topic.pk), topic.name) for topic in Topic.objects.all()]
    periods = {
        "week": _("Last seven days"),
        "month": _("Last 30 days"),
        "quarter": _("Last quarter"),
        "year": _("Last year"),
    }
    edges = [(edge, capfirst(bounce_words(edge))) for edge in Edge]
    return [
        _select("topic", _("Topic"), topics, given),
        _select("channel", _("How it came in"), Channel.choices, given),
        _select("period", _("Received"), periods.items(), given),
        _select("bounced", _("Back and forth"), edges, given),
    ]


def _select(name: str, label: str, values: Iterable[tuple[Any, Any]], given: QueryDict) -> Select:
    now = given.get(name, "")
    return Select(name, label, [Choice(str(value), str(word), str(value) == now) for value, word in values])


def _holder(row: Row, hand: InHand | None) -> str:
    if hand is None:
        return ""
    if hand.seat is not None and hand.seat.team is not None and row.hand_employee is None:
        return role_of(hand.seat)
    return hand.employee.name


def _role(hand: InHand | None) -> str:
    return hand.seat.kind if hand is not None and hand.seat is not None else "other"


def _role_word(row: Row, hand: InHand | None) -> str:
    if hand is None or hand.seat is None:
        return ""
    if hand.seat.team is not None:
        return str(SeatKind.SERVICE_DESK.label) if row.hand_employee is None else role_of(hand.seat)
    return role_of(hand.seat)


def _word(given: str | None, known: Iterable[str]) -> str:
    return given if given is not None and given in list(known) else ""


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isascii() and given.isdecimal() and len(given) < 15 else None


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        return None
