"""The journal is append-only, whoever writes."""

import pytest
from django.db import IntegrityError, connection, transaction

from triangel.core.actions import record
from triangel.core.models import JournalEntry
from triangel.tests import factories


@pytest.fixture
def entry(db: None) -> JournalEntry:
    return record("appoint", actor=factories.system(), at=factories.NOW, object_type="seat", object_id=1)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_journalentry SET verb = 'other'",
        "UPDATE core_journalentry SET actor_id = actor_id, at = now()",
        "DELETE FROM core_journalentry",
    ],
)
def test_a_row_of_the_journal_is_neither_changed_nor_deleted(entry: JournalEntry, sql: str) -> None:
    with pytest.raises(IntegrityError, match="journal"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    entry.refresh_from_db()
    assert entry.verb == "appoint"


def test_the_worker_notes_that_it_dealt_with_a_row(entry: JournalEntry) -> None:
    JournalEntry.objects.update(reacted_at=factories.NOW)
    entry.refresh_from_db()
    assert entry.reacted_at == factories.NOW
