"""Writing the journal, where every action of every subject ends in its own transaction; and what somebody
chooses for himself."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from triangel.core.models import LANGUAGES, Change, JournalEntry, User
from triangel.core.rules import NotAllowed, Refused, gettext_noop


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


@transaction.atomic
def choose_language(user: User, *, language: str, actor: User, at: datetime) -> User:
    """From now on Triangel speaks this language to the user, on every machine he signs in on.

    Everybody chooses for himself. The language he has already is no news for the journal.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if actor.pk != locked.pk:
        raise NotAllowed(gettext_noop("Everybody chooses his own language."))
    if language not in LANGUAGES:
        raise Refused(gettext_noop("Triangel does not speak this language."), field="language")
    if language != locked.language:
        before, locked.language = locked.language, language
        locked.save(update_fields=["language"])
        record(
            "choose_language",
            actor=actor,
            at=at,
            object_type="user",
            object_id=locked.pk,
            before=before,
            after=language,
        )
    return locked


@transaction.atomic
def forget_changes(*, actor: User, at: datetime) -> int:
    """Throw away the notes of changes of more than a day ago, which every process knows; how many."""
    if not actor.is_system:
        raise NotAllowed(gettext_noop("Only the clock does this."))
    deleted, _tables = Change.objects.filter(at__lt=at - timedelta(days=1)).delete()
    return int(deleted)
