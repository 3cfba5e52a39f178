"""A slip of the hand is put right while nobody has acted on it."""

from datetime import datetime

from django.db import transaction

from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk import queries, rules
from triangel.desk.actions import chain
from triangel.desk.choices import Beginning
from triangel.desk.models import ClientRequest, Custody


@transaction.atomic
def take_back(client_request: ClientRequest, *, actor: User, at: datetime) -> Custody:
    """Undo one's own hand-over within a minute: the request goes back to the hand before.

    Nothing is wiped out: the chain shows both moves.
    """
    locked = chain.lock(client_request)
    chain.refuse_closed(locked)
    current = queries.last_custody(locked)
    if current.given_by_id != actor.pk or current.beginning != Beginning.HANDED_OVER:
        raise NotAllowed(gettext_noop("Only who handed this request over can take it back."))
    if at > current.from_at + rules.TAKE_BACK_WITHIN:
        raise Refused(gettext_noop("It is too late to take this back. Ask whoever has it now."))
    before = Custody.objects.get(client_request=locked, sequence=current.sequence - 1)
    if before.employee_id in queries.barred_from(locked, local_day(at)):
        raise Refused(gettext_noop("It cannot go back to where it was. Choose somebody else."))
    moved = chain.move(
        locked, queries.hand_of(before), beginning=Beginning.HANDED_OVER, reason="", actor=actor, at=at
    )
    chain.journal("take_back", locked, actor=actor, at=at, seat=before.seat_id, employee=before.employee_id)
    return moved
