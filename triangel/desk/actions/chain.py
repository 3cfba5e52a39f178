"""What every action on a request does first and last: lock it, move it to another hand, set its promise."""

from datetime import datetime

from django.db import connection

from triangel.core.actions import record
from triangel.core.models import JournalEntry, User
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk import access, queries
from triangel.desk.choices import Beginning, ExclusionKind, OfferState, PromiseState, State
from triangel.desk.models import ClientRequest, Custody, Exclusion, Promise, TransferOffer, Wait
from triangel.desk.rules import Hand
from triangel.desk.rules.travel import HAND_OVERS, Travel
from triangel.people import access as people_access
from triangel.people.models import Employee


class AlreadyThere(Refused):
    """The request already lies with the hand it should go to."""


class NobodyIsNamed(Refused):
    """A complaint about a person can only be kept from him when it is known who he is."""

    def __init__(self) -> None:
        super().__init__(
            gettext_noop("Choose whom it is about, so that it is kept from that person."), field="about"
        )


class Closed(Refused):
    """The request is closed; it has to be reopened before anything else can happen to it."""


def lock(client_request: ClientRequest) -> ClientRequest:
    """The request as it is now, kept from anybody else until the transaction ends."""
    return (
        ClientRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("client__service_desk", "topic", "project", "contract", "about", "contact")
        .get(pk=client_request.pk)
    )


def lock_key(key: str) -> None:
    """Let whoever sends the same form at the same moment wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def lock_to_work(client_request: ClientRequest, *, actor: User, at: datetime) -> ClientRequest:
    """Lock a request that is not closed, for somebody who may work on it."""
    locked = lock(client_request)
    if not access.can_work_on(actor, locked, at):
        raise NotAllowed(
            gettext_noop(
                "Only who holds this request, answers for it or leads them can do this. Leave a note."
            )
        )
    refuse_closed(locked)
    return locked


def refuse_closed(client_request: ClientRequest) -> None:
    """Refuse what can only happen to a request that is still in somebody's hands."""
    if client_request.state == State.CLOSED:
        raise Closed(gettext_noop("This request is closed. Reopen it first."))


def journal(
    verb: str, client_request: ClientRequest, *, actor: User, at: datetime, **data: object
) -> JournalEntry:
    """Append what happened to a request to the journal."""
    return record(
        verb,
        actor=actor,
        at=at,
        object_type="request",
        object_id=client_request.pk,
        client_id=client_request.client_id,
        **data,
    )


def move(
    client_request: ClientRequest,
    to: Hand,
    *,
    beginning: Beginning,
    reason: str,
    actor: User,
    at: datetime,
) -> Custody:
    """End the open row of the chain and begin the next in the same moment.

    The caller has locked the request. A clock that lags behind the other server's never breaks the chain:
    the row then ends where it began.
    """
    current = Custody.objects.get(client_request=client_request, until_at__isnull=True)
    if queries.hand_of(current) == to:
        raise AlreadyThere(gettext_noop("The request is already there."))
    moment = max(at, current.from_at)
    current.until_at = moment
    current.save(update_fields=["until_at"])
    withdraw_offer(client_request, actor=actor, at=moment)
    return begin(
        client_request, to, current.sequence + 1, beginning=beginning, reason=reason, actor=actor, at=moment
    )


def begin(
    client_request: ClientRequest,
    to: Hand,
    sequence: int,
    *,
    beginning: Beginning,
    reason: str,
    actor: User,
    at: datetime,
) -> Custody:
    """Write the next row of the chain, and add it to what the request knows of its travel."""
    before = Custody.objects.filter(client_request=client_request).order_by("sequence")
    travel = Travel(before.values_list("party", flat=True))
    passing = travel.goes_to(to.party)
    if passing.arrival in HAND_OVERS:
        client_request.hand_overs, client_request.returns = travel.hand_overs, travel.returns
        client_request.direct_returns = travel.direct_returns
        client_request.save(update_fields=["hand_overs", "returns", "direct_returns"])
    return Custody.objects.create(
        client_request=client_request,
        sequence=sequence,
        seat_id=to.seat,
        employee_id=to.employee,
        from_at=at,
        beginning=beginning,
        reason=reason,
        given_by=actor,
        hand_number=passing.hand_number,
        giver=passing.giver,
        arrival=passing.arrival,
    )


def withdraw_offer(client_request: ClientRequest, *, actor: User, at: datetime) -> None:
    """An offer that is still open ends when the request moves or closes in another way."""
    TransferOffer.objects.filter(client_request=client_request, state=OfferState.OPEN).update(
        state=OfferState.WITHDRAWN, answered_at=at, answered_by=actor
    )


def settle_promise(client_request: ClientRequest, outcome: PromiseState, *, at: datetime) -> Promise | None:
    """Settle the open promise: broken when its moment has passed, else as ``outcome`` says."""
    promise = Promise.objects.filter(client_request=client_request, state=PromiseState.OPEN).first()
    if promise is None:
        return None
    promise.state = PromiseState.BROKEN if at > promise.promised_by else outcome
    promise.settled_at = at
    promise.save(update_fields=["state", "settled_at"])
    return promise


def give_promise(
    client_request: ClientRequest,
    promised_by: datetime,
    *,
    actor: User,
    at: datetime,
    text: str = "",
    reason: str = "",
) -> Promise:
    """Write the next promise; the one before must have been settled."""
    return Promise.objects.create(
        client_request=client_request,
        promised_by=promised_by,
        text=text,
        reason=reason,
        made_at=at,
        made_by=actor,
    )


def end_wait(client_request: ClientRequest, *, at: datetime) -> None:
    """The client has answered, or nobody waits for him any longer."""
    for wait in Wait.objects.filter(client_request=client_request, until_at__isnull=True):
        wait.until_at = max(at, wait.from_at)
        wait.save(update_fields=["until_at"])


def tied_to(about: Employee | None) -> dict[int, ExclusionKind]:
    """Whom a complaint about this person is kept from, and why: himself, and who is tied to him."""
    if about is None:
        return {}
    under = people_access.everybody_under(about)
    tied = {
        employee: ExclusionKind.REPORTS_TO if employee in under else ExclusionKind.STAND_IN
        for employee in queries.kept_out_by(about.pk)
    }
    return {**tied, about.pk: ExclusionKind.SUBJECT}


def keep_out(client_request: ClientRequest, kept_out: dict[int, ExclusionKind], *, at: datetime) -> None:
    """Write down whom a request is kept from; who is kept out already stays so as he was."""
    known = set(client_request.exclusions.values_list("employee", flat=True))
    Exclusion.objects.bulk_create(
        Exclusion(client_request=client_request, employee_id=employee, kind=kind, at=at)
        for employee, kind in sorted(kept_out.items())
        if employee not in known
    )


def next_number() -> int:
    """The number of the next request."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('desk_request_number')")
        (number,) = cursor.fetchone()
    return int(number)
