"""How requests travel, step by step, with everything the page of it needs in one question.

The figures are those of ``flow``; the steps tell which hand was the first, the second and so on. Definitions:
*first time right* is closed by the first party it came to and never reopened; *pushed to front* is closed by
a service desk that had it from the first to the last. Whoever holds a request himself counts with his team.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from triangel.core.models import User
from triangel.desk.queries.flow import MOVES, FlowFilter, PartyFlow, Travelled, asked

#: How many hand-overs of a request are told one by one.
STEPS = 4

#: What a hand is called here: the role of its seat, else the team of the seat or of the person.
NAMED = """
    named AS MATERIALIZED (
        SELECT s.id AS party, coalesce(t.name, s.kind) AS name,
               CASE WHEN t.id IS NULL THEN 'role' WHEN t.is_service_desk THEN 'desk' ELSE 'team' END AS kind
        FROM triangle_seat s LEFT JOIN people_team t ON t.id = s.team_id
        UNION ALL
        SELECT -e.id, t.name, CASE WHEN t.is_service_desk THEN 'desk' ELSE 'team' END
        FROM people_employee e JOIN people_team t ON t.id = e.team_id
    )
"""

HANDS = """
    received AS MATERIALIZED (
        SELECT first_party AS party, count(*) AS requests,
               count(*) FILTER (WHERE closed_at IS NOT NULL AND reopened = 0 AND hand_overs = 0) AS right_away
        FROM chosen GROUP BY 1
    ),
    given AS MATERIALIZED (
        SELECT step, giver, party, is_return, count(*) AS requests FROM moves GROUP BY 1, 2, 3, 4
    ),
    held AS (
        SELECT party, requests, requests AS received, 0 AS came, 0 AS went, 0 AS back FROM received
        UNION ALL
        SELECT party, CASE WHEN is_return THEN 0 ELSE requests END, 0, requests, 0,
               CASE WHEN is_return THEN requests ELSE 0 END FROM given
        UNION ALL
        SELECT giver, 0, 0, 0, requests, 0 FROM given
    ),
    waits AS MATERIALIZED (
        SELECT w.client_request_id, date_part('epoch', w.until_at - w.from_at) / 3600 AS hours
        FROM desk_wait w JOIN chosen ON chosen.id = w.client_request_id
    )
"""

JOURNEYS = """
SELECT json_build_object(
    'requests', count(*),
    'closed', count(closed_at),
    'median_hours_open',
        percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', closed_at - received_at)) / 3600,
    'hand_overs', coalesce(sum(hand_overs), 0),
    'moved', count(*) FILTER (WHERE hand_overs > 0),
    'with_direct_return', count(*) FILTER (WHERE direct_returns > 0),
    'with_return', count(*) FILTER (WHERE returns > 0),
    'waited', (SELECT count(DISTINCT client_request_id) FROM waits),
    'median_hours_waited', (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) FROM waits WHERE hours IS NOT NULL),
    'first_time_right', (SELECT coalesce(sum(right_away), 0) FROM received),
    'pushed_to_front', (SELECT coalesce(sum(right_away), 0) FROM received WHERE party IN (
        SELECT s.id FROM triangle_seat s JOIN people_team t ON t.id = s.team_id WHERE t.is_service_desk)),
    'steps', (SELECT json_agg(one) FROM (
        SELECT given.step, g.kind AS giver_kind, g.name AS giver, t.kind AS taker_kind, t.name AS taker,
               given.is_return, sum(given.requests) AS requests
        FROM given JOIN named t ON t.party = given.party JOIN named g ON g.party = given.giver
        WHERE given.step <= %s
        GROUP BY 1, 2, 3, 4, 5, 6) one),
    'parties', (SELECT json_agg(one) FROM (
        SELECT named.kind, named.name, sum(requests) AS requests, sum(received) AS received,
               sum(came) AS hand_overs_in, sum(went) AS hand_overs_out, sum(back) AS returns_in
        FROM held JOIN named USING (party)
        GROUP BY 1, 2 ORDER BY 3 DESC, 2, 1 LIMIT %s) one),
    'travelled', (SELECT json_agg(one) FROM (
        SELECT id AS client_request_id, hand_overs, returns FROM chosen WHERE hand_overs > 0
        ORDER BY 2 DESC, 3 DESC, 1 DESC LIMIT %s) one)
)
FROM chosen
"""


@dataclass(frozen=True, slots=True)
class Step:
    """How many requests went from one hand to another (kind ``role``, ``team`` or ``desk``) as their first,
    second ... hand-over (``step``), as a return to a party that had them before or not."""

    step: int
    giver_kind: str
    giver: str
    taker_kind: str
    taker: str
    is_return: bool
    requests: int


@dataclass(frozen=True, slots=True)
class Journeys:
    """How a set of requests travelled; hours are of real time, None when there is nothing to measure."""

    requests: int
    closed: int
    median_hours_open: float | None
    waited: int
    median_hours_waited: float | None
    hand_overs: int
    moved: int
    with_direct_return: int
    with_return: int
    first_time_right: int
    pushed_to_front: int
    steps: list[Step]
    parties: list[PartyFlow]
    travelled: list[Travelled]


def journeys(
    user: User, wanted: FlowFilter | None = None, *, parties: int = 20, travelled: int = 10
) -> Journeys:
    """How the requests this user may see travelled, in one question."""
    with transaction.atomic(), connection.cursor() as cursor:
        # making machine code of a question this long takes longer than answering it, and it fits in memory
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        since = wanted.received_from if wanted else None
        parts = (MOVES, NAMED, HANDS)
        values = asked(user, wanted, parts, JOURNEYS, since, STEPS, parties, travelled)[0][0]
    found: dict[str, Any] = {
        **values,
        "steps": [Step(**row) for row in values["steps"] or []],
        "parties": [PartyFlow(**row) for row in values["parties"] or []],
        "travelled": [Travelled(**row) for row in values["travelled"] or []],
    }
    return Journeys(**found)
