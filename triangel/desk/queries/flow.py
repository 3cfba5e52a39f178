"""How requests travel: hand-overs, returns and waits.

A hand-over is a change of party (a seat, or an employee who holds it himself); stretches of one party that
follow each other are one, also when the request was closed in between. A direct return goes straight back
to the party it came from (A-B-A); a return goes to any party that had it before (also A-B-C-A). Every row of
custody and every request knows this of itself (``rules.Travel``), so that here it is only added up.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from triangel.core.models import User
from triangel.desk import access

#: What is looked at of each request asked for.
COLUMNS = (
    "id", "received_at", "closed_at", "reopened", "first_party", "hand_overs", "returns", "direct_returns",
)  # fmt: skip

#: The hand-overs of the requests asked for; nothing is handed over before it was received.
MOVES = """
    moves AS MATERIALIZED (
        SELECT c.client_request_id, c.hand_number - 1 AS step, c.giver, c.party,
               c.arrival <> 'forward' AS is_return
        FROM desk_custody c JOIN chosen ON chosen.id = c.client_request_id
        WHERE c.arrival IN ('forward', 'direct', 'circular')
          AND c.from_at >= coalesce(%s::timestamptz, '-infinity')
    )
"""

SUMMARY = """
SELECT count(*),
       (SELECT count(*) FROM core_journalentry j JOIN chosen ON chosen.id = j.object_id
        WHERE j.object_type = 'request' AND j.verb <> 'imported_request'),
       coalesce(sum(hand_overs), 0),
       count(*) FILTER (WHERE direct_returns > 0),
       count(*) FILTER (WHERE returns > 0),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', closed_at - received_at)) / 3600,
       count(*) FILTER (WHERE closed_at IS NULL),
       (SELECT count(DISTINCT w.client_request_id) FROM desk_wait w
        JOIN chosen ON chosen.id = w.client_request_id),
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', w.until_at - w.from_at))
        FROM desk_wait w JOIN chosen ON chosen.id = w.client_request_id WHERE w.until_at IS NOT NULL) / 3600
FROM chosen
"""

#: What a party is called: the team of its seat, the role of any other seat, or the employee.
NAMED = """
    named AS (
        SELECT s.id AS party, coalesce(t.name, s.kind) AS name,
               CASE WHEN t.id IS NULL THEN 'role' ELSE 'team' END AS kind
        FROM triangle_seat s LEFT JOIN people_team t ON t.id = s.team_id
        UNION ALL
        SELECT -e.id, e.name, 'person' FROM people_employee e
    )
"""

#: A request that came to several seats of one name counts once for that name.
BY_PARTY = """
SELECT kind, name, sum(requests)::bigint, sum(received)::bigint, sum(came)::bigint, sum(went)::bigint,
       sum(back)::bigint
FROM (
    SELECT kind, name, count(*) FILTER (WHERE hand_overs = 0) AS requests, count(*) AS received,
           0 AS came, 0 AS went, 0 AS back
    FROM chosen JOIN named ON named.party = first_party GROUP BY 1, 2
    UNION ALL SELECT kind, name, count(DISTINCT id), 0, 0, 0, 0
    FROM (SELECT id, first_party AS party FROM chosen WHERE hand_overs > 0
          UNION ALL SELECT client_request_id, party FROM moves WHERE NOT is_return) visited
    JOIN named USING (party) GROUP BY 1, 2
    UNION ALL SELECT kind, name, 0, 0, count(*), 0, count(*) FILTER (WHERE is_return)
    FROM moves JOIN named USING (party) GROUP BY 1, 2
    UNION ALL SELECT kind, name, 0, 0, 0, count(*), 0
    FROM moves JOIN named ON named.party = giver GROUP BY 1, 2
) held
GROUP BY kind, name
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
    row = asked(user, wanted, (), SUMMARY)[0]
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
    since = wanted.received_from if wanted else None
    return [PartyFlow(*row) for row in asked(user, wanted, (MOVES, NAMED), BY_PARTY, since)]


def asked(
    user: User, wanted: FlowFilter | None, parts: tuple[str, ...], question: str, *values: Any
) -> list[tuple[Any, ...]]:
    """The answer to a question over the requests this user may see (``chosen``) and these parts."""
    chosen, given = _chosen(user, wanted or FlowFilter())
    sql = f"WITH {', '.join((f'chosen AS MATERIALIZED ({chosen})', *parts))} {question}"
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
    sql, values = rows.order_by().values(*COLUMNS).query.sql_with_params()
    return sql, tuple(values)


def _hours(value: object) -> float | None:
    return None if value is None else round(float(str(value)), 2)
