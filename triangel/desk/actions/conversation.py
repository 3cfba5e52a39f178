"""What is said about a request, and how it ends."""

from datetime import date, datetime

from django.db import transaction

from triangel.clients.models import Contact
from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk import access, queries, rules
from triangel.desk.actions import chain
from triangel.desk.actions.custody import leave_barred_hand
from triangel.desk.choices import Beginning, Direction, PromiseState, State
from triangel.desk.models import ClientRequest, Message, Promise, Wait
from triangel.desk.rules import Hand, conflicts
from triangel.desk.rules.conflicts import Rule, Tie
from triangel.people.models import Employee
from triangel.triangle.rules import NobodyLeft


@transaction.atomic
def answer(
    client_request: ClientRequest,
    *,
    body: str,
    promised_by: datetime | None = None,
    actor: User,
    at: datetime,
) -> Message:
    """Say something to the client that does not end the matter yet.

    This keeps the promise that was open; the client at once gets the next date: the one given, or five
    working days.
    """
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    said = rules.check_said(body)
    if promised_by is not None:
        rules.check_promise(promised_by, at)
    message = _say(locked, said, Direction.TO_CLIENT, actor=actor, at=at)
    chain.end_wait(locked, at=at)
    _set_state(locked, State.OPEN)
    chain.settle_promise(locked, PromiseState.KEPT, at=at)
    chain.give_promise(locked, promised_by or rules.follow_up_promise(at), actor=actor, at=at)
    chain.journal("answer", locked, actor=actor, at=at, message=message.pk)
    return message


@transaction.atomic
def note(client_request: ClientRequest, *, body: str, actor: User, at: datetime) -> Message:
    """Leave a note for colleagues; the client never sees it."""
    locked = chain.lock(client_request)
    if not access.can_note(actor, locked):
        raise NotAllowed(gettext_noop("Only employees leave notes."))
    message = _say(locked, rules.check_said(body), Direction.INTERNAL, actor=actor, at=at)
    chain.journal("note", locked, actor=actor, at=at, message=message.pk)
    return message


@transaction.atomic
def promise(
    client_request: ClientRequest,
    *,
    promised_by: datetime,
    text: str = "",
    reason: str = "",
    actor: User,
    at: datetime,
) -> Promise:
    """Promise the client a moment. A later moment than was promised before needs a reason, which he sees."""
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    rules.check_promise(promised_by, at)
    before = Promise.objects.filter(client_request=locked, state=PromiseState.OPEN).first()
    if before is not None and promised_by > before.promised_by:
        reason = rules.check_reason(reason)
    chain.settle_promise(locked, PromiseState.REPLACED, at=at)
    made = chain.give_promise(
        locked, promised_by, actor=actor, at=at, text=text.strip()[:200], reason=reason.strip()
    )
    chain.journal(
        "promise", locked, actor=actor, at=at, promised_by=promised_by.isoformat(), reason=made.reason
    )
    return made


@transaction.atomic
def wait_for_client(client_request: ClientRequest, *, question: str, actor: User, at: datetime) -> Wait:
    """Ask the client something without which nobody can go on. The request waits for him, in the same hand,
    from the moment the question is sent; without a question there is no waiting."""
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    asked = rules.check_said(question, "question")
    if locked.state == State.WAITING:
        raise Refused(gettext_noop("The request already waits for the client."))
    message = _say(locked, asked, Direction.TO_CLIENT, actor=actor, at=at, is_question=True)
    chain.settle_promise(locked, PromiseState.KEPT, at=at)
    wait = Wait.objects.create(client_request=locked, question=message, from_at=at)
    _set_state(locked, State.WAITING)
    chain.journal("wait_for_client", locked, actor=actor, at=at, message=message.pk)
    return wait


@transaction.atomic
def hear_client(
    client_request: ClientRequest,
    *,
    body: str,
    contact: Contact | None = None,
    not_for: Employee | None = None,
    actor: User,
    at: datetime,
) -> Message:
    """The client says something more: himself in the portal, or through a colleague who writes it down.

    Waiting ends, a resolved or closed request opens again, and he gets a date for the answer. ``not_for`` is
    whom he would rather not speak with: from now on this is kept from that person (rule COI-13).
    """
    locked = chain.lock(client_request)
    if not access.can_speak_for_client(actor, locked):
        raise NotAllowed(gettext_noop("This request is not yours."))
    said = rules.check_said(body)
    if locked.state == State.CLOSED:
        _open_again(locked, actor=actor, at=at)
    message = _say(
        locked, said, Direction.FROM_CLIENT, actor=actor, at=at, contact=contact or access.contact_of(actor)
    )
    was_waiting = locked.state in (State.WAITING, State.RESOLVED)
    chain.end_wait(locked, at=at)
    _set_state(locked, State.OPEN)
    if was_waiting and not _has_promise(locked):
        chain.give_promise(locked, rules.reply_promise(at), actor=actor, at=at)
    chain.journal("hear_client", locked, actor=actor, at=at, message=message.pk)
    if not_for is not None:
        keep_out_chosen(locked, not_for, actor=actor, at=at)
    return message


@transaction.atomic
def keep_from(
    client_request: ClientRequest, *, employee: Employee, actor: User, at: datetime
) -> ClientRequest:
    """The client would rather speak with somebody else than this employee: it goes up the line, and nobody
    asks why (rule COI-13)."""
    locked = chain.lock(client_request)
    if not access.can_speak_for_client(actor, locked):
        raise NotAllowed(gettext_noop("This request is not yours."))
    chain.refuse_closed(locked)
    keep_out_chosen(locked, employee, actor=actor, at=at)
    return locked


def keep_out_chosen(locked: ClientRequest, employee: Employee, *, actor: User, at: datetime) -> None:
    """Keep a locked request from whom the client does not want, and out of his hands."""
    if access.is_excluded(employee.pk, locked):
        return
    chain.keep_out(locked, chain.tied_to(employee, Tie.CHOSEN), at=at)
    leave_barred_hand(locked, actor=actor, at=at)
    chain.journal("keep_from", locked, actor=actor, at=at)


@transaction.atomic
def close_for_silence(client_request: ClientRequest, *, actor: User, at: datetime) -> ClientRequest:
    """A second person closes a complaint on which the client is silent (rule COI-9)."""
    locked = chain.lock(client_request)
    if locked.state != State.RESOLVED or locked.resolved_at is None:
        raise Refused(gettext_noop("Only a resolved request can be confirmed."))
    is_complaint = queries.matter_of(locked).is_complaint
    conflicts.check_second_person(actor.pk, queries.resolved_by(locked), is_complaint=is_complaint)
    if not access.can_close_for_silence(actor, locked, at):
        raise NotAllowed(gettext_noop("Only who leads the handler, or was asked to, can close this."))
    if at < rules.silence_closes_at(locked.resolved_at, is_complaint=is_complaint):
        raise Refused(gettext_noop("The client still has time to answer."))
    close(locked, actor=actor, at=at)
    chain.journal("close_for_silence", locked, actor=actor, at=at)
    return locked


@transaction.atomic
def resolve(client_request: ClientRequest, *, body: str, actor: User, at: datetime) -> ClientRequest:
    """Tell the client what was done. It stays in hand until he confirms, or says nothing for a week."""
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    if locked.state == State.RESOLVED:
        raise Refused(gettext_noop("The request is resolved already and waits for the client's word."))
    chain.refuse_undecided(locked)
    message = _say(locked, rules.check_said(body), Direction.TO_CLIENT, actor=actor, at=at)
    chain.end_wait(locked, at=at)
    chain.settle_promise(locked, PromiseState.KEPT, at=at)
    locked.state, locked.resolved_at = State.RESOLVED, at
    locked.save(update_fields=["state", "resolved_at"])
    chain.journal("resolve", locked, actor=actor, at=at, message=message.pk)
    chain.tell_sales(locked, at=at)
    return locked


@transaction.atomic
def confirm(client_request: ClientRequest, *, actor: User, at: datetime) -> ClientRequest:
    """The client agrees that it is done: the request is closed and leaves its last hand.

    Who resolved a complaint cannot confirm it in the client's name (rule COI-9).
    """
    locked = chain.lock(client_request)
    if not access.can_speak_for_client(actor, locked):
        raise NotAllowed(gettext_noop("This request is not yours."))
    if locked.state != State.RESOLVED:
        raise Refused(gettext_noop("Only a resolved request can be confirmed."))
    is_complaint = queries.matter_of(locked).is_complaint
    conflicts.check_second_person(actor.pk, queries.resolved_by(locked), is_complaint=is_complaint)
    close(locked, actor=actor, at=at)
    chain.journal("confirm", locked, actor=actor, at=at)
    return locked


@transaction.atomic
def reopen(client_request: ClientRequest, *, reason: str, actor: User, at: datetime) -> ClientRequest:
    """It is not done after all. It goes back to the last hand; a complaint goes to who leads that hand."""
    locked = chain.lock(client_request)
    if not access.can_speak_for_client(actor, locked):
        raise NotAllowed(gettext_noop("This request is not yours."))
    why = rules.check_reason(reason)
    if locked.state == State.CLOSED:
        _open_again(locked, actor=actor, at=at)
    elif locked.state == State.RESOLVED:
        _back_from_resolved(locked, actor=actor, at=at)
    else:
        raise Refused(gettext_noop("This request is still open."))
    direction = Direction.FROM_CLIENT if access.employee_of(actor) is None else Direction.INTERNAL
    _say(locked, why, direction, actor=actor, at=at, contact=access.contact_of(actor))
    chain.journal("reopen", locked, actor=actor, at=at, reason=why)
    return locked


def close(locked: ClientRequest, *, actor: User, at: datetime) -> None:
    """End the chain of a locked request; what was still promised or offered ends with it."""
    custody = queries.last_custody(locked)
    moment = max(at, custody.from_at)
    custody.until_at = moment
    custody.save(update_fields=["until_at"])
    chain.withdraw_offer(locked, actor=actor, at=moment)
    chain.settle_promise(locked, PromiseState.DROPPED, at=moment)
    locked.state, locked.closed_at = State.CLOSED, moment
    locked.save(update_fields=["state", "closed_at"])


def _open_again(locked: ClientRequest, *, actor: User, at: datetime) -> None:
    last = queries.last_custody(locked)
    assert last.until_at is not None
    moment = max(at, last.until_at)
    _another_handler(locked, at)
    locked.state, locked.closed_at, locked.resolved_at = State.OPEN, None, None
    locked.reopened += 1
    locked.save(update_fields=["state", "closed_at", "resolved_at", "reopened"])
    chain.begin(
        locked,
        _hand_after_reopening(locked, at),
        last.sequence + 1,
        beginning=Beginning.REOPENED,
        reason="",
        actor=actor,
        at=moment,
    )
    chain.give_promise(locked, rules.reply_promise(moment), actor=actor, at=moment)


def _back_from_resolved(locked: ClientRequest, *, actor: User, at: datetime) -> None:
    _another_handler(locked, at)
    locked.state, locked.resolved_at = State.OPEN, None
    locked.reopened += 1
    locked.save(update_fields=["state", "resolved_at", "reopened"])
    to = _hand_after_reopening(locked, at)
    if to != queries.hand_of(queries.last_custody(locked)):
        chain.move(locked, to, beginning=Beginning.REOPENED, reason="", actor=actor, at=at)
    if not _has_promise(locked):
        chain.give_promise(locked, rules.reply_promise(at), actor=actor, at=at)


def _another_handler(locked: ClientRequest, at: datetime) -> None:
    """Who resolved a complaint does not get it again (rule COI-9)."""
    if queries.matter_of(locked).is_complaint:
        closers = dict.fromkeys(queries.resolvers(locked), Rule.CLOSED_BY_TWO)
        chain.stand_aside(locked, closers, at=at)
        answers = locked.answerable_id
        on = local_day(at)
        barred = queries.barred_from(locked, on)
        if answers is not None and answers in barred:
            locked.answerable_id = queries.above(answers, on, barred).person
            locked.save(update_fields=["answerable"])


def _hand_after_reopening(locked: ClientRequest, at: datetime) -> Hand:
    """The hand that had it last; of a complaint whoever leads that hand, or is next where that hand resolved
    it."""
    hand = queries.hand_of(queries.last_custody(locked))
    on = local_day(at)
    barred = queries.barred_from(locked, on)
    person = queries.person_of(hand, on, barred).person
    if queries.matter_of(locked).is_complaint:
        had = queries.person_of(hand, on, queries.excluded_from(locked)).person
        return Hand(employee=person if had in barred else _who_leads(person, on, barred))
    if hand.employee is not None and hand.employee in barred:
        return Hand(employee=person)
    return hand


def _who_leads(person: int, on: date, barred: frozenset[int]) -> int:
    try:
        return queries.above(person, on, barred).person
    except NobodyLeft:
        return person


def _has_promise(locked: ClientRequest) -> bool:
    return Promise.objects.filter(client_request=locked, state=PromiseState.OPEN).exists()


def _set_state(locked: ClientRequest, state: State) -> None:
    if locked.state != state:
        locked.state, locked.resolved_at = state, None
        locked.save(update_fields=["state", "resolved_at"])


def _say(
    locked: ClientRequest,
    said: str,
    direction: Direction,
    *,
    actor: User,
    at: datetime,
    contact: Contact | None = None,
    is_question: bool = False,
) -> Message:
    return Message.objects.create(
        client_request=locked,
        direction=direction,
        author=actor,
        contact=contact,
        body=said,
        is_question=is_question,
        at=at,
    )
