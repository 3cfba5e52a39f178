"""What the database refuses about the journal."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

RULES = """
CREATE FUNCTION journal_only_reacts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The worker notes that it dealt with a row; nothing else of a row ever changes.
    IF (to_jsonb(OLD) - 'reacted_at') = (to_jsonb(NEW) - 'reacted_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a journal entry never changes'
        USING ERRCODE = '23514', CONSTRAINT = 'journal_is_append_only';
END $$;
CREATE TRIGGER journal_is_append_only BEFORE UPDATE ON core_journalentry
    FOR EACH ROW EXECUTE FUNCTION journal_only_reacts();
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON core_journalentry
    FOR EACH ROW EXECUTE FUNCTION f_refuse('journal_is_append_only');
"""

UNDO = """
DROP TRIGGER journal_is_never_deleted ON core_journalentry;
DROP TRIGGER journal_is_append_only ON core_journalentry;
DROP FUNCTION journal_only_reacts();
"""


class Migration(migrations.Migration):
    """The journal is append-only, whoever writes."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("core", "0002_initial")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(RULES, UNDO)]
