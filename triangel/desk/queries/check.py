"""Whether everything that must always be so is so, over the whole database."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that does not hold, and the row for which it does not (``table`` and ``row``)."""

    rule: str
    table: str
    row: int


#: Each rule that no plain constraint can say, as a question for the rows that break it.
RULES: dict[str, tuple[str, str]] = {
    "employee_line_has_no_circle": (
        "people_employee",
        """WITH RECURSIVE up(start, id, manager_id) AS (
               SELECT e.id, e.id, e.manager_id FROM people_employee e WHERE e.manager_id IS NOT NULL
               UNION
               SELECT up.start, e.id, e.manager_id FROM people_employee e JOIN up ON e.id = up.manager_id
           ) SELECT DISTINCT start FROM up WHERE manager_id = start""",
    ),
    "client_has_its_seats": (
        "clients_client",
        """SELECT c.id FROM clients_client c WHERE 2 <> (SELECT count(*) FROM triangle_seat s
           WHERE s.client_id = c.id AND s.contract_id IS NULL AND s.project_id IS NULL)""",
    ),
    "project_has_its_seats": (
        "projects_project",
        """SELECT p.id FROM projects_project p
           WHERE 2 <> (SELECT count(*) FROM triangle_seat s WHERE s.project_id = p.id)""",
    ),
    "team_has_its_seat": (
        "people_team",
        """SELECT t.id FROM people_team t
           WHERE 1 <> (SELECT count(*) FROM triangle_seat s WHERE s.team_id = t.id)""",
    ),
    "appointment_lies_within_employment": (
        "triangle_appointment",
        """SELECT a.id FROM triangle_appointment a JOIN people_employee e ON e.id = a.employee_id
           WHERE a.starts_on < e.starts_on AND a.starts_on IS DISTINCT FROM a.ends_on""",
    ),
    "custody_never_excluded": (
        "desk_custody",
        """SELECT c.id FROM desk_custody c JOIN desk_exclusion x
           ON x.client_request_id = c.client_request_id AND x.employee_id = c.employee_id
           WHERE c.from_at >= x.at""",
    ),
    "answerable_never_excluded": (
        "desk_clientrequest",
        """SELECT r.id FROM desk_clientrequest r JOIN desk_exclusion x
           ON x.client_request_id = r.id AND x.employee_id = r.answerable_id""",
    ),
    "notice_never_to_excluded": (
        "desk_notice",
        """SELECT n.id FROM desk_notice n JOIN desk_exclusion x
           ON x.client_request_id = n.client_request_id AND x.employee_id = n.employee_id
           WHERE n.at >= x.at""",
    ),
    "complaint_keeps_its_subject_out": (
        "desk_clientrequest",
        """SELECT r.id FROM desk_clientrequest r WHERE r.about_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM desk_exclusion x WHERE x.client_request_id = r.id AND x.employee_id = r.about_id)""",
    ),
    "request_open_has_a_promise": (
        "desk_clientrequest",
        """SELECT r.id FROM desk_clientrequest r WHERE r.state = 'open' AND r.origin_source = ''
           AND NOT EXISTS (SELECT 1 FROM desk_promise p
                           WHERE p.client_request_id = r.id AND p.state = 'open')""",
    ),
    "request_says_something": (
        "desk_clientrequest",
        """SELECT r.id FROM desk_clientrequest r WHERE r.origin_source = ''
           AND NOT EXISTS (SELECT 1 FROM desk_message m WHERE m.client_request_id = r.id)""",
    ),
    "request_is_in_the_journal": (
        "desk_clientrequest",
        """SELECT r.id FROM desk_clientrequest r WHERE NOT EXISTS (
           SELECT 1 FROM core_journalentry j WHERE j.object_type = 'request' AND j.object_id = r.id)""",
    ),
    "import_has_all_its_requests": (
        "desk_historyimport",
        """SELECT h.id FROM desk_historyimport h WHERE h.requests <> (
           SELECT count(*) FROM desk_clientrequest r WHERE r.origin_id = h.id)""",
    ),
}

#: The names of what the database's own view of requests finds (``desk_fault``).
FAULTS = (
    "custody_has_a_hand_from_the_start",
    "custody_has_no_gap",
    "custody_has_a_hand_until_closed",
    "custody_ends_when_closed",
    "request_waits_with_a_question",
    "request_closed_has_no_open_promise",
    "request_closed_has_no_open_offer",
    "custody_tells_how_it_came",
    "request_knows_its_travel",
)


def faults() -> Iterator[Fault]:
    """Every fault in the database; nothing when all is well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT fault, client_request_id FROM desk_fault ORDER BY fault, client_request_id")
        yield from [Fault(rule, "desk_clientrequest", row) for rule, row in cursor.fetchall()]
        for rule, (table, question) in RULES.items():
            cursor.execute(question)
            yield from [Fault(rule, table, row) for (row,) in cursor.fetchall()]


def rules_checked() -> int:
    """How many rules are looked at, beyond what the constraints of the tables hold by themselves."""
    return len(RULES) + len(FAULTS)
