"""How requests travel: hand-overs, returns and waits, counted in the database.

A hand-over is a change of party (a seat, or an employee who holds it himself); stretches of one party that
follow each other are one, also when the request was closed in between. A direct return goes straight back
to the party it came from (A-B-A); a return goes to any party that had it before (also A-B-C-A).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from triangel.core.models import User
from triangel.desk import access

#: The moves of the requests asked for: one row per stretch in the hands of one party.
MOVES = """
    steps AS (
        SELECT c.client_request_id, c.sequence, c.party, c.seat_id, c.employee_id,
               lag(c.party) OVER (PARTITION BY c.client_request_id ORDER BY c.sequence) AS before
        FROM desk_custody c JOIN chosen ON chosen.id = c.client_request_id
    ),
    moves AS (
        SELECT client_request_id, sequence, party, seat_id, employee_id,
               lag(party) OVER one AS giver,
               lag(party, 2) OVER one AS before_giver,
               lead(party) OVER one AS taker,
               row_number() OVER one AS step,
               row_number() OVER (PARTITION BY client_request_id, party ORDER BY sequence) AS time
        FROM steps WHERE before IS DISTINCT FROM party
        WINDOW one AS (PARTITION BY client_request_id ORDER BY sequence)
    )
"""

SUMMARY = """
SELECT (SELECT count(*) FROM chosen),
       (SELECT count(*) FROM core_journalentry j JOIN chosen ON chosen.id = j.object_id
        WHERE j.object_type = 'request' AND j.verb <> 'imported_request'),
       count(*) FILTER (WHERE giver IS NOT NULL),
       count(DISTINCT client_request_id) FILTER (WHERE party = before_giver),
       count(DISTINCT client_request_id) FILTER (WHERE time > 1),
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - received_at))
        FROM chosen WHERE closed_at IS NOT NULL) / 3600,
       (SELECT count(*) FROM chosen WHERE closed_at IS NULL),
       (SELECT count(DISTINCT w.client_request_id) FROM desk_wait w
        JOIN chosen ON chosen.id = w.client_request_id),
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM w.until_at - w.from_at))
        FROM desk_wait w JOIN chosen ON chosen.id = w.client_request_id WHERE w.until_at IS NOT NULL) / 3600
FROM moves
"""

#: What a party is called: the team of its seat, the role of any other seat, or the employee.
NAMED = """
    named AS (
        SELECT s.id AS party, coalesce(t.name, s.kind) AS name,
               CASE WHEN t.id IS NULL THEN 'role' ELSE 'team' END AS kind
        FROM triangle_seat s LEFT JOIN people_team t ON t.id = s.team_id
        WHERE s.id IN (SELECT party FROM moves)
        UNION ALL
        SELECT -e.id, e.name, 'person' FROM people_employee e WHERE -e.id IN (SELECT party FROM moves)
    )
"""

BY_PARTY = """
SELECT named.kind, named.name,
       count(DISTINCT client_request_id),
       count(*) FILTER (WHERE giver IS NULL),
       count(*) FILTER (WHERE giver IS NOT NULL),
       count(*) FILTER (WHERE taker IS NOT NULL),
       count(*) FILTER (WHERE time > 1)
FROM moves JOIN named USING (party)
GROUP BY named.kind, named.name
ORDER BY 3 DESC, 2, 1
"""


@dataclass(frozen=True, slots=True)
class FlowFilter:
    """Which requests: received in a half-open period, of one client, out of one kind of log, or only those
    that came in here and out of no log (``live``)."""

    received_from: datetime | None = None
    received_until: datetime | None = None
    client_id: int | None = None
    source: str = ""
    live: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """The figures of a set of requests; the medians are hours of real time, None when there is nothing."""

    requests: int
    events: int
    hand_overs: int
    requests_with_return: int
    requests_with_any_return: int
    median_hours_open: float | None
    still_open: int
    requests_that_waited: int
    median_hours_waited: float | None


@dataclass(frozen=True, slots=True)
class PartyFlow:
    """What went through the hands of one team, role or person. All seats of one role are one row."""

    kind: str
    name: str
    requests: int
    received: int
    hand_overs_in: int
    hand_overs_out: int
    returns_in: int


@dataclass(frozen=True, slots=True)
class Travelled:
    """A request that was handed over, and how often."""

    client_request_id: int
    hand_overs: int
    returns: int


def flow(user: User, wanted: FlowFilter | None = None) -> Flow:
    """The figures of the requests this user may see."""
    row = asked(user, wanted, (MOVES,), SUMMARY)[0]
    return Flow(
        requests=row[0],
        events=row[1],
        hand_overs=row[2],
        requests_with_return=row[3],
        requests_with_any_return=row[4],
        median_hours_open=_hours(row[5]),
        still_open=row[6],
        requests_that_waited=row[7],
        median_hours_waited=_hours(row[8]),
    )


def flow_by_party(user: User, wanted: FlowFilter | None = None) -> list[PartyFlow]:
    """The figures per team, role and person, the busiest first."""
    return [PartyFlow(*row) for row in asked(user, wanted, (MOVES, NAMED), BY_PARTY)]


def asked(
    user: User, wanted: FlowFilter | None, parts: tuple[str, ...], question: str, *values: Any
) -> list[tuple[Any, ...]]:
    """The answer to a question over the requests this user may see (``chosen``) and these parts."""
    chosen, given = _chosen(user, wanted or FlowFilter())
    sql = f"WITH chosen AS MATERIALIZED ({chosen}), {', '.join(parts)} {question}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*given, *values])
        return list(cursor.fetchall())


def _chosen(user: User, wanted: FlowFilter) -> tuple[str, tuple[Any, ...]]:
    """The SQL of the requests that are meant, from what this user may see."""
    rows = access.visible_requests(user)
    if wanted.received_from is not None:
        rows = rows.filter(received_at__gte=wanted.received_from)
    if wanted.received_until is not None:
        rows = rows.filter(received_at__lt=wanted.received_until)
    if wanted.client_id is not None:
        rows = rows.filter(client=wanted.client_id)
    if wanted.source:
        rows = rows.filter(origin_source=wanted.source)
    if wanted.live:
        rows = rows.filter(origin__isnull=True)
    sql, values = rows.order_by().values("id", "received_at", "closed_at", "reopened").query.sql_with_params()
    return sql, tuple(values)


def _hours(value: object) -> float | None:
    return None if value is None else round(float(str(value)), 2)
