"""Writing the journal. Every action of every subject ends here, in its own transaction."""

from datetime import datetime
from typing import Any

from triangel.core.models import JournalEntry, User


def record(
    verb: str,
    *,
    actor: User,
    at: datetime,
    object_type: str,
    object_id: int,
    client_id: int | None = None,
    **data: Any,
) -> JournalEntry:
    """Append what happened to the journal, inside the caller's transaction.

    ``verb`` is the name of the action in the past tense's plain form (``hand_over``); ``data`` holds
    JSON values only: ids, sentences, ISO dates.
    """
    return JournalEntry.objects.create(
        at=at,
        actor=actor,
        verb=verb,
        object_type=object_type,
        object_id=object_id,
        client_id=client_id,
        data=data,
    )
