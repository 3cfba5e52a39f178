"""How requests travel, step by step, with everything the page of it needs in one question.

The figures are those of ``flow``; the steps tell which hand was the first, the second and so on. Definitions:
*first time right* is closed by the first party it came to and never reopened; *pushed to front* is closed by
a service desk that had it from the first to the last. Whoever holds a request himself counts with his team.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from triangel.core.models import User
from triangel.desk.queries.flow import FlowFilter, PartyFlow, Travelled, asked

#: How many hand-overs of a request are told one by one.
STEPS = 4

#: Most requests stay with one party: these are told apart by one pass without sorting, and only the others
#: are looked at hand by hand. Measured with a million requests: three times as fast as sorting all of them.
MOVES = """
    chain AS MATERIALIZED (
        SELECT c.client_request_id, c.sequence, c.party,
               chosen.closed_at IS NOT NULL AND chosen.reopened = 0 AS is_done
        FROM desk_custody c JOIN chosen ON chosen.id = c.client_request_id
        WHERE c.from_at >= coalesce(%s::timestamptz, '-infinity')
    ),
    lives AS MATERIALIZED (
        SELECT client_request_id AS id, is_done, min(party) AS first, min(party) <> max(party) AS is_moved
        FROM chain GROUP BY 1, 2
    ),
    steps AS (
        SELECT chain.client_request_id, chain.sequence, chain.party,
               lag(chain.party) OVER (PARTITION BY chain.client_request_id ORDER BY chain.sequence) AS before
        FROM chain JOIN lives ON lives.id = chain.client_request_id AND lives.is_moved
    ),
    moves AS MATERIALIZED (
        SELECT client_request_id, party,
               lag(party) OVER one AS giver,
               lag(party, 2) OVER one AS before_giver,
               lead(party) OVER one AS taker,
               row_number() OVER one AS step,
               row_number() OVER (PARTITION BY client_request_id, party ORDER BY sequence) AS time
        FROM steps WHERE before IS DISTINCT FROM party
        WINDOW one AS (PARTITION BY client_request_id ORDER BY sequence)
    )
"""

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
    hands AS MATERIALIZED (
        SELECT client_request_id, count(*) AS hands,
               count(*) FILTER (WHERE party = before_giver) AS direct,
               count(*) FILTER (WHERE time > 1) AS back
        FROM moves GROUP BY client_request_id
    ),
    waits AS MATERIALIZED (
        SELECT w.client_request_id, extract(epoch FROM w.until_at - w.from_at) / 3600 AS hours
        FROM desk_wait w JOIN chosen ON chosen.id = w.client_request_id
    ),
    given AS (
        SELECT step - 1 AS step, giver, party, time > 1 AS is_return, count(*) AS requests
        FROM moves WHERE giver IS NOT NULL AND step <= %s + 1 GROUP BY 1, 2, 3, 4
    ),
    held AS (
        SELECT party, count(*) FILTER (WHERE time = 1) AS requests,
               count(*) FILTER (WHERE giver IS NULL) AS received,
               count(giver) AS hand_overs_in, count(taker) AS hand_overs_out,
               count(*) FILTER (WHERE time > 1) AS returns_in
        FROM moves GROUP BY party
        UNION ALL
        SELECT first, count(*), count(*), 0, 0, 0 FROM lives WHERE NOT is_moved GROUP BY first
    )
"""

JOURNEYS = """
SELECT json_build_object(
    'requests', (SELECT count(*) FROM chosen),
    'closed', (SELECT count(closed_at) FROM chosen),
    'median_hours_open', (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - received_at)) / 3600
        FROM chosen WHERE closed_at IS NOT NULL),
    'waited', (SELECT count(DISTINCT client_request_id) FROM waits),
    'median_hours_waited', (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) FROM waits WHERE hours IS NOT NULL),
    'hand_overs', (SELECT coalesce(sum(hands - 1), 0) FROM hands),
    'moved', (SELECT count(*) FROM hands),
    'with_direct_return', (SELECT count(*) FROM hands WHERE direct > 0),
    'with_return', (SELECT count(*) FROM hands WHERE back > 0),
    'first_time_right', (SELECT count(*) FROM lives WHERE is_done AND NOT is_moved),
    'pushed_to_front', (
        SELECT count(*) FROM lives WHERE is_done AND NOT is_moved AND first IN (
            SELECT s.id FROM triangle_seat s JOIN people_team t ON t.id = s.team_id WHERE t.is_service_desk)),
    'steps', (SELECT json_agg(one) FROM (
        SELECT given.step, g.kind AS giver_kind, g.name AS giver, t.kind AS taker_kind, t.name AS taker,
               given.is_return, sum(given.requests) AS requests
        FROM given JOIN named t ON t.party = given.party JOIN named g ON g.party = given.giver
        GROUP BY 1, 2, 3, 4, 5, 6) one),
    'parties', (SELECT json_agg(one) FROM (
        SELECT named.kind, named.name, sum(requests) AS requests, sum(received) AS received,
               sum(hand_overs_in) AS hand_overs_in, sum(hand_overs_out) AS hand_overs_out,
               sum(returns_in) AS returns_in
        FROM held JOIN named USING (party)
        GROUP BY 1, 2 ORDER BY 3 DESC, 2, 1 LIMIT %s) one),
    'travelled', (SELECT json_agg(one) FROM (
        SELECT client_request_id, hands - 1 AS hand_overs, back AS returns FROM hands
        ORDER BY 2 DESC, 3 DESC, 1 DESC LIMIT %s) one)
)
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
