"""Who stands aside: may see a request, but neither hold it nor answer for it.

Written down when a request comes in and whenever it changes (never taken back), and asked again from who is
account manager or manages the project today, so that a new appointment opens no way in. The rules themselves
are in ``rules.conflicts``.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Q

from triangel.core.periods import local_day
from triangel.desk.choices import Direction
from triangel.desk.models import ClientRequest, Custody, Message, Recusal
from triangel.desk.rules import Hand, conflicts
from triangel.desk.rules.conflicts import Matter, Parts, Rule
from triangel.people import access as people_access
from triangel.people.models import Employee
from triangel.people.rules import Organisation
from triangel.triangle.choices import Part, SeatKind
from triangel.triangle.models import Appointment, Seat

#: The open requests that somebody may not hold, each with its hand, who fills that today, and whom the rules
#: ask for: complaints, disputes, and what somebody was kept out of or stood aside in before.
OPEN_WITH_CONFLICTS = """
WITH touched AS (
    SELECT r.id FROM desk_clientrequest r JOIN desk_topic t ON t.id = r.topic_id
    WHERE r.state <> 'closed' AND (t.is_complaint OR t.is_dispute)
    UNION SELECT id FROM desk_clientrequest WHERE about_id IS NOT NULL AND state <> 'closed'
    UNION SELECT client_request_id FROM desk_exclusion
    UNION SELECT client_request_id FROM desk_recusal
)
SELECT c.id, r.id, c.seat_id, c.employee_id, coalesce(c.employee_id, h.employee_id), r.about_id,
       coalesce(t.is_complaint, false), coalesce(t.is_dispute, false), r.is_steering_decision,
       ARRAY(SELECT employee_id FROM desk_exclusion e WHERE e.client_request_id = r.id),
       ARRAY(SELECT employee_id FROM desk_recusal e WHERE e.client_request_id = r.id),
       ARRAY(SELECT a.employee_id FROM triangle_seat s JOIN triangle_appointment a ON a.seat_id = s.id
             WHERE s.kind = 'account_manager' AND s.client_id = r.client_id AND a.part = 'holder'
             AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on > %(on)s)),
       ARRAY(SELECT a.employee_id FROM triangle_seat s JOIN triangle_appointment a ON a.seat_id = s.id
             WHERE s.kind = 'project_manager' AND s.project_id = r.project_id AND a.part = 'holder'
             AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on > %(on)s))
FROM touched JOIN desk_clientrequest r ON r.id = touched.id AND r.state <> 'closed'
JOIN desk_custody c ON c.client_request_id = r.id AND c.until_at IS NULL
LEFT JOIN desk_topic t ON t.id = r.topic_id
LEFT JOIN triangle_appointment h ON h.seat_id = c.seat_id AND h.part = 'holder'
    AND h.starts_on <= %(on)s AND (h.ends_on IS NULL OR h.ends_on > %(on)s)
"""


@dataclass(frozen=True, slots=True)
class Touched:
    """An open request that somebody may not hold: its row of custody and hand, who holds that by himself
    today (nobody: the seat is empty), who is kept out and who stands aside (ids)."""

    custody: int
    hand: Hand
    holder: int | None
    excluded: frozenset[int]
    aside: frozenset[int]


def touched_on(on: date, organisation: Organisation) -> list[Touched]:
    """Every open request that somebody may not hold on a day; one question."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_WITH_CONFLICTS, {"on": on})
        rows = cursor.fetchall()
    found = []
    for custody, _pk, seat, employee, holder, about, complaint, dispute, steering, out, off, am, pm in rows:
        parts = Parts(account_managers=frozenset(am), project_managers=frozenset(pm))
        matter = Matter(complaint, dispute, steering)
        now = conflicts.standing_aside(matter, parts) if matter.is_kept_from_sales else {}
        excluded = frozenset(out) | (organisation.tied_to(about) if about is not None else frozenset())
        hand = Hand(seat=seat, employee=employee)
        found.append(Touched(custody, hand, holder, excluded, frozenset({*off, *now})))
    return found


def matter_of(client_request: ClientRequest) -> Matter:
    """What a request is, as far as conflicts of interest go."""
    topic = client_request.topic
    return Matter(
        is_complaint=topic is not None and topic.is_complaint,
        is_dispute=topic is not None and topic.is_dispute,
        is_steering_decision=client_request.is_steering_decision,
    )


def aside_from(client_request: ClientRequest, on: date) -> dict[int, Rule]:
    """Who stands aside in a request on a day, and by which rule."""
    return aside_from_many([client_request], on)[client_request.pk]


def aside_from_many(rows: Iterable[ClientRequest], on: date) -> dict[int, dict[int, Rule]]:
    """Who stands aside in each of these requests; two questions, the second only for complaints and
    disputes."""
    given = list(rows)
    found: dict[int, dict[int, Rule]] = {row.pk: {} for row in given}
    written = Recusal.objects.filter(client_request__in=list(found))
    for pk, employee, rule in written.values_list("client_request", "employee", "rule"):
        found[pk][employee] = Rule(rule)
    matters = {row.pk: matter_of(row) for row in given}
    touched = [row for row in given if matters[row.pk].is_kept_from_sales]
    if touched:
        sellers, managers = _appointed(touched, on)
        for row in touched:
            parts = Parts(
                account_managers=frozenset(sellers[row.client_id]),
                project_managers=frozenset(managers[row.project_id or 0]),
            )
            for employee, which in conflicts.standing_aside(matters[row.pk], parts).items():
                found[row.pk].setdefault(employee, which)
    return found


def _appointed(
    rows: list[ClientRequest], on: date
) -> tuple[defaultdict[int, set[int]], defaultdict[int, set[int]]]:
    """The account managers of the clients and the managers of the projects of these requests."""
    seats = Q(seat__kind=SeatKind.ACCOUNT_MANAGER, seat__client__in={row.client_id for row in rows}) | Q(
        seat__kind=SeatKind.PROJECT_MANAGER,
        seat__project__in={row.project_id for row in rows if row.project_id is not None},
    )
    sellers: defaultdict[int, set[int]] = defaultdict(set)
    managers: defaultdict[int, set[int]] = defaultdict(set)
    holders = Appointment.objects.on(on).filter(seats, part=Part.HOLDER)
    for appointment in holders.select_related("seat"):
        seat = appointment.seat
        scope = managers[seat.project_id] if seat.project_id is not None else sellers[seat.client_id or 0]
        scope.add(appointment.employee_id)
    return sellers, managers


def parts_in(client_request: ClientRequest, on: date) -> Parts:
    """What people have to do with a request on a day, looked up to be written down."""
    sellers, managers = _appointed([client_request], on)
    regarding = client_request.regarding
    return Parts(
        account_managers=frozenset(sellers[client_request.client_id]),
        project_managers=frozenset(managers[client_request.project_id or 0]),
        steering_group=steering_group(client_request, on)
        if client_request.is_steering_decision
        else frozenset(),
        handled_before=handlers_of(regarding) if regarding is not None else frozenset(),
    )


def aside_in(client_request: ClientRequest, on: date) -> dict[int, Rule]:
    """Who stands aside in a request by what it is and who had a part in it, with who reports to these."""
    parts = parts_in(client_request, on)
    found = conflicts.standing_aside(matter_of(client_request), parts)
    under = {
        person: people_access.everybody_under(Employee(pk=person))
        for person, rule in found.items()
        if rule in conflicts.JUDGED_WITH_THEIR_BOSS
    }
    return conflicts.with_subordinates(found, under)


def steering_group(client_request: ClientRequest, on: date) -> frozenset[int]:
    """Who shared a decision of the steering group for the provider: the senior supplier of the project, and
    the contract manager of the client and of the contract."""
    project = client_request.project
    contract = client_request.contract_id or (project.contract_id if project is not None else None)
    seats = Q(seat__kind=SeatKind.CONTRACT_MANAGER, seat__client=client_request.client_id) & (
        Q(seat__contract=contract) | Q(seat__contract=None)
    )
    if project is not None:
        seats |= Q(seat__kind=SeatKind.SENIOR_SUPPLIER, seat__project=project)
    holders = Appointment.objects.on(on).filter(seats, part=Part.HOLDER)
    return frozenset(holders.values_list("employee", flat=True))


def handlers_of(client_request: ClientRequest) -> frozenset[int]:
    """Who held a request or answered the client about it: in person, in the seat it lay with, or in
    writing."""
    chain = list(Custody.objects.filter(client_request=client_request))
    seats = {row.seat_id for row in chain} | {client_request.answerable_seat_id}
    held = {row.employee_id for row in chain if row.employee_id is not None}
    wrote = Message.objects.filter(client_request=client_request, direction=Direction.TO_CLIENT)
    found = held | set(Employee.objects.filter(user__in=wrote.values("author")).values_list("pk", flat=True))
    if client_request.answerable_id is not None:
        found.add(client_request.answerable_id)
    starts_on = local_day(client_request.received_at)
    ends_on = max((local_day(row.until_at or row.from_at) for row in chain), default=starts_on)
    # a team's seat names nobody: who of the team took it is in the chain
    sat = Appointment.objects.filter(
        seat__in=Seat.objects.filter(pk__in=[pk for pk in seats if pk is not None], team=None)
    )
    sat = sat.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on), part=Part.HOLDER)
    sat = sat.filter(starts_on__lt=ends_on + timedelta(days=1))
    return frozenset(found | set(sat.values_list("employee", flat=True)))


def margin_holders(client_request: ClientRequest, on: date) -> frozenset[int]:
    """Who has a margin target on the contract of a request: the account and contract managers of its
    client."""
    kinds = (SeatKind.ACCOUNT_MANAGER, SeatKind.CONTRACT_MANAGER)
    project = client_request.project
    contract = client_request.contract_id or (project.contract_id if project is not None else None)
    seats = Q(seat__contract=contract) | Q(seat__contract=None)
    holders = Appointment.objects.on(on).filter(
        seats, seat__client=client_request.client_id, seat__kind__in=kinds, part=Part.HOLDER
    )
    return frozenset(holders.values_list("employee", flat=True))
