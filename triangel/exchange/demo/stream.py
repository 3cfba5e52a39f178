"""The requests of a provider, day by day, so that a million need no more memory than a thousand."""

from bisect import bisect
from collections.abc import Iterator
from datetime import date, datetime
from itertools import accumulate
from random import Random

from triangel.exchange.demo.plans import AM, CM, PM, ProviderPlan, RequestPlan
from triangel.exchange.demo.roster import Roster
from triangel.exchange.demo.shapes import Shape, shapes
from triangel.exchange.demo.stories import Teller
from triangel.exchange.demo.topics import FREQUENCY, IN_PROJECT
from triangel.exchange.demo.trouble import troubles
from triangel.exchange.demo.worktime import DAY, WorkCalendar

#: Busy and quiet months and days of the week, beside an average of 1.
MONTHS = (1.15, 1.0, 1.1, 0.95, 0.85, 1.05, 0.72, 0.74, 1.25, 1.1, 1.12, 0.85)
WEEKDAYS = (1.3, 1.1, 1.0, 1.0, 0.72)
#: When on a working day questions come in: weight of each half hour from 08:30.
HALF_HOURS = (9, 11, 10, 9, 8, 7, 5, 3, 4, 6, 8, 8, 7, 6, 5, 3, 2)
#: How much a client of size 1 to 5 asks, beside one another.
ASKS = (0.0, 1.0, 2.1, 4.2, 8.0, 14.0)
#: How many open requests each holder has on top of what is open by itself.
OPEN_NOW = {CM: 5, AM: 4, PM: 4}
TYPICAL = {
    CM: (
        "sla_report",
        "contract_change",
        "invoice",
        "complaint_service",
        "review",
        "renewal",
        "indexation",
        "audit",
    ),
    AM: ("quote", "new_need", "strategy", "quote", "new_project", "client_org", "reference"),
    PM: ("project_status", "project_accept", "project_change", "project_change_small", "project_exception"),
}


def make_requests(provider: ProviderPlan, *, seed: int, at: datetime, requests: int) -> Iterator[RequestPlan]:
    """About ``requests`` of the past year up to ``at``, in order of receipt; the last ones are open."""
    calendar = WorkCalendar(provider.today)
    roster = Roster(provider)
    teller = Teller(provider, roster, calendar, at)
    now = teller.now_minute
    placed = _open_now(teller, seed)
    placed += troubles(teller, Random(f"trouble {seed}"))  # noqa: S311
    placed.sort(key=lambda plan: plan.received_at, reverse=True)
    year = _Year(teller, Random(f"requests {seed}"))  # noqa: S311
    for plan in year.tell(max(0, requests - len(placed)), now):
        while placed and placed[-1].received_at <= plan.received_at:
            yield placed.pop()
        yield plan
    yield from reversed(placed)


class _Year:
    """The natural stream of a year."""

    def __init__(self, teller: Teller, rng: Random) -> None:
        self.teller, self.rng = teller, rng
        provider = teller.provider
        self._clients = list(accumulate(ASKS[client.size] for client in provider.clients))
        self._projects: dict[int, list[int]] = {}
        for place, project in enumerate(provider.projects):
            self._projects.setdefault(project.client, []).append(place)
        self._contracts: dict[int, list[int]] = {}
        for place, contract in enumerate(provider.contracts):
            self._contracts.setdefault(contract.client, []).append(place)
        self._usual = list(FREQUENCY), list(accumulate(FREQUENCY.values()))
        both = {**FREQUENCY, **IN_PROJECT}
        self._in_project = list(both), list(accumulate(both.values()))
        self._half_hours = list(accumulate(HALF_HOURS))
        self._told = 0
        self._rare: list[str] = []

    def tell(self, count: int, now: int) -> Iterator[RequestPlan]:
        """``count`` requests spread over the working days before now, in order of receipt."""
        calendar, last = self.teller.calendar, max(0, now) // DAY
        days = [n for n, day in enumerate(calendar.days) if n <= last]
        weights = [_weight(calendar.days[n]) for n in days]
        total, owed = sum(weights), 0.0
        for n, weight in zip(days, weights, strict=True):
            owed += count * weight / total
            today, owed = int(owed), owed - int(owed)
            starts = sorted(n * DAY + self._minute() for _ in range(today))
            plans = [self._one(start) for start in starts if start < now]
            yield from sorted(plans, key=lambda plan: plan.received_at)

    def _minute(self) -> int:
        slot = bisect(self._half_hours, self.rng.random() * self._half_hours[-1])
        return slot * 30 + int(self.rng.random() * 30)

    def _one(self, start: int) -> RequestPlan:
        while True:
            client = bisect(self._clients, self.rng.random() * self._clients[-1])
            plan = self._try(client, start)
            if plan is not None:
                return plan

    def _try(self, client: int, start: int) -> RequestPlan | None:
        rng, day = self.rng, self.teller.calendar.day(start)
        if self.teller.provider.clients[client].since_on > day:
            return None
        project = self._running(client, day)
        topics, marks = self._usual if project is None else self._in_project
        topic = topics[bisect(marks, rng.random() * marks[-1])]
        topic = self._rare_now(topic, project)
        asked = project if topic in IN_PROJECT else None
        contract = self._contract(client, day) if topic not in IN_PROJECT and rng.random() < 0.35 else None
        return self.teller.tell(rng, client, topic, start, contract=contract, project=asked)

    def _rare_now(self, topic: str, project: int | None) -> str:
        """Every now and then the next of all topics in turn, so that none is missing from a small history."""
        self._told += 1
        if self._told % 18 or self._told > 3000:
            return topic
        self._rare = self._rare or [*FREQUENCY, *IN_PROJECT]
        for place, rare in enumerate(self._rare):
            if project is not None or rare not in IN_PROJECT:
                return self._rare.pop(place)
        return topic

    def _running(self, client: int, day: date) -> int | None:
        for place in self._projects.get(client, ()):
            project = self.teller.provider.projects[place]
            if project.starts_on <= day and (project.state == "running" or day < project.ends_on):
                return place
        return None

    def _contract(self, client: int, day: date) -> int | None:
        own = [
            n for n in self._contracts.get(client, ()) if self.teller.provider.contracts[n].starts_on <= day
        ]
        return own[int(self.rng.random() * len(own))] if own else None


def _weight(day: date) -> float:
    return MONTHS[day.month - 1] * WEEKDAYS[day.weekday()]


def _open_now(teller: Teller, seed: int) -> list[RequestPlan]:
    """Requests that lie with somebody today, so that every plate is alive."""
    found: list[RequestPlan] = []
    rng = Random(f"open {seed}")  # noqa: S311  nothing secret: everybody gets the same
    for kind, seats in _held(teller).items():
        for person in sorted(seats):
            looks = shapes(rng)
            for number in range(OPEN_NOW[kind] + int(rng.random() * 4)):
                place = rng.choice(seats[person])
                topic = TYPICAL[kind][(number + person) % len(TYPICAL[kind])]
                found += _one_open(teller, rng, kind, place, topic, next(looks))
    for unit in range(len({client.unit for client in teller.provider.clients})):
        clients = [n for n, client in enumerate(teller.provider.clients) if client.unit == unit]
        found += _open_at_desk(teller, rng, clients)
    return found


def _open_at_desk(teller: Teller, rng: Random, clients: list[int]) -> Iterator[RequestPlan]:
    """What lies with the service desk of a unit and with its engineers."""
    looks = shapes(rng)
    for topic in ("incident", "request", "incident", "security", "request", "status", "small_change"):
        yield from _one_open(teller, rng, AM, rng.choice(clients), topic, next(looks))
    for topic in ("incident", "question", "request"):
        look = Shape(2 + int(rng.random() * 20), 500)
        yield from _one_open(teller, rng, AM, rng.choice(clients), topic, look)
    for number in range(26):
        look = next(looks)._replace(way=("desk", "engineer"))
        if look.age > 200:
            topic = ("incident", "request", "small_change")[number % 3]
            yield from _one_open(teller, rng, AM, rng.choice(clients), topic, look)


def _held(teller: Teller) -> dict[str, dict[int, list[int]]]:
    """By kind of seat and holder: the clients (or projects) whose seat he holds."""
    held: dict[str, dict[int, list[int]]] = {CM: {}, AM: {}, PM: {}}
    today = teller.provider.today
    for row in teller.provider.appointments:
        now = row.starts_on <= today and (row.ends_on is None or today < row.ends_on)
        if now and row.part == "holder" and row.seat.kind in held and row.seat.scope in ("client", "project"):
            held[row.seat.kind].setdefault(row.employee, []).append(row.seat.key)
    return held


def _one_open(
    teller: Teller, rng: Random, kind: str, place: int, topic: str, look: Shape
) -> list[RequestPlan]:
    provider = teller.provider
    project = place if kind == PM else None
    client = provider.projects[place].client if kind == PM else place
    if provider.clients[client].language == "en" and topic in ("incident", "security"):
        topic = "request"
    start = teller.now_minute - look.age
    earliest = provider.projects[place].starts_on if kind == PM else provider.clients[client].since_on
    if teller.calendar.day(start) < earliest:
        return []
    plan = teller.tell(rng, client, topic, start, project=project, shape=look)
    return [plan] if plan else []
