"""A log that was read, written into the database: all of it in one transaction, or nothing.

What a log tells is history: it goes past the actions of the desk, which are about what happens now, straight
into the tables, and is held against the same constraints and triggers before it is committed.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from triangel.core.models import JournalEntry, User
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk.choices import Beginning, Channel, State
from triangel.desk.models import HistoryImport
from triangel.desk.rules import Hand
from triangel.desk.rules.travel import Travel
from triangel.exchange.logs.gathering import Event
from triangel.exchange.logs.histories import History
from triangel.exchange.logs.mapping import Fitted, LogMapping
from triangel.exchange.logs.names import Made, Names, client_of, resolve
from triangel.exchange.logs.preview import ReadLog
from triangel.exchange.logs.problems import Problem, Problems
from triangel.people import access

LOCK = 7_218_450
"""One import at a time: two that name the same new client would make it twice."""

IMPORTED_REQUEST, IMPORTED_EVENT = "imported_request", "imported_event"
LONGEST_SUBJECT = 200
STATES = {
    "open": State.OPEN,
    "waiting for client": State.WAITING,
    "resolved": State.RESOLVED,
    "closed": State.CLOSED,
}
BEGINNINGS = {
    "received": Beginning.RECEIVED,
    "handed over": Beginning.HANDED_OVER,
    "taken": Beginning.TAKEN,
    "reopened": Beginning.REOPENED,
}

Progress = Callable[[int, int], None]
"""Called with the rows written so far and the rows there are."""


class LeftOut(Refused):
    """Some of the log cannot be used, and nobody said that the rest may go without it."""


@dataclass(frozen=True)
class Plan:
    """What an import of this log would do: `new` histories, beside what is here already."""

    new: tuple[History, ...]
    same: int
    different: int
    problems: tuple[Problem, ...]
    earlier: HistoryImport | None

    @property
    def nothing_new(self) -> bool:
        """Whether everything in the file is here already."""
        return self.earlier is not None or not (self.new or self.different)


@dataclass(frozen=True)
class Loaded:
    """What an import did. `history_import` is None when there was nothing new."""

    history_import: HistoryImport | None
    requests: int
    events: int
    same: int
    different: int
    made: Made


def plan(read: ReadLog) -> Plan:
    """Hold a log against what was imported before, without writing anything."""
    earlier = HistoryImport.objects.filter(sha256=read.source.sha256).order_by("id").first()
    fitted = read.mapping.fitted(read.source.columns)
    known = _known(read)
    found, new, same = Problems(), [], 0
    for history in read.histories:
        print_before = known.get(history.case)
        if print_before is None:
            new.append(history)
        elif print_before == fingerprint(history, fitted):
            found.add("same_case", history.case)
            same += 1
        else:
            found.add("different_case", history.case)
    different = len(read.histories) - len(new) - same
    return Plan(tuple(new), same, different, (*read.problems, *found.rows()), earlier)


def _known(read: ReadLog) -> dict[str, str]:
    """Fingerprints of the cases imported before from a log of this kind."""
    sql = """
        SELECT r.origin_key, j.data->>'fingerprint' FROM desk_clientrequest r
        JOIN core_journalentry j ON j.object_type = 'request' AND j.object_id = r.id AND j.verb = %s
        WHERE r.origin_source = %s AND r.origin_key = ANY(%s)
    """
    with connection.cursor() as cursor:
        keys = [history.case for history in read.histories]
        cursor.execute(sql, [IMPORTED_REQUEST, read.mapping.name, keys])
        return dict(cursor.fetchall())


def fingerprint(history: History, fitted: Fitted) -> str:
    """What a case tells, whatever the form of the file: equal from XES, CSV, packed or not."""
    form = {fitted.case, fitted.at, fitted.order}
    told = hashlib.blake2b(digest_size=16)
    for event in history.events:
        values = sorted(item for item in event.data.items() if item[1] and item[0] not in form)
        told.update(f"{event.at.timestamp()}{values}".encode())
    return told.hexdigest()


@transaction.atomic
def load(
    read: ReadLog,
    *,
    actor: User,
    at: datetime,
    client_name: str = "",
    leave_out: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """Write what is new in a log as history.

    `client_name` is the client where the log names none. Raises NotAllowed for who does not set up Triangel,
    and LeftOut when part of the log cannot be used, unless `leave_out` says that the rest may go without it.
    """
    if not access.is_administrator(actor):
        raise NotAllowed(gettext_noop("Only an administrator imports a history."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    planned = plan(read)
    if planned.nothing_new:
        return Loaded(None, 0, 0, len(read.histories), 0, Made(0, 0, 0, 0))
    if not (leave_out and planned.new):
        _refuse_left_out(read, planned)
    writer = _Writer(read, planned, actor=actor, at=at, client_name=client_name, progress=progress)
    return writer.write()


def _refuse_left_out(read: ReadLog, planned: Plan) -> None:
    lost = read.left_out + planned.different
    if not lost:
        return
    worst = next(problem for problem in planned.problems if problem.weight == "left out")
    raise LeftOut(
        gettext_noop(
            "%(count)s lines or cases cannot be used, so nothing was imported. %(kind)s: %(some)s, for "
            "example %(example)s. Mend the file, or say that the rest may be imported without them."
        ),
        count=lost,
        kind=worst.sentence,
        some=worst.count,
        example=str(worst.examples[0]),
    )


class _Writer:
    """Writes the new histories of one log, table by table, with COPY."""

    def __init__(
        self,
        read: ReadLog,
        planned: Plan,
        *,
        actor: User,
        at: datetime,
        client_name: str,
        progress: Progress | None,
    ) -> None:
        self.read, self.planned, self.actor, self.at = read, planned, actor, at
        self.mapping: LogMapping = read.mapping
        self.fitted = read.mapping.fitted(read.source.columns)
        self.client_name, self.progress = client_name, progress
        self.histories = list(planned.new)
        self.events = sum(len(history.events) for history in self.histories)
        self.written = 0

    def write(self) -> Loaded:
        names = resolve(self.histories, self.mapping, self.client_name, at=self.at)
        history_import = self._history_import()
        ids = self._new_ids()
        self._copy("desk_clientrequest", REQUEST, self._requests(names, ids, history_import))
        self._copy("desk_custody", CUSTODY, self._custody(names, ids))
        self._copy("desk_wait", WAIT, self._waits(ids))
        self._copy("core_journalentry", JOURNAL, self._journal(names, ids, history_import))
        with connection.cursor() as cursor:
            # Now, and not at the commit: who asked is still there to hear what is wrong.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        planned = self.planned
        return Loaded(history_import, len(ids), self.events, planned.same, planned.different, names.made)

    def _history_import(self) -> HistoryImport:
        made = HistoryImport.objects.create(
            source=self.mapping.name,
            file_name=self.read.source.name[:255],
            sha256=self.read.source.sha256,
            imported_at=self.at,
            imported_by=self.actor,
            requests=len(self.histories),
            events=self.events,
            problems=[asdict(problem) for problem in self.planned.problems],
        )
        JournalEntry.objects.create(
            at=self.at,
            actor=self.actor,
            verb="import_log",
            object_type="history_import",
            object_id=made.pk,
            data={"source": made.source, "file": made.file_name, "requests": made.requests},
            reacted_at=self.at,
        )
        return made

    def _new_ids(self) -> list[tuple[int, int]]:
        """An id and a number for every new request."""
        sql = """
            SELECT nextval(pg_get_serial_sequence('desk_clientrequest', 'id')), nextval('desk_request_number')
            FROM generate_series(1, %s)
        """
        with connection.cursor() as cursor:
            cursor.execute(sql, [len(self.histories)])
            return [(int(pk), int(number)) for pk, number in cursor.fetchall()]

    def _copy(self, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
        sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)
                self.written += 1
                if self.progress is not None and self.written % 1000 == 0:
                    self.progress(self.written, self._all())

    def _all(self) -> int:
        custody = sum(len(history.custody) + len(history.waits) for history in self.histories)
        return 2 * len(self.histories) + custody + self.events

    def _requests(
        self, names: Names, ids: list[tuple[int, int]], history_import: HistoryImport
    ) -> Iterator[tuple[Any, ...]]:
        for history, (pk, number) in zip(self.histories, ids, strict=True):
            client_name = client_of(history, self.mapping, self.client_name)
            client = names.clients[client_name]
            travel = Travel(Hand(*names.hand(held, self.mapping)).party for held in history.custody)
            yield (
                pk,
                number,
                client,
                names.contacts.get((client_name, history.contact)),
                _short(history.subject),
                self.mapping.language,
                Channel.IMPORT.value,
                names.contract_seats[client],
                STATES[history.state].value,
                history.received_at,
                self.actor.pk,
                history.resolved_at,
                history.closed_at,
                history.reopened,
                history_import.pk,
                self.mapping.name,
                history.case,
                travel.first_party,
                travel.hand_overs,
                travel.returns,
                travel.direct_returns,
            )

    def _custody(self, names: Names, ids: list[tuple[int, int]]) -> Iterator[tuple[Any, ...]]:
        for history, (pk, _) in zip(self.histories, ids, strict=True):
            travel = Travel()
            for sequence, held in enumerate(history.custody, start=1):
                hand = Hand(*names.hand(held, self.mapping))
                passing = travel.goes_to(hand.party)
                yield (
                    pk,
                    sequence,
                    hand.seat,
                    hand.employee,
                    held.from_at,
                    held.until_at,
                    BEGINNINGS[held.beginning].value,
                    held.status[:400],
                    self.actor.pk,
                    passing.hand_number,
                    passing.giver,
                    passing.arrival.value,
                )

    def _waits(self, ids: list[tuple[int, int]]) -> Iterator[tuple[Any, ...]]:
        for history, (pk, _) in zip(self.histories, ids, strict=True):
            for waited in history.waits:
                yield pk, waited.from_at, waited.until_at, True

    def _journal(
        self, names: Names, ids: list[tuple[int, int]], history_import: HistoryImport
    ) -> Iterator[tuple[Any, ...]]:
        """Per request one row per event with all that its line says, and one that it was imported.

        They are marked as reacted to: nobody is mailed about the past.
        """
        actor, at = self.actor.pk, self.at
        for history, (pk, _) in zip(self.histories, ids, strict=True):
            client = names.clients[client_of(history, self.mapping, self.client_name)]
            for event in history.events:
                data = json.dumps(self._told(event), ensure_ascii=False)
                yield event.at, actor, IMPORTED_EVENT, "request", pk, None, data, at
            told = json.dumps(self._about(history, history_import), ensure_ascii=False)
            yield at, actor, IMPORTED_REQUEST, "request", pk, client, told, at

    def _about(self, history: History, history_import: HistoryImport) -> dict[str, Any]:
        return {
            "import": history_import.pk,
            "case": history.case,
            "events": len(history.events),
            "fingerprint": fingerprint(history, self.fitted),
            "final": history.final,
        }

    def _told(self, event: Event) -> dict[str, Any]:
        """The event as read, and every other value of its line as it stands there."""
        read = {
            self.fitted.status: event.status,
            self.fitted.sub_status: event.sub_status,
            self.fitted.team: event.team,
            self.fitted.person: event.person,
        }
        return {
            "line": event.line,
            "status": event.said(),
            "team": event.team,
            "person": event.person,
            "values": {key: value for key, value in event.data.items() if read.get(key) != value},
        }


REQUEST = (
    "id", "number", "client_id", "contact_id", "subject", "language", "channel", "answerable_seat_id",
    "state", "received_at", "received_by_id", "resolved_at", "closed_at", "reopened", "origin_id",
    "origin_source", "origin_key", "first_party", "hand_overs", "returns", "direct_returns",
)  # fmt: skip
CUSTODY = (
    "client_request_id", "sequence", "seat_id", "employee_id", "from_at", "until_at", "beginning", "reason",
    "given_by_id", "hand_number", "giver", "arrival",
)  # fmt: skip
WAIT = ("client_request_id", "from_at", "until_at", "is_imported")
JOURNAL = ("at", "actor_id", "verb", "object_type", "object_id", "client_id", "data", "reacted_at")


def _short(subject: str) -> str:
    """The subject as far as it fits; the whole stands in the journal."""
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"
