"""The life of a request as a line through time, for the drawing of the house."""

from datetime import datetime

from django.utils.translation import gettext as _

from triangel.core.periods import local_day
from triangel.desk.choices import Beginning, PromiseState, State
from triangel.desk.models import ClientRequest, Promise
from triangel.desk.queries import Held, Life
from triangel.triangle.choices import SeatKind
from triangel.ui import roles
from triangel.ui.custody_svg import CustodyLine, Flag, Kept, Segment, Waiting
from triangel.ui.spoken import spoken_day, spoken_moment
from triangel.ui.templatetags.ui import initials
from triangel.web.spoken import role_of

KEPT = {PromiseState.KEPT: Kept.KEPT, PromiseState.BROKEN: Kept.BROKEN, PromiseState.OPEN: Kept.OPEN}


def custody_line(client_request: ClientRequest, life: Life, now: datetime) -> CustodyLine:
    """What there is to draw of a request's life, looked at now."""
    flags = [_flag(promise, now) for promise in life.promises if promise.state in KEPT]
    return CustodyLine(
        segments=tuple(_segment(held) for held in life.held),
        now=now,
        sentence=_sentence(life, now),
        waits=tuple(Waiting(wait.from_at, wait.until_at, _("Waits for the client")) for wait in life.waits),
        flags=tuple(flags),
        closed=client_request.state == State.CLOSED,
        first_day=spoken_day(local_day(client_request.received_at), local_day(now)),
        today=_("today"),
    )


def name_of(held: Held) -> str:
    """Who it was with: the person and his role there, or the role alone."""
    seat = held.custody.seat
    if seat is None:
        return held.employee.name if held.employee else ""
    if held.employee is None or (seat.team is not None and held.custody.employee_id is None):
        return role_of(seat)
    return f"{held.employee.name}, {role_of(seat)}"


def last_name(life: Life) -> str:
    """Who had it last, without his role."""
    last = life.held[-1]
    seat = last.custody.seat
    with_team = seat is not None and seat.team is not None and last.custody.employee_id is None
    if last.employee is not None and not with_team:
        return last.employee.name
    return role_of(seat) if seat is not None else ""


def role_in(held: Held) -> str:
    """The role whose colour it has."""
    if held.custody.seat is not None:
        return held.custody.seat.kind
    return roles.LINE if held.custody.beginning == Beginning.ESCALATED else roles.OTHER


def _segment(held: Held) -> Segment:
    custody = held.custody
    is_desk = custody.seat is not None and custody.seat.kind == SeatKind.SERVICE_DESK
    nobody = held.employee is None or (is_desk and custody.employee_id is None)
    return Segment(
        starts_at=custody.from_at,
        ends_at=custody.until_at,
        role=role_in(held),
        initials=_letters(role_in(held)) if nobody or held.employee is None else initials(held.employee.name),
        label=name_of(held),
        reason=custody.reason,
    )


def _letters(role: str) -> str:
    return roles.CODE[roles.known(role)].upper()


def _flag(promise: Promise, now: datetime) -> Flag:
    kept = KEPT[PromiseState(promise.state)]
    late = kept is Kept.OPEN and promise.promised_by < now
    label = _("Promised for %(moment)s") % {"moment": spoken_moment(promise.promised_by, now)}
    return Flag(promise.stands_at, Kept.BROKEN if late else kept, label)


def _sentence(life: Life, now: datetime) -> str:
    if not life.held:
        return ""
    last = life.held[-1]
    values = {
        "count": len(life.held),
        "name": name_of(last),
        "day": spoken_day(local_day(last.custody.from_at), local_day(now)),
    }
    if last.custody.until_at is not None:
        return _("Closed; it was with %(name)s last, in %(count)s hands in all.") % values
    if len(life.held) == 1:
        return _("With %(name)s since %(day)s, the first hand.") % values
    return _("With %(name)s since %(day)s, after %(count)s hands in all.") % values
