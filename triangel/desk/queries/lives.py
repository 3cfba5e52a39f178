"""What became of requests from the moment they came in: hands, waits and promises."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from triangel.core.periods import contains, local_day
from triangel.desk.models import Custody, Exclusion, Promise, Wait
from triangel.people.models import Employee
from triangel.triangle.choices import Part
from triangel.triangle.models import Appointment


@dataclass(frozen=True, slots=True)
class Held:
    """One hand in a life; ``employee`` is who it was then: the person himself, or who held the seat."""

    custody: Custody
    employee: Employee | None


@dataclass(frozen=True, slots=True)
class Life:
    """One request from hand to hand, when it waited for the client, and every date he was given."""

    held: list[Held] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)


def lives(requests: Collection[int]) -> dict[int, Life]:
    """The lives of these requests (ids), each in the order of time; five queries, however many.

    Somebody who is kept out of a request is never named as the holder of the seat it lay with.
    """
    found: dict[int, Life] = defaultdict(Life)
    chain = Custody.objects.filter(client_request__in=requests)
    rows = list(
        chain.select_related("seat__team", "employee", "given_by").order_by("client_request", "sequence")
    )
    holders = _holders({row.seat_id for row in rows if row.seat_id is not None and row.employee_id is None})
    exclusions = Exclusion.objects.filter(client_request__in=requests)
    kept_out = set(exclusions.values_list("client_request_id", "employee_id"))
    for row in rows:
        employee = row.employee or _holder(row, holders)
        if employee is not None and (row.client_request_id, employee.pk) in kept_out:
            employee = row.employee
        found[row.client_request_id].held.append(Held(row, employee))
    for wait in Wait.objects.filter(client_request__in=requests).order_by("from_at", "id"):
        found[wait.client_request_id].waits.append(wait)
    for promise in Promise.objects.filter(client_request__in=requests).order_by("made_at", "id"):
        found[promise.client_request_id].promises.append(promise)
    return {request: found[request] for request in requests}


def _holders(seats: set[int]) -> dict[int, list[Appointment]]:
    found: dict[int, list[Appointment]] = defaultdict(list)
    rows = Appointment.objects.filter(seat__in=seats, part=Part.HOLDER).select_related("employee")
    for row in rows:
        found[row.seat_id].append(row)
    return found


def _holder(row: Custody, holders: dict[int, list[Appointment]]) -> Employee | None:
    day = local_day(row.until_at or row.from_at)
    for appointment in holders.get(row.seat_id or 0, []):
        if contains(appointment.starts_on, appointment.ends_on, day):
            return appointment.employee
    return None
