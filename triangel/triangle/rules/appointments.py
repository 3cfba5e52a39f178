"""When somebody may be put on a seat, and what that does to who is on it already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from triangel.core import periods
from triangel.core.rules import Refused, gettext_noop


class NotEmployed(Refused):
    """A seat is held by somebody who works here on the day he begins."""


class SeatIsTaken(Refused):
    """A seat has one holder at a time."""


class ReasonIsMissing(Refused):
    """What is changed afterwards needs a reason."""


class AppointmentIsOver(Refused):
    """What has ended or begun is history."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An appointment to the seat that stands already."""

    id: int
    person: int
    name: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class HandOver:
    """What a hand-over does: whose appointment ends on the day, and until when the new one runs."""

    ends: Placed | None
    ends_on: date | None


def check_employed(name: str, starts_on: date, ends_on: date | None, day: date) -> None:
    """Refuse somebody who is not in service on the day he is to begin."""
    if not periods.contains(starts_on, ends_on, day):
        raise NotEmployed(
            gettext_noop("%(name)s is not in service on %(day)s."), field="employee", name=name, day=day
        )


def check_reason(day: date, today: date, reason: str) -> None:
    """Refuse a change in the past without a reason."""
    if day < today and not reason.strip():
        raise ReasonIsMissing(
            gettext_noop("This changes the past: say why, so that it can be followed later."), field="reason"
        )


def check_free(placed: Iterable[Placed], starts_on: date, ends_on: date | None) -> None:
    """Refuse a new appointment on days on which somebody is on the seat."""
    for other in placed:
        begins_before = ends_on is None or other.starts_on < ends_on
        if begins_before and (other.ends_on is None or starts_on < other.ends_on):
            raise SeatIsTaken(
                gettext_noop("%(name)s is on this seat from %(day)s: hand it over instead."),
                field="starts_on",
                name=other.name,
                day=other.starts_on,
            )


def hand_over(
    placed: Iterable[Placed], *, person: int, on: date, today: date, ends_on: date | None
) -> HandOver:
    """What happens when ``person`` takes the seat from ``on``.

    He gets it for the rest of the giver's time, or until the next planned appointment begins. Nobody is
    passed over who held the seat after ``on`` and before today.
    """
    rows = sorted((row for row in placed if row.ends_on != row.starts_on), key=_start)
    giver = next((row for row in rows if periods.contains(row.starts_on, row.ends_on, on)), None)
    if giver and giver.person == person:
        raise SeatIsTaken(
            gettext_noop("%(name)s is on this seat then already."), field="employee", name=giver.name
        )
    later = next((row for row in rows if row.starts_on > on), None)
    if later and later.starts_on <= today:
        raise SeatIsTaken(
            gettext_noop("%(name)s is on this seat from %(day)s: choose a later day."),
            field="on",
            name=later.name,
            day=later.starts_on,
        )
    ends = [day for day in (ends_on, giver.ends_on if giver else None) if day is not None]
    if later:
        ends.append(later.starts_on)
    return HandOver(giver, min(ends, default=None))


def check_end(starts_on: date, ends_on: date | None, day: date) -> None:
    """Refuse an end before the beginning, or after the end that stands already."""
    if day < starts_on or (ends_on is not None and ends_on < day):
        raise AppointmentIsOver(
            gettext_noop("The end must lie within the appointment, from %(starts_on)s."),
            field="ends_on",
            starts_on=starts_on,
        )


def check_planned(starts_on: date, ends_on: date | None, today: date) -> None:
    """Refuse to withdraw what has begun, or was withdrawn before."""
    if starts_on <= today:
        raise AppointmentIsOver(gettext_noop("This appointment has begun: end it or hand the seat over."))
    if ends_on == starts_on:
        raise AppointmentIsOver(gettext_noop("This appointment was withdrawn already."))


def _start(row: Placed) -> date:
    return row.starts_on
