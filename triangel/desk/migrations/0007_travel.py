"""Each row of custody says how the request came there, and each request the sum of its travel."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

ARRIVALS = ["received", "stays", "forward", "direct", "circular"]
HAND_OVERS = ("forward", "direct", "circular")

#: What was written never changes; these columns were not there when it was written.
FILL = """
ALTER TABLE desk_custody DISABLE TRIGGER USER;
ALTER TABLE desk_clientrequest DISABLE TRIGGER USER;
WITH stepped AS (
    SELECT id, client_request_id, sequence, party,
           lag(party) OVER (PARTITION BY client_request_id ORDER BY sequence) AS before,
           row_number() OVER (PARTITION BY client_request_id, party ORDER BY sequence) > 1 AS had_it
    FROM desk_custody
), numbered AS (
    SELECT *, count(*) FILTER (WHERE before IS DISTINCT FROM party)
                  OVER (PARTITION BY client_request_id ORDER BY sequence) AS number
    FROM stepped
), hands AS MATERIALIZED (
    SELECT DISTINCT client_request_id, number, party FROM numbered
)
UPDATE desk_custody c
SET hand_number = n.number,
    giver = g.party,
    arrival = CASE WHEN n.before IS NULL THEN 'received' WHEN n.before = n.party THEN 'stays'
                   WHEN first.party = n.party THEN 'direct' WHEN n.had_it THEN 'circular'
                   ELSE 'forward' END
FROM numbered n
LEFT JOIN hands g ON g.client_request_id = n.client_request_id AND g.number = n.number - 1
LEFT JOIN hands first ON first.client_request_id = n.client_request_id AND first.number = n.number - 2
WHERE c.id = n.id;
UPDATE desk_clientrequest r
SET first_party = t.first_party, hand_overs = t.hand_overs, returns = t.returns,
    direct_returns = t.direct_returns
FROM (SELECT client_request_id,
             min(party) FILTER (WHERE sequence = 1) AS first_party,
             count(*) FILTER (WHERE arrival IN ('forward', 'direct', 'circular')) AS hand_overs,
             count(*) FILTER (WHERE arrival IN ('direct', 'circular')) AS returns,
             count(*) FILTER (WHERE arrival = 'direct') AS direct_returns
      FROM desk_custody GROUP BY client_request_id) t
WHERE r.id = t.client_request_id;
ALTER TABLE desk_clientrequest ENABLE TRIGGER USER;
ALTER TABLE desk_custody ENABLE TRIGGER USER;
"""

VIEW = """
CREATE OR REPLACE VIEW desk_fault AS
SELECT r.id AS client_request_id, r.number, fault.name AS fault
FROM desk_clientrequest r
CROSS JOIN LATERAL (
    SELECT count(*) AS hands,
           min(c.from_at) FILTER (WHERE c.sequence = 1) AS first_at,
           count(*) FILTER (WHERE c.until_at IS NULL) AS open,
           max(c.until_at) AS last_at,
           count(*) FILTER (WHERE c.before_at IS DISTINCT FROM c.from_at AND c.sequence > 1
                            AND NOT (c.beginning = 'reopened' AND c.from_at >= c.before_at)) AS gaps,
           count(*) FILTER (WHERE c.beginning = 'reopened' AND c.from_at > c.before_at) AS pauses,
           max(c.sequence) AS last_sequence{travel}
    FROM (SELECT s.*, lag(s.until_at) OVER one AS before_at{before}
          FROM desk_custody s WHERE s.client_request_id = r.id
          WINDOW one AS (ORDER BY s.sequence)) c
) chain
CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT 1 FROM desk_wait w
                   WHERE w.client_request_id = r.id AND w.until_at IS NULL) AS waits,
           EXISTS (SELECT 1 FROM desk_promise p
                   WHERE p.client_request_id = r.id AND p.state = 'open') AS promised,
           EXISTS (SELECT 1 FROM desk_transferoffer o
                   WHERE o.client_request_id = r.id AND o.state = 'open') AS offered
) rest
CROSS JOIN LATERAL (
    SELECT 'custody_has_a_hand_from_the_start' AS name
        WHERE chain.first_at IS DISTINCT FROM r.received_at
    UNION ALL SELECT 'custody_has_no_gap'
        WHERE chain.gaps > 0 OR chain.pauses > r.reopened
           OR chain.last_sequence IS DISTINCT FROM chain.hands
    UNION ALL SELECT 'custody_has_a_hand_until_closed' WHERE r.state <> 'closed' AND chain.open <> 1
    UNION ALL SELECT 'custody_ends_when_closed'
        WHERE r.state = 'closed' AND (chain.open > 0 OR chain.last_at IS DISTINCT FROM r.closed_at)
    UNION ALL SELECT 'request_waits_with_a_question' WHERE (r.state = 'waiting') <> rest.waits
    UNION ALL SELECT 'request_closed_has_no_open_promise' WHERE r.state = 'closed' AND rest.promised
    UNION ALL SELECT 'request_closed_has_no_open_offer' WHERE r.state = 'closed' AND rest.offered{faults}
) fault;
"""

#: A row is right when it follows from the one before, and the request when it is the sum of its rows.
TRAVEL = """,
           count(*) FILTER (WHERE (c.hand_number, c.giver, c.arrival) IS DISTINCT FROM (
               CASE WHEN c.sequence = 1 THEN 1 WHEN c.party = c.before THEN c.before_number
                    ELSE c.before_number + 1 END,
               CASE WHEN c.sequence = 1 THEN NULL WHEN c.party = c.before THEN c.before_giver
                    ELSE c.before END,
               CASE WHEN c.sequence = 1 THEN 'received' WHEN c.party = c.before THEN 'stays'
                    WHEN c.party = c.before_giver THEN 'direct' WHEN c.had_it THEN 'circular'
                    ELSE 'forward' END)) AS untrue,
           min(c.party) FILTER (WHERE c.sequence = 1) AS first_party,
           count(*) FILTER (WHERE c.arrival IN ('forward', 'direct', 'circular')) AS hand_overs,
           count(*) FILTER (WHERE c.arrival IN ('direct', 'circular')) AS returns,
           count(*) FILTER (WHERE c.arrival = 'direct') AS direct_returns"""
BEFORE = """, lag(s.party) OVER one AS before,
                 lag(s.hand_number) OVER one AS before_number, lag(s.giver) OVER one AS before_giver,
                 row_number() OVER (PARTITION BY s.party ORDER BY s.sequence) > 1 AS had_it"""
FAULTS = """
    UNION ALL SELECT 'custody_tells_how_it_came' WHERE chain.untrue > 0
    UNION ALL SELECT 'request_knows_its_travel'
        WHERE (r.first_party, r.hand_overs, r.returns, r.direct_returns) IS DISTINCT FROM
              (chain.first_party, chain.hand_overs, chain.returns, chain.direct_returns)"""

TRIGGER = """
DROP TRIGGER request_is_whole ON desk_clientrequest;
CREATE CONSTRAINT TRIGGER request_is_whole AFTER INSERT OR UPDATE OF {columns}
    ON desk_clientrequest DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION request_is_whole();
"""
WATCHED = "state, received_at, closed_at"
SUMS = "first_party, hand_overs, returns, direct_returns"


class Migration(migrations.Migration):
    """Rewrites both tables once."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("desk", "0006_notice_of_contact")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("custody", "hand_number", models.PositiveIntegerField(null=True)),
        migrations.AddField("custody", "giver", models.BigIntegerField(null=True)),
        migrations.AddField("custody", "arrival", models.CharField(max_length=8, null=True)),
        migrations.AddField("clientrequest", "first_party", models.BigIntegerField(null=True)),
        migrations.AddField("clientrequest", "hand_overs", models.PositiveIntegerField(default=0)),
        migrations.AddField("clientrequest", "returns", models.PositiveIntegerField(default=0)),
        migrations.AddField("clientrequest", "direct_returns", models.PositiveIntegerField(default=0)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("custody", "hand_number", models.PositiveIntegerField()),
        migrations.AlterField(
            "custody", "arrival", models.CharField(max_length=8, choices=[(one, one) for one in ARRIVALS])
        ),
        migrations.AlterField("clientrequest", "first_party", models.BigIntegerField()),
        migrations.AddConstraint(
            "custody",
            models.CheckConstraint(
                condition=models.Q(
                    ("arrival", "received"),
                    ("giver__isnull", True),
                    ("hand_number", 1),
                    ("sequence", 1),
                )
                | models.Q(("arrival", "stays"), ("giver__isnull", True), ("hand_number", 1))
                | models.Q(
                    ("arrival__in", ["stays", *HAND_OVERS]),
                    ("giver__isnull", False),
                    ("hand_number__gt", 1),
                ),
                name="custody_came_from_a_giver",
            ),
        ),
        migrations.AddConstraint(
            "clientrequest",
            models.CheckConstraint(
                condition=models.Q(
                    ("direct_returns__lte", models.F("returns")), ("returns__lte", models.F("hand_overs"))
                ),
                name="request_returns_are_hand_overs",
            ),
        ),
        migrations.AddIndex(
            "custody",
            models.Index(
                fields=["from_at"],
                include=("client_request", "party", "giver", "hand_number", "arrival"),
                name="custody_hand_overs",
                condition=models.Q(*(("arrival", one) for one in HAND_OVERS), _connector="OR"),
            ),
        ),
        migrations.RunSQL(
            VIEW.format(travel=TRAVEL, before=BEFORE, faults=FAULTS),
            VIEW.format(travel="", before="", faults=""),
        ),
        migrations.RunSQL(TRIGGER.format(columns=f"{WATCHED}, {SUMS}"), TRIGGER.format(columns=WATCHED)),
    ]
