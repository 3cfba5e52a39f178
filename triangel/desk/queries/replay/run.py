"""The run itself: every request once, through the row it went by and through the row of the draft."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from triangel.core.periods import local_day
from triangel.desk.choices import MatrixState
from triangel.desk.models import ClientRequest, Custody, Exclusion, MatrixReplay, MatrixRow, Topic
from triangel.desk.queries.matrix import facts_of
from triangel.desk.queries.replay.offices import Asked, Offices
from triangel.desk.rules import SAFETY_NET, Route, route
from triangel.desk.rules.matrix import Row, by_topic, choose, followed
from triangel.desk.rules.replays import Moved, Stop, Tally

#: After how many requests is told how far it is, and how many rows are read at a time.
AT_A_TIME = 2_000

Progress = Callable[[int, int], None]

_COLUMNS = (
    "id", "received_at", "client_id", "client__service_desk_id", "contract_id", "project_id",
    "project__contract_id", "topic_id", "channel", "language", "about_id", "matrix_row_id",
)  # fmt: skip


def replayed(replay: MatrixReplay, *, today: date, progress: Progress) -> dict[str, Any]:
    """Where every request of the period went and would have gone, counted.

    Requests that were read in from another system, and those without a topic, went by no matrix: they are
    only counted apart. About ten questions, however many requests.
    """
    return _Run(replay, today).result(progress)


class _Run:
    """One replay, with everything it needs at hand."""

    def __init__(self, replay: MatrixReplay, today: date) -> None:
        self.replay = replay
        self.offices = Offices(today)
        self.topics = {topic.pk: topic for topic in Topic.objects.all()}
        self.parents = {pk: topic.parent_id for pk, topic in self.topics.items()}
        self.own = by_topic(map(facts_of, replay.version.rows.all()))
        published = MatrixRow.objects.filter(version__state=MatrixState.PUBLISHED)
        self.before = {row.pk: facts_of(row) for row in published}
        self._routes: dict[tuple[int, bool], Route] = {}
        self.requests = ClientRequest.objects.filter(
            received_at__gte=replay.received_from,
            received_at__lt=replay.received_until,
            origin__isnull=True,
            topic__isnull=False,
        )

    def result(self, progress: Progress) -> dict[str, Any]:
        """Everything counted."""
        total, tally = self.requests.count(), Tally()
        kept_out, hours = self._kept_out(), self._hours()
        progress(0, total)
        for number, asked in enumerate(self._asked(), start=1):
            moved = self._moved(asked, kept_out.get(asked.id, frozenset()), hours.get(asked.id, 0.0))
            if moved is None:
                tally.nobody += 1
            else:
                tally.add(moved)
            if number % AT_A_TIME == 0:
                progress(number, total)
        return tally.as_document() | self._left_out()

    def _asked(self) -> Iterator[Asked]:
        rows = self.requests.order_by("received_at", "id").values_list(*_COLUMNS)
        for pk, received_at, client, desk, *rest in rows.iterator(chunk_size=AT_A_TIME):
            yield Asked(pk, local_day(received_at), client, desk, *rest)

    def _moved(self, asked: Asked, excluded: frozenset[int], hours: float) -> Moved | None:
        has_project, topic = asked.project is not None, asked.topic or 0
        was = self._stop(
            self._route(self.before.get(asked.row or 0), has_project=has_project), asked, excluded
        )
        now = self._stop(self._route(self._row(asked), has_project=has_project), asked, excluded)
        if was is None or now is None:
            return None
        return Moved(
            request=asked.id,
            topic=topic,
            was=was[0],
            would_be=now[0],
            is_other_holder=was[1] != now[1],
            is_other_answerable=was[2] != now[2],
            is_confidential=asked.about is not None,
            hours=hours,
        )

    def _row(self, asked: Asked) -> Row | None:
        """The row of the draft that would apply."""
        leader = followed(asked.topic, self.parents, self.own)
        if leader is None:
            return None
        rows = self.own[leader]
        return (
            rows[0]
            if len(rows) == 1 and not rows[0].conditions.weight
            else choose(rows, self.offices.case(asked))
        )

    def _route(self, row: Row | None, *, has_project: bool) -> Route:
        if row is None:
            return SAFETY_NET
        key = (row.id, has_project)
        if key not in self._routes:
            self._routes[key] = route(row.parts, has_project=has_project)
        return self._routes[key]

    def _stop(self, way: Route, asked: Asked, excluded: frozenset[int]) -> tuple[Stop, int, int] | None:
        """Where a request is by a route, and the parties of holder and answerable."""
        holder = self.offices.filled(way.holder, asked, excluded)
        answerable = self.offices.filled(way.answerable, asked, excluded)
        if holder is None or answerable is None:
            return None
        stop = Stop(way.holder, holder.person, way.answerable, answerable.person)
        return stop, holder.hand.party, answerable.hand.party

    def _kept_out(self) -> Mapping[int, frozenset[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        rows = Exclusion.objects.filter(client_request__in=self.requests)
        for request, employee in rows.values_list("client_request", "employee"):
            found[request].add(employee)
        return {request: frozenset(people) for request, people in found.items()}

    def _hours(self) -> Mapping[int, float]:
        """How many hours, day and night, the first hand of each request had it."""
        first = Custody.objects.filter(client_request__in=self.requests, sequence=1)
        until = self.replay.asked_at
        rows = first.values_list("client_request", "from_at", "until_at").order_by()
        return {pk: _hours_of(from_at, until_at or until) for pk, from_at, until_at in rows.iterator()}

    def _left_out(self) -> dict[str, int]:
        everything = ClientRequest.objects.filter(
            received_at__gte=self.replay.received_from, received_at__lt=self.replay.received_until
        )
        return {
            "imported": everything.filter(origin__isnull=False).count(),
            "without_topic": everything.filter(origin__isnull=True, topic__isnull=True).count(),
        }


def _hours_of(from_at: datetime, until_at: datetime) -> float:
    return max((until_at - from_at).total_seconds() / 3600, 0.0)
