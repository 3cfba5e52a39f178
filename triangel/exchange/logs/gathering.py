"""Lines of a log read into events, gathered by case."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from triangel.exchange.logs.lines import Line
from triangel.exchange.logs.mapping import Fitted, LogMapping, Meaning
from triangel.exchange.logs.moments import Moment, MomentReader
from triangel.exchange.logs.problems import Problems

LONGEST_NAME = 120
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Event:
    """One thing that happened to a request.

    `team` and `person` are as the line names them ("" when it does not). `party` is who held the request
    after this event, `meaning` the state the event left it in; both are filled in when the case is whole.
    """

    line: int
    at: datetime
    order: float
    status: str
    sub_status: str
    team: str
    person: str
    data: dict[str, str]
    party: str = ""
    meaning: Meaning = "open"

    def said(self) -> str:
        """The status as the log writes it, with its sub-status."""
        return f"{self.status}/{self.sub_status}" if self.sub_status else self.status


@dataclass(slots=True)
class Case:
    """The events of a case, and what its lines say about the whole of it."""

    key: str
    client: str = ""
    contact: str = ""
    subject: str = ""
    received: datetime | None = None
    closed: datetime | None = None
    events: list[Event] = field(default_factory=list)
    final: dict[str, str] = field(default_factory=dict)
    other_client: str = ""


class Gatherer:
    """Reads the lines of one log. `now` is the moment after which an event cannot have happened yet."""

    def __init__(self, mapping: LogMapping, fitted: Fitted, problems: Problems, now: datetime | None) -> None:
        self.mapping, self.fitted, self.problems, self.now = mapping, fitted, problems, now
        self.moments: MomentReader = mapping.reader()
        self.empty = frozenset(mapping.empty)
        self.final = frozenset(fitted.final)
        columns = (fitted.case, fitted.team, fitted.person, fitted.client, fitted.contact)
        self.named = tuple(column for column in columns if column)
        self.cases: dict[str, Case] = {}

    def gather(self, lines: Iterable[Line]) -> list[Case]:
        """The cases in the order in which they first appear, their events in the order of the file."""
        for line in lines:
            self._take(line)
        return list(self.cases.values())

    def _take(self, line: Line) -> None:
        key = self._value(line, self.fitted.case)
        if not key:
            self.problems.add("missing_case", line=line.number)
        elif self._names_are_short(line, key) and (moment := self._moment(line, key)) is not None:
            case = self.cases.get(key) or self._new(line, key)
            self._add_to_case(line, case)
            case.events.append(self._event(line, case, moment))

    def _value(self, line: Line, column: str) -> str:
        """What the line says in a column; "" when it says nothing."""
        raw = line.values.get(column, "") if column else ""
        if not raw:
            return ""
        value = raw.strip()
        if value != raw:
            self.problems.add("space_around", line=line.number, shows=f"{column}: “{raw}”")
        return "" if value in self.empty else value

    def _names_are_short(self, line: Line, key: str) -> bool:
        for column in self.named:
            name = line.values.get(column, "")
            if len(name) > LONGEST_NAME:
                self.problems.add("too_long", key[:LONGEST_NAME], line.number, f"{column}: “{name[:60]}…”")
                return False
        return True

    def _moment(self, line: Line, key: str) -> Moment | None:
        text = self._value(line, self.fitted.at)
        if not text:
            self.problems.add("missing_date", key, line.number)
            return None
        moment = self.moments.read(text)
        if moment is None:
            self.problems.add("unreadable_date", key, line.number, f"“{text}”")
        elif not EARLIEST <= moment.at < LATEST:
            self.problems.add("far_date", key, line.number, f"“{text}”")
            return None
        elif moment.doubt:
            self.problems.add(moment.doubt, key, line.number, f"“{text}” {self.mapping.zone}")
        elif self.now is not None and moment.at > self.now:
            self.problems.add("future_date", key, line.number, f"“{text}”")
        return moment

    def _new(self, line: Line, key: str) -> Case:
        """The case as its first line presents it."""
        case = self.cases[key] = Case(
            key,
            subject=self._value(line, self.fitted.subject) or self._subject(line, key),
            received=self._aside(line, key, self.fitted.received, "unreadable_received"),
        )
        return case

    def _subject(self, line: Line, key: str) -> str:
        """The subject by the pattern of the mapping; parts the line does not fill are left out."""
        parts = []
        for part in self.mapping.subject.split(", "):
            column = part.strip("{}")
            if column == part:
                parts.append(part)
            else:
                parts.append(key if column == "case" else self._value(line, column))
        return ", ".join(part for part in parts if part) or key

    def _aside(self, line: Line, key: str, column: str, kind: str) -> datetime | None:
        """A moment that stands beside the event."""
        text = self._value(line, column)
        moment = self.moments.read(text) if text else None
        if text and (moment is None or not EARLIEST <= moment.at < LATEST):
            self.problems.add(kind, key, line.number, f"“{text}”")
            return None
        return moment.at if moment else None

    def _add_to_case(self, line: Line, case: Case) -> None:
        fitted = self.fitted
        client = self._value(line, fitted.client)
        if client and case.client and client != case.client and not case.other_client:
            case.other_client = client
            self.problems.add("client_changes", case.key, line.number, f"{case.client} → {client}")
        case.client = case.client or client
        case.contact = case.contact or self._value(line, fitted.contact)
        case.closed = self._aside(line, case.key, fitted.closed, "unreadable_closed") or case.closed
        case.final.update((name, line.values[name]) for name in fitted.final if name in line.values)

    def _event(self, line: Line, case: Case, moment: Moment) -> Event:
        fitted, at = self.fitted, moment.at
        before = case.events[-1].at if case.events else at
        if at < before and moment.other is not None and moment.other >= before:
            at = moment.other
        return Event(
            line=line.number,
            at=at,
            order=self._order(line),
            status=self._value(line, fitted.status),
            sub_status=self._value(line, fitted.sub_status),
            team=self._value(line, fitted.team),
            person=self._value(line, fitted.person),
            data=self._known_then(line),
        )

    def _known_then(self, line: Line) -> dict[str, str]:
        """All of the line but what was only known at the end."""
        if not self.final:
            return line.values
        return {key: value for key, value in line.values.items() if key not in self.final}

    def _order(self, line: Line) -> float:
        text = self._value(line, self.fitted.order)
        return float(text) if text.isascii() and text.isdigit() else 0.0
