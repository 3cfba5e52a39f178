"""Histories of requests: received, in whose hands from when to when, waiting, resolved, closed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from typing import Literal

from triangel.exchange.logs.gathering import Case, Event, Gatherer
from triangel.exchange.logs.lines import Line
from triangel.exchange.logs.mapping import Fitted, LogMapping, Meaning
from triangel.exchange.logs.problems import Problems

Beginning = Literal["received", "handed over", "taken", "reopened"]
GOING_ON: tuple[Meaning, ...] = ("open", "waiting for client")


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch of custody: in the hands of `party`, taken there by `person` ("" when nobody did).

    Half-open; `until_at` is None while the request is open. A hand-over to somebody who passed it on at
    once has from_at == until_at.
    """

    party: str
    person: str
    from_at: datetime
    until_at: datetime | None
    beginning: Beginning
    status: str


@dataclass(frozen=True, slots=True)
class Waited:
    """A stretch in which the request waited for the client; `until_at` is None when it still does."""

    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class History:
    """The life of one request as the log tells it.

    Custody is unbroken from received to closed; only a request taken up again after it was closed was in
    nobody's hands while it was closed. `final` holds the values that were only known at the end.
    """

    case: str
    subject: str
    client: str
    contact: str
    received_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    state: Meaning
    reopened: int
    custody: tuple[Held, ...]
    waits: tuple[Waited, ...]
    events: tuple[Event, ...]
    final: dict[str, str]

    def parties(self) -> list[str]:
        """Who held it, one after the other, without repeats next to each other."""
        return [party for party, _ in groupby(held.party for held in self.custody)]


def build(
    lines: Iterable[Line],
    mapping: LogMapping,
    fitted: Fitted,
    problems: Problems,
    now: datetime | None = None,
) -> Iterator[History]:
    """The histories in the order in which the cases first appear. What is odd goes into `problems`."""
    for case in Gatherer(mapping, fitted, problems, now).gather(lines):
        yield _history(case, mapping, fitted, problems)


def _history(case: Case, mapping: LogMapping, fitted: Fitted, problems: Problems) -> History:
    events = _in_order(case, problems)
    _report_duplicates(case.key, events, fitted.order, problems)
    reopened = _name_states(case.key, events, mapping, problems)
    _name_parties(case.key, events, mapping, problems)
    custody = _custody(events, _received(case, events[0].at, problems), mapping)
    closed_at = custody[-1].until_at
    _report_ends(case, events, closed_at, problems)
    return History(
        case=case.key,
        subject=case.subject,
        client=_client(case, mapping, problems),
        contact=case.contact,
        received_at=custody[0].from_at,
        resolved_at=_resolved(events),
        closed_at=closed_at,
        state=events[-1].meaning,
        reopened=reopened,
        custody=custody,
        waits=tuple(_waits(events)),
        events=tuple(events),
        final=case.final,
    )


def _in_order(case: Case, problems: Problems) -> list[Event]:
    """By moment; events of one moment by the order column, and else as they stand in the file."""
    for before, after in pairwise(case.events):
        if after.at < before.at:
            shows = f"{_shown(after.at)} < {_shown(before.at)}"
            problems.add("out_of_order", case.key, after.line, shows)
    return sorted(case.events, key=lambda event: (event.at, event.order))


def _shown(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _report_duplicates(key: str, events: list[Event], order: str, problems: Problems) -> None:
    """Two lines of one moment that say the same in every column but the running number."""
    for _, group in groupby(events, key=lambda event: event.at):
        together = list(group)
        told: set[frozenset[tuple[str, str]]] = set()
        for event in together if len(together) > 1 else ():
            content = frozenset(item for item in event.data.items() if item[0] != order)
            if content in told:
                problems.add("duplicate_event", key, event.line, event.said())
            told.add(content)


def _name_states(key: str, events: list[Event], mapping: LogMapping, problems: Problems) -> int:
    """Every event gets the state it left the request in; returns how often it was taken up again."""
    state: Meaning = "open"
    reopened = 0
    for event in events:
        meaning = mapping.meaning(event.status, event.sub_status)
        if meaning is None and mapping.statuses:
            problems.add("unknown_status", key, event.line, f"“{event.said()}”")
        if (meaning in GOING_ON and state == "resolved") or (
            state == "closed" and meaning not in (None, "closed")
        ):
            kind = "reopened" if state == "resolved" else "reopened_after_close"
            problems.add(kind, key, event.line, event.said())
            reopened += 1
        event.meaning = state = meaning or state
    return reopened


def _name_parties(key: str, events: list[Event], mapping: LogMapping, problems: Problems) -> None:
    """Every event gets who held the request after it; where the log names nobody, the last one keeps it."""
    named = [event.team if mapping.party == "team" else event.person for event in events]
    party = next((name for name in named if name), "")
    if not party:
        problems.add("no_team", key)
    elif not named[0]:
        problems.add("team_known_later", key, events[0].line, party)
    for event, name in zip(events, named, strict=True):
        if party and not name:
            problems.add("unknown_team", key, event.line, party)
        event.party = party = name or party


def _received(case: Case, first_at: datetime, problems: Problems) -> datetime:
    if case.received is not None and case.received > first_at:
        shows = f"{_shown(case.received)} > {_shown(first_at)}"
        problems.add("received_after_first_event", case.key, shows=shows)
    return min(case.received or first_at, first_at)


def _custody(events: list[Event], received_at: datetime, mapping: LogMapping) -> tuple[Held, ...]:
    """One stretch per party and taker, ended where the next begins or the request is closed."""
    chain: list[Held] = []
    now: Held | None = None
    closed_at: datetime | None = None
    for event in events:
        begins = _begins(now, closed_at, event, mapping)
        if begins is not None:
            if now is not None:
                # Between closing and being taken up again it was in nobody's hands.
                chain.append(_ended(now, closed_at if begins == "reopened" else event.at))
            from_at = received_at if now is None else event.at
            now = Held(event.party, _taker(event, mapping), from_at, None, begins, event.said())
        closed_at = _closed_at(event, closed_at, begins)
    return (*chain, _ended(now, closed_at)) if now is not None else ()


def _begins(
    now: Held | None, closed_at: datetime | None, event: Event, mapping: LogMapping
) -> Beginning | None:
    """How this event puts the request into another hand; None when it stays where it is."""
    if now is None:
        return "received"
    if closed_at is not None and event.meaning != "closed":
        return "reopened"
    if event.party != now.party:
        return "handed over"
    if event.meaning != "closed" and _taker(event, mapping) != now.person:
        return "taken"
    return None


def _closed_at(event: Event, closed_at: datetime | None, begins: Beginning | None) -> datetime | None:
    """Since when it is closed; a hand-over of what was closed already moves the closing to that moment."""
    if event.meaning != "closed":
        return None
    return event.at if closed_at is None or begins is not None else closed_at


def _ended(held: Held, until_at: datetime | None) -> Held:
    return Held(held.party, held.person, held.from_at, until_at, held.beginning, held.status)


def _taker(event: Event, mapping: LogMapping) -> str:
    """Who took it for the party. A status that is not one of taking leaves it with the team, untaken."""
    if mapping.party == "person":
        return ""
    return event.person if not mapping.taken_when or event.status in mapping.taken_when else ""


def _resolved(events: list[Event]) -> datetime | None:
    """When it was resolved for the last time; None while it is not."""
    resolved: datetime | None = None
    for event in events:
        resolved = None if event.meaning in GOING_ON else resolved or event.at
    return resolved


def _report_ends(case: Case, events: list[Event], closed_at: datetime | None, problems: Problems) -> None:
    for before, after in pairwise(events):
        if before.meaning == after.meaning == "closed":
            problems.add("event_after_close", case.key, after.line, f"{after.said()}, {_shown(after.at)}")
    if closed_at is None:
        problems.add("still_open", case.key, shows=f"{events[-1].said()}, {_shown(events[-1].at)}")
    elif case.closed is not None and case.closed != closed_at:
        shows = f"{_shown(case.closed)} ≠ {_shown(closed_at)}"
        problems.add("final_contradicts", case.key, shows=shows)


def _client(case: Case, mapping: LogMapping, problems: Problems) -> str:
    if not case.client and mapping.columns.client:
        problems.add("no_client", case.key)
    return case.client or mapping.client_name


def _waits(events: list[Event]) -> Iterator[Waited]:
    start: datetime | None = None
    for event in events:
        if event.meaning == "waiting for client":
            start = start or event.at
        elif start is not None:
            yield Waited(start, event.at)
            start = None
    if start is not None:
        yield Waited(start, None)
