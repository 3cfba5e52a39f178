"""The journal as outbox: what was written there and somebody outside has to hear.

Each row is locked while it is dealt with and marked in the same transaction, so that several workers share
the work. A worker that dies after sending and before its commit sends that one mail again: never none. A mail
that cannot be sent holds no other up; it is tried again for a day.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from triangel.core.models import JournalEntry
from triangel.desk.models import ClientRequest, Message

logger = logging.getLogger(__name__)

AT_ONCE = 100
TRIED_FOR = timedelta(days=1)

#: What a client is mailed about: the sentence above the message.
TOLD: Mapping[str, str] = {
    "answer": gettext_noop("There is an answer to your question."),
    "wait_for_client": gettext_noop("We have a question for you. We can go on once you have answered."),
    "resolve": gettext_noop("Your question is resolved. Please tell us whether you agree."),
}
NEWS = Q(verb__in=list(TOLD), object_type="request")


def react(at: datetime) -> int:
    """Deal with what the journal holds that nobody has dealt with; how many rows."""
    done, last = _without_news(at), 0
    while rows := _waiting(after=last):
        done += sum(_deal_with(row, at) for row in rows)
        last = rows[-1].pk
    return done


def _without_news(at: datetime) -> int:
    """Most rows are of nobody's concern outside: these are marked all at once."""
    return JournalEntry.objects.filter(reacted_at__isnull=True).exclude(NEWS).update(reacted_at=at)


def _waiting(*, after: int) -> list[JournalEntry]:
    rows = JournalEntry.objects.filter(NEWS, reacted_at__isnull=True, pk__gt=after)
    return list(rows.order_by("pk")[:AT_ONCE])


def _deal_with(row: JournalEntry, at: datetime) -> bool:
    """Mail what this row tells and mark it; whether that was done here and now."""
    open_rows = JournalEntry.objects.filter(pk=row.pk, reacted_at__isnull=True)
    try:
        with transaction.atomic():
            if not open_rows.select_for_update(skip_locked=True).exists():
                return False
            _tell(row)
            open_rows.update(reacted_at=at)
    except Exception:
        logger.exception("The client could not be mailed (entry %s of the journal).", row.pk)
        return at >= row.at + TRIED_FOR and bool(open_rows.update(reacted_at=at))
    return True


def _tell(row: JournalEntry) -> None:
    client_request = ClientRequest.objects.select_related("contact__user").filter(pk=row.object_id).first()
    message = Message.objects.filter(pk=row.data.get("message")).first()
    contact = client_request.contact if client_request else None
    if client_request is None or message is None or contact is None:
        return
    if not contact.email or not contact.is_active:
        return
    with translation.override(contact.letters_language):
        body = "\n\n".join(
            [
                _("Dear %(name)s,") % {"name": contact.name},
                _(TOLD[row.verb]),
                message.body,
                f"{settings.PUBLIC_URL}/portal/requests/{client_request.number}/",
            ]
        )
        subject = f"{client_request.subject} [{client_request}]"
    EmailMessage(" ".join(subject.split()), body, to=[contact.email]).send()
