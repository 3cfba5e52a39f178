"""How a request finds its hand, and which dates are promised by itself.

Plain values in, plain values out. Source of the defaults: the provider's own responsibility matrix, and
the usual targets for first answers (four working hours for complaints, one working day for the rest).
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from triangel.core.business_time import DAY_HOURS, add_working_hours
from triangel.core.rules import Refused, gettext_noop
from triangel.desk.rules.matrix import PRECEDENCE, SAFETY_NET, Role, Route, route

__all__ = [
    "PRECEDENCE",
    "SAFETY_NET",
    "TAKE_BACK_WITHIN",
    "TARGETS",
    "Hand",
    "Role",
    "Route",
    "Targets",
    "can_be_kept",
    "check_promise",
    "check_reason",
    "check_said",
    "first_promise",
    "follow_up_promise",
    "hand_to_line_at",
    "reply_promise",
    "route",
    "silence_closes_at",
]


@dataclass(frozen=True, slots=True)
class Hand:
    """Where a request can be: a seat, an employee in a seat, or an employee himself (ids)."""

    seat: int | None = None
    employee: int | None = None

    @property
    def party(self) -> int:
        """The seat where there is one, else the employee as a negative number."""
        if self.seat is not None:
            return self.seat
        if self.employee is None:
            raise ValueError("a hand is a seat or an employee")
        return -self.employee


@dataclass(frozen=True, slots=True)
class Targets:
    """How soon a client hears something, in working hours."""

    first_answer: float = DAY_HOURS
    first_answer_complaint: float = 4
    follow_up: float = 5 * DAY_HOURS
    after_reply: float = DAY_HOURS
    grace_before_escalation: float = DAY_HOURS
    confirm_within: float = 5 * DAY_HOURS
    confirm_complaint_within: float = 10 * DAY_HOURS


TARGETS = Targets()

#: How long somebody can take his own hand-over back.
TAKE_BACK_WITHIN = timedelta(minutes=1)


def first_promise(at: datetime, *, is_complaint: bool) -> datetime:
    """By when a client who asks at ``at`` hears a first real answer."""
    hours = TARGETS.first_answer_complaint if is_complaint else TARGETS.first_answer
    return add_working_hours(at, hours)


def follow_up_promise(at: datetime) -> datetime:
    """By when he hears again after an answer that did not settle the matter."""
    return add_working_hours(at, TARGETS.follow_up)


def reply_promise(at: datetime) -> datetime:
    """By when he hears again after he himself said something."""
    return add_working_hours(at, TARGETS.after_reply)


def hand_to_line_at(promised_by: datetime) -> datetime:
    """When a broken promise goes into the line manager's own hands."""
    return add_working_hours(promised_by, TARGETS.grace_before_escalation)


def silence_closes_at(resolved_at: datetime, *, is_complaint: bool) -> datetime:
    """When a resolved request is closed because the client did not object."""
    hours = TARGETS.confirm_complaint_within if is_complaint else TARGETS.confirm_within
    return add_working_hours(resolved_at, hours)


def check_promise(promised_by: datetime, at: datetime) -> None:
    """A promise is about the future and about a date that means something."""
    if promised_by <= at:
        raise Refused(gettext_noop("Promise a moment that is still to come."), field="promised_by")
    if promised_by > at + timedelta(days=366):
        raise Refused(gettext_noop("Promise a date within a year."), field="promised_by")


def check_said(text: str, field: str = "body") -> str:
    """What somebody wrote, without blanks around it; refused when nothing is left."""
    said = text.strip()
    if not said:
        raise Refused(gettext_noop("Write something first."), field=field)
    if "\x00" in said:
        raise Refused(gettext_noop("The text holds a character that cannot be kept."), field=field)
    return said


def can_be_kept(text: str) -> bool:
    """Whether a text holds no character that a table or a file cannot keep; lines may end."""
    return all(unicodedata.category(sign) not in ("Cc", "Cs") or sign == "\n" for sign in text)


def check_reason(reason: str) -> str:
    """Why something goes to somebody else; refused when it is empty or a whole letter."""
    why = reason.strip()
    if not why:
        raise Refused(gettext_noop("Say why in a few words."), field="reason")
    if len(why) > 400:
        raise Refused(gettext_noop("Keep the reason under 400 characters."), field="reason")
    return why
