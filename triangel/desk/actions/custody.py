"""A request goes from one hand to another, and never lies between two."""

from datetime import datetime

from django.db import transaction

from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk import access, queries, rules
from triangel.desk.actions import chain
from triangel.desk.choices import Beginning, NoticeKind, OfferState
from triangel.desk.models import ClientRequest, Custody, Notice, Topic, TransferOffer
from triangel.desk.rules import Hand, Role, conflicts
from triangel.desk.rules.conflicts import Rule
from triangel.people.models import Employee
from triangel.triangle.choices import SeatKind

#: The seats that a rule on conflicts of interest may keep a request from, by role of the matrix.
_ROLES = {
    SeatKind.ACCOUNT_MANAGER: Role.ACCOUNT_MANAGER,
    SeatKind.PROJECT_MANAGER: Role.PROJECT_MANAGER,
}


@transaction.atomic
def hand_over(client_request: ClientRequest, *, to: Hand, reason: str, actor: User, at: datetime) -> Custody:
    """Give a request to a seat or an employee at once, with the reason.

    What was promised to the client stands; the new hand has to keep it.
    """
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    why = rules.check_reason(reason)
    _check_hand(locked, to, at)
    return _hand_over(locked, to, why, "hand_over", actor=actor, at=at)


@transaction.atomic
def not_mine(
    client_request: ClientRequest,
    *,
    topic: Topic | None = None,
    about: Employee | None = None,
    reason: str = "",
    actor: User,
    at: datetime,
) -> Custody:
    """Send a request on to where it belongs, in one gesture.

    With ``topic`` the request is about that from now on and goes where the matrix says (``about``: see
    ``change_topic``). Without it, it goes where the matrix sends its own topic, or when it was there already
    to the client's contract manager, or from him to his line manager; never back to who sent it on.
    """
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    is_new = topic is not None and topic.pk != locked.topic_id
    if topic is not None and is_new:
        _set_topic(locked, topic, about, actor=actor, at=at)
    to = queries.where_it_belongs(locked, at, is_new=is_new)
    why = rules.check_reason(reason) if reason.strip() else ""
    return _hand_over(locked, to, why, "not_mine", actor=actor, at=at)


@transaction.atomic
def change_topic(
    client_request: ClientRequest,
    *,
    topic: Topic,
    about: Employee | None = None,
    actor: User,
    at: datetime,
) -> ClientRequest:
    """Say what a request is really about. Who answers for it changes with it; the hand does not.

    When it turns out to be a complaint about a person (``about``, else who holds the seat that the matrix
    keeps out) it is kept from him from now on, and leaves his hands.
    """
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    if topic.pk == locked.topic_id:
        raise Refused(gettext_noop("The request is about this already."), field="topic")
    _set_topic(locked, topic, about, actor=actor, at=at)
    leave_barred_hand(locked, actor=actor, at=at)
    return locked


def leave_barred_hand(locked: ClientRequest, *, actor: User, at: datetime) -> None:
    """A request leaves the hands of who turns out to be kept out or to stand aside, and so does its
    answerable."""
    on = local_day(at)
    barred = queries.barred_from(locked, on)
    holder = queries.last_custody(locked).employee_id
    if holder in barred:
        to = queries.where_it_belongs(locked, at, is_new=True)
        _hand_over(locked, to, "", "not_mine", actor=actor, at=at)
    if locked.answerable_id in barred and locked.answerable_id is not None:
        locked.answerable_id = queries.above(locked.answerable_id, on, barred).person
        locked.save(update_fields=["answerable"])
    offer = queries.open_offer(locked)
    if offer is not None and offer.to_employee_id in barred:
        chain.withdraw_offer(locked, actor=actor, at=at)


@transaction.atomic
def take(client_request: ClientRequest, *, actor: User, at: datetime) -> Custody:
    """Take a request that lies with a team or a seat into one's own hands, within that seat."""
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    employee = access.employee_of(actor)
    if employee is None:
        raise NotAllowed(gettext_noop("Only an employee can take a request."))
    if not access.can_hold(employee.pk, locked, local_day(at)):
        raise NotAllowed(gettext_noop("This request is not for you."))
    seat_id = queries.last_custody(locked).seat_id
    moved = chain.move(
        locked,
        Hand(seat=seat_id, employee=employee.pk),
        beginning=Beginning.TAKEN,
        reason="",
        actor=actor,
        at=at,
    )
    chain.journal("take", locked, actor=actor, at=at, employee=employee.pk)
    return moved


@transaction.atomic
def ask_transfer(
    client_request: ClientRequest, *, to: Hand, reason: str, actor: User, at: datetime
) -> TransferOffer:
    """Ask somebody to take a request over. It stays where it is until he says yes."""
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    why = rules.check_reason(reason)
    _check_hand(locked, to, at)
    if queries.last_custody(locked).seat_id == to.seat and to.employee is None:
        raise chain.AlreadyThere(gettext_noop("The request is already there."))
    chain.withdraw_offer(locked, actor=actor, at=at)
    offer = TransferOffer.objects.create(
        client_request=locked,
        to_seat_id=to.seat if to.employee is None else None,
        to_employee_id=to.employee,
        reason=why,
        asked_at=at,
        asked_by=actor,
    )
    chain.journal("ask_transfer", locked, actor=actor, at=at, reason=why, seat=to.seat, employee=to.employee)
    return offer


@transaction.atomic
def accept_transfer(client_request: ClientRequest, *, actor: User, at: datetime) -> Custody:
    """Say yes to a request that was offered: from now on it is in these hands."""
    locked, offer = _lock_offer(client_request, actor=actor, at=at)
    to = queries.hand_offered(offer)
    _check_hand(locked, to, at)
    # answered before the move, which withdraws offers that are still open
    _answer(offer, OfferState.ACCEPTED, "", actor=actor, at=at)
    moved = chain.move(
        locked,
        to,
        beginning=Beginning.ACCEPTED,
        reason=offer.reason,
        actor=offer.asked_by,
        at=at,
    )
    chain.journal("accept_transfer", locked, actor=actor, at=at)
    return moved


@transaction.atomic
def decline_transfer(
    client_request: ClientRequest, *, answer: str, actor: User, at: datetime
) -> TransferOffer:
    """Say no to a request that was offered, with the reason; it stays with who holds it, and he is told."""
    locked, offer = _lock_offer(client_request, actor=actor, at=at)
    why = rules.check_reason(answer)
    _answer(offer, OfferState.DECLINED, why, actor=actor, at=at)
    asked_by = access.employee_of(offer.asked_by)
    if asked_by is not None and not access.is_excluded(asked_by.pk, locked):
        Notice.objects.create(client_request=locked, employee=asked_by, kind=NoticeKind.DECLINED, at=at)
    chain.journal("decline_transfer", locked, actor=actor, at=at, reason=why)
    return offer


@transaction.atomic
def withdraw_transfer(client_request: ClientRequest, *, actor: User, at: datetime) -> ClientRequest:
    """Take an offer back before it was answered."""
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    _open_offer(locked)
    chain.withdraw_offer(locked, actor=actor, at=at)
    chain.journal("withdraw_transfer", locked, actor=actor, at=at)
    return locked


def _hand_over(locked: ClientRequest, to: Hand, why: str, verb: str, *, actor: User, at: datetime) -> Custody:
    before = queries.hand_of(queries.last_custody(locked))
    moved = chain.move(locked, to, beginning=Beginning.HANDED_OVER, reason=why, actor=actor, at=at)
    chain.journal(
        verb,
        locked,
        actor=actor,
        at=at,
        reason=why,
        from_seat=before.seat,
        from_employee=before.employee,
        seat=to.seat,
        employee=to.employee,
    )
    return moved


def _check_hand(locked: ClientRequest, to: Hand, at: datetime) -> None:
    """A hand that can hold this request: a seat of the client or of a team, or somebody in service."""
    if to.employee is not None:
        employed = Employee.objects.employed_on(local_day(at)).filter(is_imported=False)
        employee = employed.select_related("user").filter(pk=to.employee).first()
        if employee is None:
            raise Refused(gettext_noop("This person no longer works here. Choose somebody else."), field="to")
        if employee.user is None or not employee.user.is_active:
            raise Refused(
                gettext_noop(
                    "%(name)s cannot sign in, and so would never see this request. Choose somebody else, "
                    "or let an administrator open a sign-in first."
                ),
                field="to",
                name=employee.name,
            )
        if access.is_excluded(employee.pk, locked):
            raise Refused(
                gettext_noop("This request cannot go to this person. Choose somebody else."), field="to"
            )
        rule = queries.aside_from(locked, local_day(at)).get(employee.pk)
        if rule is not None and not access.can_hold(employee.pk, locked, local_day(at)):
            raise Refused(conflicts.SENTENCES[rule], field="to")
    else:
        _check_seat(locked, to.seat)


def _check_seat(locked: ClientRequest, seat_id: int | None) -> None:
    seat = queries.seats_for(locked).filter(pk=seat_id or 0).first()
    if seat is None:
        raise Refused(gettext_noop("This seat belongs to another client. Choose again."), field="to")
    role = _ROLES.get(SeatKind(seat.kind))
    if role is None:
        return
    matter, is_about_person = queries.matter_of(locked), locked.about_id is not None
    if conflicts.fitting_role(role, matter, is_about_person=is_about_person) is not role:
        rule = Rule.NEXT_SALE if role is Role.ACCOUNT_MANAGER else Rule.ABOUT_A_PROJECT
        raise Refused(conflicts.SENTENCES[rule], field="to")


def _set_topic(
    locked: ClientRequest, topic: Topic, about: Employee | None, *, actor: User, at: datetime
) -> None:
    before, on = locked.topic.code if locked.topic else None, local_day(at)
    if topic.about_person:
        _make_confidential(locked, topic, about, at=at)
    locked.topic = topic
    chain.keep_out(locked, chain.managers_out(topic, locked.project, on), at=at)
    chain.stand_aside(locked, queries.aside_in(locked, on), at=at)
    scope = queries.scope_of(locked)
    row = queries.row_for(topic, scope, at)
    goes_to = queries.destination(row, scope, on, queries.barred_from(locked, on))
    locked.matrix_row = goes_to.row
    locked.answerable_seat_id = goes_to.answerable.seat
    locked.answerable_id = goes_to.answerable.employee
    locked.save(update_fields=["topic", "matrix_row", "answerable_seat", "answerable", "about"])
    chain.journal("change_topic", locked, actor=actor, at=at, before=before, after=topic.code)
    chain.tell_sales(locked, at=at)


def _make_confidential(locked: ClientRequest, topic: Topic, about: Employee | None, *, at: datetime) -> None:
    """Keep it from whom it is about and who is tied to him; who was kept out before stays so (COI-15)."""
    scope = queries.scope_of(locked)
    row = queries.row_for(topic, scope, at)
    subject = about or queries.subject_of(topic, row, scope, local_day(at)) or locked.about
    if subject is None:
        raise chain.NobodyIsNamed
    chain.keep_out(locked, chain.tied_to(locked.about) | chain.tied_to(subject), at=at)
    locked.about = subject


def _lock_offer(
    client_request: ClientRequest, *, actor: User, at: datetime
) -> tuple[ClientRequest, TransferOffer]:
    locked = chain.lock(client_request)
    chain.refuse_closed(locked)
    offer = _open_offer(locked)
    if not access.can_answer_offer(actor, locked, at):
        raise NotAllowed(gettext_noop("This request was offered to somebody else."))
    return locked, offer


def _open_offer(locked: ClientRequest) -> TransferOffer:
    offer = TransferOffer.objects.filter(client_request=locked, state=OfferState.OPEN).first()
    if offer is None:
        raise Refused(gettext_noop("This request is not offered to anybody (any more)."))
    return offer


def _answer(offer: TransferOffer, state: OfferState, answer: str, *, actor: User, at: datetime) -> None:
    offer.state, offer.answer, offer.answered_by, offer.answered_at = state, answer, actor, at
    offer.save(update_fields=["state", "answer", "answered_by", "answered_at"])
