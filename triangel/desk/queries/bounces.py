"""Between which corners of the triangles work bounces: what came straight back from one to the other.

The corners are roles: a request that the account manager gives to the contract manager of a contract and that
he gives back bounced between account and contract manager, whoever held these seats. A circle over three
hands names no two of them and does not count. Neither does what is kept from anybody, a complaint about a
person above all: what everybody sees here must not tell of it.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from triangel.core.memory import Memory
from triangel.desk.models import ClientRequest, Custody, Exclusion
from triangel.desk.rules.travel import BOUNCING, Arrival
from triangel.triangle.models import Seat
from triangel.triangle.rules import Edge

BOUNCES = """
WITH back AS (
    SELECT r.client_id, least(giver.kind, taker.kind) AS one, greatest(giver.kind, taker.kind) AS other,
           r.number, count(*) AS times, min(c.from_at) AS first_at, max(c.from_at) AS last_at
    FROM desk_custody c
    JOIN triangle_seat giver ON giver.id = c.giver
    JOIN triangle_seat taker ON taker.id = c.party
    JOIN desk_clientrequest r ON r.id = c.client_request_id
    WHERE c.arrival = 'direct' AND c.from_at > %(since)s AND c.from_at <= %(at)s
      AND giver.kind = ANY(%(corners)s) AND taker.kind = ANY(%(corners)s) AND giver.kind <> taker.kind
      AND r.about_id IS NULL AND (%(clients)s::bigint[] IS NULL OR r.client_id = ANY(%(clients)s))
      AND NOT EXISTS (SELECT 1 FROM desk_exclusion x WHERE x.client_request_id = r.id)
    GROUP BY 1, 2, 3, r.id
)
SELECT client_id, one, other, array_agg(number ORDER BY last_at DESC, number DESC),
       array_agg(times ORDER BY last_at DESC, number DESC), min(first_at)
FROM back GROUP BY 1, 2, 3
"""

#: Custody only grows, and so does what is kept from somebody. A hand-over that is committed after a younger
#: one is seen with the next.
GROWN = "SELECT (SELECT max(id) FROM desk_custody), (SELECT max(id) FROM desk_exclusion)"

#: The edge between two roles, these in the order of the alphabet.
EDGES = {(str(min(edge.corners)), str(max(edge.corners))): edge for edge in Edge}


@dataclass(frozen=True, slots=True)
class Bounce:
    """An edge where work bounces: the numbers of the requests that came straight back, the latest first, how
    often they did so in all, and when one did so first."""

    edge: Edge
    requests: tuple[int, ...]
    times: int
    since: datetime


def bounces(at: datetime, clients: Collection[int] | None = None) -> dict[int, tuple[Bounce, ...]]:
    """Per client (id) the edges where work bounces at this moment, of all or of these. One query; that of all
    is remembered until a request goes to another hand, and for a minute at most."""
    if clients is None:
        return _OF_ALL.recall(at.replace(second=0, microsecond=0))
    return _bounces(at, at, clients)


def _of_all(minute: datetime) -> dict[int, tuple[Bounce, ...]]:
    return _bounces(minute, minute + timedelta(minutes=1), None)


_OF_ALL = Memory(_of_all, GROWN)


def _bounces(at: datetime, until: datetime, clients: Collection[int] | None) -> dict[int, tuple[Bounce, ...]]:
    values: dict[str, Any] = {
        "since": at - timedelta(days=BOUNCING.days),
        "at": until,
        "corners": sorted({str(corner) for edge in Edge for corner in edge.corners}),
        "clients": None if clients is None else list(clients),
    }
    with connection.cursor() as cursor:
        cursor.execute(BOUNCES, values)
        rows = cursor.fetchall()
    found: dict[int, list[Bounce]] = defaultdict(list)
    for client, one, other, numbers, times, since in rows:
        if BOUNCING.is_met(times):
            found[client].append(Bounce(EDGES[one, other], tuple(numbers), sum(times), since))
    return {client: tuple(sorted(rows, key=_drawn_order)) for client, rows in found.items()}


def bounced(rows: QuerySet[ClientRequest], edge: Edge, at: datetime) -> QuerySet[ClientRequest]:
    """Those of these requests that came straight back along this edge lately; the same ones that count."""
    one, other = edge.corners
    back = Custody.objects.none()
    for giver, taker in ((one, other), (other, one)):
        back |= Custody.objects.filter(
            seat__kind=str(taker), giver__in=Seat.objects.filter(kind=str(giver)).values("pk")
        )
    since = at - timedelta(days=BOUNCING.days)
    back = back.filter(arrival=Arrival.DIRECT, from_at__gt=since, from_at__lte=at)
    kept = Exclusion.objects.values("client_request")
    return rows.filter(about__isnull=True, pk__in=back.values("client_request")).exclude(pk__in=kept)


def _drawn_order(bounce: Bounce) -> int:
    return list(Edge).index(bounce.edge)
