"""The journal as outbox: what was written there and somebody outside has to hear.

Rows are locked while they are dealt with and marked in the same transaction, so that several workers share
the work. A worker that dies after sending and before its commit sends that one mail again: never none.
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from triangel.core.models import JournalEntry
from triangel.desk.models import ClientRequest, Message

AT_ONCE = 100

#: What a client is mailed about: the sentence above the message.
TOLD: Mapping[str, str] = {
    "answer": gettext_noop("There is an answer to your question."),
    "wait_for_client": gettext_noop("We have a question for you. We can go on once you have answered."),
    "resolve": gettext_noop("Your question is resolved. Please tell us whether you agree."),
}


def react(at: datetime) -> int:
    """Deal with what the journal holds that nobody has dealt with; how many rows."""
    done = 0
    while batch := _batch(at):
        done += batch
    return done


@transaction.atomic
def _batch(at: datetime) -> int:
    rows = list(
        JournalEntry.objects.select_for_update(skip_locked=True)
        .filter(reacted_at__isnull=True)
        .order_by("id")[:AT_ONCE]
    )
    for row in rows:
        if row.verb in TOLD and row.object_type == "request":
            _tell(row)
    JournalEntry.objects.filter(pk__in=[row.pk for row in rows]).update(reacted_at=at)
    return len(rows)


def _tell(row: JournalEntry) -> None:
    client_request = ClientRequest.objects.select_related("contact").filter(pk=row.object_id).first()
    message = Message.objects.filter(pk=row.data.get("message")).first()
    contact = client_request.contact if client_request else None
    if client_request is None or message is None or contact is None:
        return
    if not contact.email or not contact.is_active:
        return
    with translation.override(contact.language):
        body = "\n\n".join(
            [
                _("Dear %(name)s,") % {"name": contact.name},
                _(TOLD[row.verb]),
                message.body,
                f"{settings.PUBLIC_URL}/portal/requests/{client_request.number}/",
            ]
        )
        subject = f"{client_request.subject} [{client_request}]"
    EmailMessage(subject.replace("\n", " "), body, to=[contact.email]).send()
