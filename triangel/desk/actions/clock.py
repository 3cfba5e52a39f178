"""What happens by itself as time passes: broken promises go up, silence closes."""

from datetime import datetime

from django.db import transaction

from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import NotAllowed, gettext_noop
from triangel.desk import queries, rules
from triangel.desk.actions import chain
from triangel.desk.actions.conversation import close
from triangel.desk.choices import Beginning, EscalationStep, NoticeKind, PromiseState, State
from triangel.desk.models import ClientRequest, Escalation, Notice, Promise
from triangel.desk.rules import Hand
from triangel.people.models import Employee


@transaction.atomic
def escalate(client_request: ClientRequest, *, actor: User, at: datetime) -> Escalation | None:
    """Take the next step for a promise whose moment has passed.

    First the line manager of who has the next move is informed; after another working day without a word
    to the client the request goes into his own hands, with a new date for the client. Nothing is done
    twice; the answer is nothing when there is nothing to do.
    """
    _only_the_clock(actor)
    locked = chain.lock(client_request)
    promise = Promise.objects.filter(client_request=locked, state=PromiseState.OPEN).first()
    if promise is None or promise.promised_by >= at:
        return None
    steps = set(Escalation.objects.filter(promise=promise).values_list("step", flat=True))
    if EscalationStep.INFORMED not in steps:
        return _inform(locked, promise, actor=actor, at=at)
    if EscalationStep.IN_HAND not in steps and at >= rules.hand_to_line_at(promise.promised_by):
        return _put_in_hand(locked, promise, actor=actor, at=at)
    return None


@transaction.atomic
def close_after_silence(client_request: ClientRequest, *, actor: User, at: datetime) -> ClientRequest | None:
    """Close a request that was resolved and to which the client did not object in time.

    A complaint is not closed by the clock: see ``ask_second_person``.
    """
    _only_the_clock(actor)
    locked = chain.lock(client_request)
    if locked.state != State.RESOLVED or locked.resolved_at is None:
        return None
    if queries.matter_of(locked).is_complaint or not _is_silent(locked, at):
        return None
    close(locked, actor=actor, at=at)
    chain.journal("close_after_silence", locked, actor=actor, at=at)
    return locked


@transaction.atomic
def ask_second_person(client_request: ClientRequest, *, actor: User, at: datetime) -> Notice | None:
    """Ask who leads the handler to look at a complaint that was resolved and on which the client is silent:
    a complaint is closed by two (rule COI-9). Somebody who is gone by now is asked no longer, another is
    instead."""
    _only_the_clock(actor)
    locked = chain.lock(client_request)
    if not queries.matter_of(locked).is_complaint or not _is_silent(locked, at):
        return None
    on = local_day(at)
    barred = queries.barred_from(locked, on) | queries.resolvers(locked)
    asked = Notice.objects.filter(
        client_request=locked, kind=NoticeKind.SECOND_PERSON, at__gte=locked.resolved_at
    )
    there = Employee.objects.employed_on(on).filter(pk__in=asked.values("employee")).exclude(pk__in=barred)
    if there.exists():
        return None
    # past who resolved it, up the line
    second = queries.person_of(queries.hand_of(queries.last_custody(locked)), on, barred).person
    notice = Notice.objects.create(
        client_request=locked, employee_id=second, kind=NoticeKind.SECOND_PERSON, at=at
    )
    chain.journal("ask_second_person", locked, actor=actor, at=at, employee=second)
    return notice


def _is_silent(locked: ClientRequest, at: datetime) -> bool:
    """Whether it was resolved, and the client has not said anything for as long as he had."""
    if locked.state != State.RESOLVED or locked.resolved_at is None:
        return False
    is_complaint = queries.matter_of(locked).is_complaint
    return at >= rules.silence_closes_at(locked.resolved_at, is_complaint=is_complaint)


def _inform(locked: ClientRequest, promise: Promise, *, actor: User, at: datetime) -> Escalation:
    leader = _leader(locked, at)
    step = Escalation.objects.create(promise=promise, step=EscalationStep.INFORMED, employee_id=leader, at=at)
    Notice.objects.create(client_request=locked, employee_id=leader, kind=NoticeKind.BROKEN_PROMISE, at=at)
    chain.journal("escalate_inform", locked, actor=actor, at=at, employee=leader)
    return step


def _put_in_hand(locked: ClientRequest, promise: Promise, *, actor: User, at: datetime) -> Escalation:
    leader = _leader(locked, at)
    step = Escalation.objects.create(promise=promise, step=EscalationStep.IN_HAND, employee_id=leader, at=at)
    if queries.hand_of(queries.last_custody(locked)) != Hand(employee=leader):
        chain.move(
            locked,
            Hand(employee=leader),
            beginning=Beginning.ESCALATED,
            reason="",
            actor=actor,
            at=at,
        )
    chain.settle_promise(locked, PromiseState.BROKEN, at=at)
    chain.give_promise(locked, rules.reply_promise(at), actor=actor, at=at)
    chain.journal("escalate_take", locked, actor=actor, at=at, employee=leader)
    return step


def _leader(locked: ClientRequest, at: datetime) -> int:
    """Who leads the one with the next move today."""
    on = local_day(at)
    excluded = queries.barred_from(locked, on)
    holder = queries.person_of(queries.hand_of(queries.last_custody(locked)), on, excluded).person
    return queries.above(holder, on, excluded).person


def _only_the_clock(actor: User) -> None:
    if not actor.is_system:
        raise NotAllowed(gettext_noop("Only the clock does this."))
