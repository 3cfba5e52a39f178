"""What keeps a request fair: facts and both sides are asked for, amounts decided by two, and readers written
down."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk import access, queries, rules
from triangel.desk.actions import chain
from triangel.desk.actions.custody import leave_barred_hand
from triangel.desk.choices import AmountKind, AmountState, Direction, InquiryKind, NoticeKind, State
from triangel.desk.models import AmountDecision, ClientRequest, Inquiry, Message, Notice, Reading
from triangel.desk.rules import conflicts
from triangel.desk.rules.conflicts import Limits
from triangel.people.models import Employee


@transaction.atomic
def ask_for_facts(
    client_request: ClientRequest, *, employee: Employee, question: str, actor: User, at: datetime
) -> Inquiry:
    """Ask somebody for facts. He reads the question alone: the handler chooses what he shares (rule
    COI-4)."""
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    asked = rules.check_said(question, "question")
    return _ask(locked, InquiryKind.FACTS, employee, asked, actor=actor, at=at)


@transaction.atomic
def hear_subject(
    client_request: ClientRequest, *, told: str, consent: str = "", actor: User, at: datetime
) -> Inquiry:
    """Tell the person a complaint is about what is said, in other words, so that he can answer (rule COI-11).

    What the client wrote stays closed, unless the client agreed: ``consent`` says who did and how.
    """
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    if locked.about is None:
        raise Refused(gettext_noop("This request is not about a person, so nobody has to be heard."))
    said, agreed = rules.check_said(told, "told"), consent.strip()
    if len(agreed) > 200:
        raise Refused(gettext_noop("Keep this under 200 characters."), field="consent")
    return _ask(locked, InquiryKind.HEARING, locked.about, said, actor=actor, at=at, consent=agreed)


@transaction.atomic
def answer_inquiry(inquiry: Inquiry, *, body: str, actor: User, at: datetime) -> Inquiry:
    """Answer what one was asked, once. Whoever asked is told that there is an answer."""
    # the same order as everywhere: the request first
    client_request = chain.lock(inquiry.client_request)
    locked = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    if not access.visible_inquiries(actor).filter(pk=locked.pk).exists():
        raise NotAllowed(gettext_noop("This was asked of somebody else."))
    if locked.answered_at is not None:
        raise Refused(gettext_noop("You have answered this already."))
    locked.answer, locked.answered_at = rules.check_said(body), at
    locked.save(update_fields=["answer", "answered_at"])
    asker = access.employee_of(locked.asked_by)
    if asker is not None and not access.is_excluded(asker.pk, client_request):
        Notice.objects.create(client_request=client_request, employee=asker, kind=NoticeKind.ANSWERED, at=at)
    chain.journal("answer_inquiry", client_request, actor=actor, at=at, kind=locked.kind)
    return locked


@transaction.atomic
def propose_amount(
    client_request: ClientRequest,
    *,
    kind: AmountKind,
    amount: Decimal,
    reason: str,
    actor: User,
    at: datetime,
) -> AmountDecision:
    """Give the client money, or let him off. Above the limit a second person decides: up the line, without a
    margin target on the contract (rule COI-7). Amounts on one request count together."""
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    if locked.state == State.RESOLVED:
        raise Refused(gettext_noop("The request is resolved already and waits for the client's word."))
    chain.refuse_undecided(locked)
    why, given = rules.check_reason(reason), _given(locked)
    if amount <= 0:
        raise Refused(gettext_noop("An amount is more than nought."), field="amount")
    needs_second = conflicts.needs_second_person(amount, given, _monthly_fee(locked), limits())
    asked = _second_person(locked, actor, at) if needs_second else None
    made = AmountDecision.objects.create(
        client_request=locked,
        kind=kind,
        amount=amount,
        reason=why,
        proposed_at=at,
        proposed_by=actor,
        needs_second=needs_second,
        asked_id=asked,
        **({} if needs_second else {"state": AmountState.APPROVED, "decided_at": at, "decided_by": actor}),
    )
    if asked is not None:
        Notice.objects.create(client_request=locked, employee_id=asked, kind=NoticeKind.AMOUNT, at=at)
    chain.journal("propose_amount", locked, actor=actor, at=at, amount=str(amount), employee=asked)
    return made


@transaction.atomic
def decide_amount(
    amount: AmountDecision, *, approve: bool, answer: str = "", actor: User, at: datetime
) -> AmountDecision:
    """The second person says yes, or no with the reason."""
    locked = _lock_amount(amount)
    if not access.can_decide_amount(actor, locked, at):
        raise NotAllowed(conflicts.SENTENCES[conflicts.Rule.MONEY])
    why = answer.strip() if approve else rules.check_reason(answer)
    state = AmountState.APPROVED if approve else AmountState.REFUSED
    _settle(locked, state, why[:400], actor=actor, at=at)
    asker = access.employee_of(locked.proposed_by)
    if asker is not None and not access.is_excluded(asker.pk, locked.client_request):
        Notice.objects.create(
            client_request=locked.client_request, employee=asker, kind=NoticeKind.AMOUNT_DECIDED, at=at
        )
    verb = "approve_amount" if approve else "refuse_amount"
    chain.journal(verb, locked.client_request, actor=actor, at=at, amount=str(locked.amount), reason=why)
    return locked


@transaction.atomic
def withdraw_amount(amount: AmountDecision, *, actor: User, at: datetime) -> AmountDecision:
    """Take a proposal back that nobody has decided yet."""
    locked = _lock_amount(amount)
    if not access.can_work_on(actor, locked.client_request, at):
        raise NotAllowed(gettext_noop("This request is not yours."))
    _settle(locked, AmountState.WITHDRAWN, "", actor=actor, at=at)
    chain.journal("withdraw_amount", locked.client_request, actor=actor, at=at, amount=str(locked.amount))
    return locked


@transaction.atomic
def complain_about(
    client_request: ClientRequest,
    *,
    regarding: ClientRequest | None = None,
    is_steering_decision: bool = False,
    actor: User,
    at: datetime,
) -> ClientRequest:
    """Say what a complaint is about: how an earlier request was handled (rule COI-3), or a decision of the
    steering group (rule COI-5). Who had a part in that stands aside from now on."""
    locked = chain.lock_to_work(client_request, actor=actor, at=at)
    if not queries.matter_of(locked).is_complaint:
        raise Refused(
            gettext_noop("Only a complaint is about how something was handled. Change its topic first.")
        )
    if regarding is not None:
        _check_regarding(locked, regarding, actor)
        locked.regarding = regarding
    locked.is_steering_decision = locked.is_steering_decision or is_steering_decision
    locked.save(update_fields=["regarding", "is_steering_decision"])
    chain.stand_aside(locked, queries.aside_in(locked, local_day(at)), at=at)
    leave_barred_hand(locked, actor=actor, at=at)
    number = regarding.number if regarding is not None else None
    chain.journal("complain_about", locked, actor=actor, at=at, with_=number)
    return locked


@transaction.atomic
def log_reading(client_request: ClientRequest, *, door: str, actor: User, at: datetime) -> Reading | None:
    """Write down that somebody opened a complaint about a person (rule COI-12); of others nothing is kept."""
    if client_request.about_id is None or actor.is_system:
        return None
    return Reading.objects.create(client_request=client_request, user=actor, door=door[:40], at=at)


def limits() -> Limits:
    """From where on this provider wants a second person for money."""
    return Limits(Decimal(settings.SECOND_PERSON_FROM_EURO), Decimal(settings.SECOND_PERSON_FROM_PERCENTAGE))


def _ask(
    locked: ClientRequest,
    kind: InquiryKind,
    employee: Employee,
    told: str,
    *,
    actor: User,
    at: datetime,
    consent: str = "",
) -> Inquiry:
    conflicts.check_asked(employee.pk, locked.about_id, is_hearing=kind is InquiryKind.HEARING)
    employed = Employee.objects.employed_on(local_day(at)).filter(is_imported=False)
    if not employed.filter(pk=employee.pk).exists():
        raise Refused(
            gettext_noop("This person no longer works here. Choose somebody else."), field="employee"
        )
    made = Inquiry.objects.create(
        client_request=locked,
        kind=kind,
        employee=employee,
        told=told,
        original=_first_words(locked) if consent else "",
        consent=consent,
        asked_at=at,
        asked_by=actor,
    )
    verb = "hear_subject" if kind is InquiryKind.HEARING else "ask_for_facts"
    chain.journal(verb, locked, actor=actor, at=at, employee=employee.pk)
    return made


def _first_words(locked: ClientRequest) -> str:
    said = Message.objects.filter(client_request=locked, direction=Direction.FROM_CLIENT)
    first = said.order_by("at", "id").first()
    return first.body if first is not None else ""


def _given(locked: ClientRequest) -> Decimal:
    total = locked.amounts.filter(state=AmountState.APPROVED).aggregate(total=Sum("amount"))["total"]
    return total or Decimal(0)


def _monthly_fee(locked: ClientRequest) -> Decimal | None:
    project = locked.project
    contract = locked.contract or (project.contract if project is not None else None)
    if contract is None or contract.annual_value is None:
        return None
    return contract.annual_value / 12


def _second_person(locked: ClientRequest, actor: User, at: datetime) -> int:
    employee = access.employee_of(actor)
    proposer = employee.pk if employee is not None else None
    return queries.second_person(locked, proposer, local_day(at)).person


def _lock_amount(amount: AmountDecision) -> AmountDecision:
    client_request = chain.lock(amount.client_request)
    locked = AmountDecision.objects.select_related("proposed_by").get(pk=amount.pk)
    locked.client_request = client_request
    if locked.state != AmountState.OPEN:
        raise Refused(gettext_noop("This amount was decided already."))
    return locked


def _settle(locked: AmountDecision, state: AmountState, answer: str, *, actor: User, at: datetime) -> None:
    locked.state, locked.answer, locked.decided_by, locked.decided_at = state, answer, actor, at
    locked.save(update_fields=["state", "answer", "decided_by", "decided_at"])


def _check_regarding(locked: ClientRequest, regarding: ClientRequest, actor: User) -> None:
    if regarding.pk == locked.pk:
        raise Refused(gettext_noop("A request cannot be linked to itself."), field="other")
    if regarding.client_id != locked.client_id:
        raise Refused(gettext_noop("This belongs to another client. Choose again."), field="other")
    if not access.can_note(actor, regarding):
        raise NotAllowed(gettext_noop("You can link requests that you can see."))
