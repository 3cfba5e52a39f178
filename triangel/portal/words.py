"""How a request stands, in the client's words: who has it, what happens next, and which way it went.

Nothing of what colleagues say among each other is in it: no reasons of hand-overs, no notes, and nobody who
is kept out of a request.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triangel.core.periods import local_day
from triangel.desk.choices import Beginning, PromiseState, State
from triangel.desk.models import ClientRequest, Promise
from triangel.desk.queries import Held, InHand, Life, Row
from triangel.desk.rules import silence_closes_at
from triangel.people.models import Employee
from triangel.triangle.choices import SeatKind
from triangel.triangle.models import Seat
from triangel.triangle.queries import Face
from triangel.triangle.rules import Via
from triangel.ui import roles
from triangel.ui.custody_svg import CustodyLine, Flag, Kept, Segment, Waiting
from triangel.ui.spoken import spoken_day, spoken_moment
from triangel.ui.templatetags.ui import initials

OURS: dict[str, LazyText | str] = {
    SeatKind.CONTRACT_MANAGER: gettext_lazy("your contract manager"),
    SeatKind.ACCOUNT_MANAGER: gettext_lazy("your account manager"),
    SeatKind.PROJECT_MANAGER: gettext_lazy("your project manager"),
    SeatKind.SENIOR_SUPPLIER: gettext_lazy("who oversees your project"),
}
BEGINNINGS: dict[str, LazyText | str] = {
    Beginning.RECEIVED: gettext_lazy("Came in with %(who)s."),
    Beginning.HANDED_OVER: gettext_lazy("Went on to %(who)s."),
    Beginning.ACCEPTED: gettext_lazy("Taken over by %(who)s."),
    Beginning.TAKEN: gettext_lazy("Picked up by %(who)s."),
    Beginning.ESCALATED: gettext_lazy("Went up to %(who)s, because you had not heard from us in time."),
    Beginning.REOPENED: gettext_lazy("Opened again, with %(who)s."),
}
KEPT = {PromiseState.KEPT: Kept.KEPT, PromiseState.BROKEN: Kept.BROKEN, PromiseState.OPEN: Kept.OPEN}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands: in whose hands, what happens next, whether we are late or it is his turn."""

    who: str
    then: str
    is_late: bool = False
    is_yours: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing on the way of a request."""

    at: datetime
    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Card:
    """One of the client's people: what he is for, and who is there in his stead today."""

    person: Employee
    title: str
    purpose: str
    role: str
    today: str
    instead: Employee | None


def standing(row: Row, hand: InHand | None, now: datetime) -> Standing:
    """How a request stands now."""
    if row.state == State.CLOSED:
        day = spoken_day(local_day(row.closed_at or now), local_day(now))
        return Standing(_("This is done."), _("Closed %(day)s.") % {"day": day})
    who = _("In the hands of %(who)s.") % {"who": holder(hand)} if hand else ""
    if row.state == State.WAITING:
        return Standing(who, _("We asked you something, and go on once you have answered."), is_yours=True)
    if row.state == State.RESOLVED:
        return Standing(who, _resolved(row, now), is_yours=True)
    if row.promised_by is None:
        return Standing(who, _("We are working on it."))
    moment = {"moment": spoken_moment(row.promised_by, now)}
    if row.promised_by < now:
        return Standing(who, _("We are late: you should have heard %(moment)s.") % moment, is_late=True)
    return Standing(who, _("You hear from us by %(moment)s.") % moment)


def holder(hand: InHand) -> str:
    """In whose hands: the person and what he is to the client."""
    values = {"name": hand.employee.name, "role": role_of(hand.seat) if hand.seat else ""}
    if hand.seat is None:
        return hand.employee.name
    if hand.seat.team is not None:
        took_it = hand.answer.via is Via.HOLDER and hand.answer.seat is None
        return _("%(name)s of %(role)s") % values if took_it else values["role"]
    if hand.answer.via is not Via.HOLDER:
        return _("%(name)s, in place of %(role)s") % values
    return _("%(name)s, %(role)s") % values


def role_of(seat: Seat) -> str:
    """What a seat is to the client."""
    if seat.team is None:
        return str(OURS[seat.kind])
    if seat.team.is_service_desk:
        return _("our service desk")
    return _("our team %(team)s") % {"team": seat.team.name}


def was_with(held: Held) -> str:
    """In whose hands it was."""
    seat = held.custody.seat
    values = {"name": held.employee.name if held.employee else "", "role": role_of(seat) if seat else ""}
    if seat is None:
        return values["name"]
    if held.employee is None or (seat.team is not None and held.custody.employee_id is None):
        return values["role"]
    return (_("%(name)s of %(role)s") if seat.team is not None else _("%(name)s, %(role)s")) % values


def story(client_request: ClientRequest, life: Life, now: datetime) -> list[Happened]:
    """Everything that happened on its way, the newest first."""
    found = [
        Happened(
            held.custody.from_at, BEGINNINGS[held.custody.beginning] % {"who": was_with(held)}, _role(held)
        )
        for held in life.held
        for row in [held.custody]
    ]
    for wait in life.waits:
        found.append(Happened(wait.from_at, _("We asked you something."), roles.CLIENT))
        if wait.until_at is not None and client_request.closed_at != wait.until_at:
            found.append(Happened(wait.until_at, _("We went on."), roles.CLIENT))
    found += [Happened(row.made_at, _promised(row, now), "") for row in life.promises if _is_told(row)]
    if client_request.closed_at is not None:
        found.append(Happened(client_request.closed_at, _("Done."), ""))
    return sorted(found, key=lambda one: one.at, reverse=True)


def line(row: ClientRequest, life: Life, now: datetime, sentence: str) -> CustodyLine:
    """The same as a drawing."""
    flags = [_flag(promise, now) for promise in life.promises if promise.state in KEPT]
    return CustodyLine(
        segments=tuple(_segment(held) for held in life.held),
        now=now,
        sentence=sentence,
        waits=tuple(Waiting(wait.from_at, wait.until_at, _("Waited for you")) for wait in life.waits),
        flags=tuple(flags),
        closed=row.state == State.CLOSED,
        first_day=spoken_day(local_day(row.received_at), local_day(now)),
        today=_("today"),
    )


def card(face: Face, now: datetime) -> Card:
    """One of the client's people, in words."""
    holder, acting = face.holder, face.acting
    kind = SeatKind(face.seat.kind)
    return Card(
        person=holder or acting,
        title=str(kind.label),
        purpose=_purpose(face, kind),
        role=kind,
        today=_today(face, now),
        instead=acting if holder is not None and face.is_replaced else None,
    )


def lead(rows: list[tuple[Row, Standing]], now: datetime) -> str:
    """What a contact wants to know first: whether it is his turn, and when he hears something."""
    yours = sum(standing.is_yours for _row, standing in rows)
    if yours == 1:
        return (
            _("One request waits for you; the rest is with us.") if len(rows) > 1 else _("We wait for you.")
        )
    if yours:
        return _("%(count)s requests wait for you.") % {"count": yours}
    if not rows:
        return _("Nothing is open. Ask us anything.")
    ahead = [
        row.promised_by for row, _standing in rows if row.promised_by is not None and row.promised_by > now
    ]
    values = {"count": len(rows), "moment": spoken_moment(min(ahead), now) if ahead else ""}
    if not ahead:
        return (
            _("We are working on your request.") if len(rows) == 1 else _("We are working on what you asked.")
        )
    if len(rows) == 1:
        return _("One request is open; you hear from us by %(moment)s.") % values
    return _("%(count)s requests are open; you hear about the first by %(moment)s.") % values


def _purpose(face: Face, kind: SeatKind) -> str:
    if face.seat.contract is not None:
        return _("For everything about %(contract)s.") % {"contract": face.seat.contract.name}
    if face.seat.project is not None:
        return _("For the project %(project)s: planning, progress and delivery.") % {
            "project": face.seat.project.name
        }
    if kind is SeatKind.CONTRACT_MANAGER:
        return _(
            "Your first person to turn to: for our services and agreements, and whenever you are in doubt."
        )
    return _("For new wishes, and for what changes in your organisation.")


def _today(face: Face, now: datetime) -> str:
    names = {"name": face.acting.name}
    if face.holder is None:
        return _("Nobody has been named yet; %(name)s helps you until then.") % names
    if not face.is_replaced:
        return ""
    if face.back_on is None:
        return _("Away. %(name)s is there for you today.") % names
    values = {**names, "day": spoken_day(face.back_on, local_day(now))}
    return _("Away, back %(day)s. %(name)s is there for you today.") % values


def _resolved(row: Row, now: datetime) -> str:
    is_complaint = row.topic is not None and row.topic.is_complaint
    if is_complaint:
        return _(
            "We think this is solved. Do you agree? If we hear nothing, somebody who did not handle it looks."
        )
    closes_at = silence_closes_at(row.resolved_at or now, is_complaint=is_complaint)
    return _("We think this is solved. Do you agree? If we hear nothing, it closes %(day)s.") % {
        "day": spoken_day(local_day(closes_at), local_day(now))
    }


def _role(held: Held) -> str:
    seat = held.custody.seat
    return seat.kind if seat is not None else roles.LINE


def _segment(held: Held) -> Segment:
    custody, role = held.custody, _role(held)
    is_team = custody.seat is not None and custody.seat.team_id is not None and custody.employee_id is None
    letters = "" if is_team or held.employee is None else initials(held.employee.name)
    return Segment(custody.from_at, custody.until_at, role, letters, capfirst(was_with(held)))


def _flag(promise: Promise, now: datetime) -> Flag:
    kept = KEPT[PromiseState(promise.state)]
    is_late = kept is Kept.OPEN and promise.promised_by < now
    said = _("Promised for %(moment)s") % {"moment": spoken_moment(promise.promised_by, now)}
    return Flag(promise.stands_at, Kept.BROKEN if is_late else kept, said)


def _is_told(promise: Promise) -> bool:
    """The promises somebody made, not those that follow by themselves."""
    return bool(promise.reason or promise.text)


def _promised(promise: Promise, now: datetime) -> str:
    moment = {"moment": spoken_moment(promise.promised_by, now)}
    said = _("We promised that you would hear from us by %(moment)s.") % moment
    return f"{said} {promise.reason or promise.text}".strip()
