"""How requests travelled: from hand to hand, when they waited, and what was promised on the way."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from triangel.core.periods import contains, local_day
from triangel.desk.models import Custody, Promise, Wait
from triangel.people.models import Employee
from triangel.triangle.choices import Part
from triangel.triangle.models import Appointment


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch in one hand. ``person`` is who took it, or who held the seat on the day it came there;
    nobody for a team, and for a seat that was vacant."""

    custody: Custody
    person: Employee | None


@dataclass(frozen=True, slots=True)
class Travel:
    """The life of one request so far."""

    legs: tuple[Leg, ...]
    waits: tuple[Wait, ...]
    promises: tuple[Promise, ...]


def travels(requests: Collection[int]) -> dict[int, Travel]:
    """How each of these requests (ids) travelled; four questions, however many."""
    wanted = list(requests)
    chains: dict[int, list[Custody]] = defaultdict(list)
    rows = Custody.objects.filter(client_request__in=wanted).order_by("client_request_id", "sequence")
    for row in rows.select_related("seat__team", "seat__project", "seat__contract", "employee"):
        chains[row.client_request_id].append(row)
    held = _held({row.seat_id for chain in chains.values() for row in chain if row.seat_id})
    waits: dict[int, list[Wait]] = defaultdict(list)
    for wait in Wait.objects.filter(client_request__in=wanted).order_by("from_at", "id"):
        waits[wait.client_request_id].append(wait)
    promises: dict[int, list[Promise]] = defaultdict(list)
    for promise in Promise.objects.filter(client_request__in=wanted).order_by("made_at", "id"):
        promises[promise.client_request_id].append(promise)
    return {
        pk: Travel(
            tuple(Leg(row, row.employee or _holder(row, held)) for row in chains[pk]),
            tuple(waits[pk]),
            tuple(promises[pk]),
        )
        for pk in wanted
    }


def _held(seats: set[int]) -> dict[int, list[Appointment]]:
    found: dict[int, list[Appointment]] = defaultdict(list)
    rows = Appointment.objects.filter(seat__in=seats, seat__team__isnull=True, part=Part.HOLDER)
    for row in rows.select_related("employee").order_by("starts_on", "id"):
        found[row.seat_id].append(row)
    return found


def _holder(row: Custody, held: dict[int, list[Appointment]]) -> Employee | None:
    day: date = local_day(row.from_at)
    for appointment in held.get(row.seat_id or 0, ()):
        if contains(appointment.starts_on, appointment.ends_on, day):
            return appointment.employee
    return None
