"""What may happen to seats: who is put on them, from when, and who is ready to take over."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from triangel.contracts import access as contracts_access
from triangel.contracts.models import Contract
from triangel.core.actions import record
from triangel.core.models import JournalEntry, User
from triangel.core.periods import local_day
from triangel.core.rules import NotAllowed, gettext_noop
from triangel.people import rules as people_rules
from triangel.people.models import Employee
from triangel.triangle import access
from triangel.triangle.choices import Part, SeatKind
from triangel.triangle.models import Appointment, Seat
from triangel.triangle.rules import appointments as rules


@transaction.atomic
def appoint(
    seat: Seat,
    *,
    employee: Employee,
    starts_on: date,
    ends_on: date | None = None,
    reason: str = "",
    actor: User,
    at: datetime,
) -> Appointment:
    """Put somebody on a seat that is empty in this period. A first day in the past needs a reason."""
    seat = _locked(seat)
    _allow(access.can_appoint(actor, seat, employee, on=starts_on))
    people_rules.check_period(starts_on, ends_on)
    rules.check_reason(starts_on, local_day(at), reason)
    rules.check_employed(employee.name, employee.starts_on, employee.ends_on, starts_on)
    rules.check_free(_placed(seat, Part.HOLDER), starts_on, ends_on)
    made = _make(seat, Part.HOLDER, employee, starts_on, ends_on, reason, actor, at)
    _record("appoint", seat, actor, at, made)
    return made


@transaction.atomic
def hand_over_seat(
    seat: Seat,
    *,
    employee: Employee,
    on: date,
    ends_on: date | None = None,
    reason: str = "",
    actor: User,
    at: datetime,
) -> Appointment:
    """Give a seat to somebody from a day: today, ahead, or in the past with a reason.

    All work of the seat goes with it. The giver's appointment ends on that day; an empty seat is filled.
    """
    return _replace("hand_over_seat", Part.HOLDER, seat, employee, on, ends_on, reason, actor, at)


@transaction.atomic
def name_deputy(
    seat: Seat,
    *,
    employee: Employee,
    on: date,
    ends_on: date | None = None,
    reason: str = "",
    actor: User,
    at: datetime,
) -> Appointment:
    """Name who takes over a seat when neither its holder nor who stands in for him is there."""
    return _replace("name_deputy", Part.DEPUTY, seat, employee, on, ends_on, reason, actor, at)


@transaction.atomic
def end_appointment(
    appointment: Appointment, *, ends_on: date, reason: str = "", actor: User, at: datetime
) -> Appointment:
    """Let an appointment end; ``ends_on`` is the first day without. In the past with a reason."""
    seat = _locked(appointment.seat)
    appointment = Appointment.objects.select_related("employee").get(pk=appointment.pk)
    _allow(access.can_end(actor, appointment))
    rules.check_reason(ends_on, local_day(at), reason)
    rules.check_end(appointment.starts_on, appointment.ends_on, ends_on)
    appointment.ends_on = ends_on
    appointment.save(update_fields=["ends_on"])
    _record("end_appointment", seat, actor, at, appointment, because=reason)
    return appointment


@transaction.atomic
def withdraw_planned_appointment(
    appointment: Appointment, *, reason: str = "", actor: User, at: datetime
) -> Appointment:
    """Take back an appointment that has not begun; who was to give the seat up keeps it for that time."""
    seat = _locked(appointment.seat)
    appointment = Appointment.objects.select_related("employee").get(pk=appointment.pk)
    _allow(access.can_end(actor, appointment))
    rules.check_planned(appointment.starts_on, appointment.ends_on, local_day(at))
    appointment.ends_on = appointment.starts_on
    appointment.save(update_fields=["ends_on"])
    _give_back(appointment)
    _record("withdraw_planned_appointment", seat, actor, at, appointment, because=reason)
    return appointment


@transaction.atomic
def name_contract_manager(
    contract: Contract,
    *,
    employee: Employee,
    on: date,
    ends_on: date | None = None,
    reason: str = "",
    actor: User,
    at: datetime,
) -> Appointment:
    """Give a contract a contract manager of its own, beside the client's; makes its seat the first time."""
    contract = Contract.objects.select_for_update().get(pk=contract.pk)
    _allow(contracts_access.can_change_contract(actor, contract))
    seat, _made = Seat.objects.get_or_create(
        kind=SeatKind.CONTRACT_MANAGER,
        client_id=contract.client_id,
        contract=contract,
        project=None,
        team=None,
    )
    return hand_over_seat(seat, employee=employee, on=on, ends_on=ends_on, reason=reason, actor=actor, at=at)


def _replace(
    verb: str,
    part: Part,
    seat: Seat,
    employee: Employee,
    on: date,
    ends_on: date | None,
    reason: str,
    actor: User,
    at: datetime,
) -> Appointment:
    seat = _locked(seat)
    today = local_day(at)
    _allow(access.can_appoint(actor, seat, employee, on=on))
    people_rules.check_period(on, ends_on)
    rules.check_reason(on, today, reason)
    rules.check_employed(employee.name, employee.starts_on, employee.ends_on, on)
    plan = rules.hand_over(_placed(seat, part), person=employee.pk, on=on, today=today, ends_on=ends_on)
    if plan.ends:
        Appointment.objects.filter(pk=plan.ends.id).update(ends_on=on)
    made = _make(seat, part, employee, on, plan.ends_on, reason, actor, at)
    giver = plan.ends
    giver_until = giver.ends_on.isoformat() if giver and giver.ends_on else None
    _record(verb, seat, actor, at, made, giver=giver.person if giver else None, giver_until=giver_until)
    return made


def _give_back(withdrawn: Appointment) -> None:
    """Let the giver keep the seat as long as he had it before, or until who follows now begins."""
    others = Appointment.objects.filter(seat=withdrawn.seat_id, part=withdrawn.part).exclude(
        starts_on=F("ends_on")
    )
    giver = others.filter(ends_on=withdrawn.starts_on).first()
    entry = JournalEntry.objects.filter(
        object_type="seat", object_id=withdrawn.seat_id, data__appointment=withdrawn.pk
    ).first()
    if giver is None or entry is None or entry.data.get("giver") != giver.employee_id:
        return
    had = entry.data["giver_until"]
    ends = [date.fromisoformat(had)] if had else []
    ends += others.filter(starts_on__gt=giver.starts_on).values_list("starts_on", flat=True)
    giver.ends_on = min(ends, default=None)
    giver.save(update_fields=["ends_on"])


def _placed(seat: Seat, part: Part) -> list[rules.Placed]:
    rows = seat.appointments.filter(part=part).values_list(
        "id", "employee_id", "employee__name", "starts_on", "ends_on"
    )
    return [rules.Placed(*row) for row in rows]


def _make(
    seat: Seat,
    part: Part,
    employee: Employee,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    actor: User,
    at: datetime,
) -> Appointment:
    return Appointment.objects.create(
        seat=seat,
        employee=employee,
        part=part,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        made_at=at,
        made_by=actor,
    )


def _allow(allowed: bool) -> None:  # noqa: FBT001 -- reads as a sentence where it is called
    if not allowed:
        raise NotAllowed(gettext_noop("You fill seats with and from your own people only."))


def _locked(seat: Seat) -> Seat:
    return Seat.objects.select_for_update().get(pk=seat.pk)


def _record(verb: str, seat: Seat, actor: User, at: datetime, appointment: Appointment, **more: Any) -> None:
    ends_on = appointment.ends_on
    record(
        verb,
        actor=actor,
        at=at,
        object_type="seat",
        object_id=seat.pk,
        client_id=seat.client_id,
        kind=seat.kind,
        appointment=appointment.pk,
        employee=appointment.employee_id,
        part=appointment.part,
        starts_on=appointment.starts_on.isoformat(),
        ends_on=ends_on.isoformat() if ends_on else None,
        reason=appointment.reason,
        **more,
    )
