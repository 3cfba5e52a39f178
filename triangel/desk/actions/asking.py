"""A contact asks in the portal."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from triangel.clients.models import Contact
from triangel.core.models import User
from triangel.core.rules import NotAllowed, gettext_noop
from triangel.desk import access
from triangel.desk.actions.receiving import Question, receive
from triangel.desk.choices import Channel
from triangel.desk.models import ClientRequest

#: How long a form that was sent before is known again.
KNOWN_FOR = timedelta(days=2)


@transaction.atomic
def ask(question: Question, *, key: str, actor: User, at: datetime) -> ClientRequest:
    """Take in what a contact asks himself; once for each ``key``, however often the form is sent.

    The contact is locked, so that the same form sent twice at once waits for itself.
    """
    contact = access.contact_of(actor)
    if contact is None or not contact.is_active:
        raise NotAllowed(gettext_noop("Only contacts of a client ask in the portal."))
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    before = ClientRequest.objects.filter(
        client=contact.client_id,
        contact=contact,
        origin_source="",
        origin_key=key,
        received_at__gt=at - KNOWN_FOR,
    ).first()
    if key and before is not None:
        return before
    made = receive(replace(question, contact=contact, channel=Channel.PORTAL), actor=actor, at=at)
    made.origin_key = key
    made.save(update_fields=["origin_key"])
    return made
