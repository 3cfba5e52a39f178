"""What must always be so about the responsibility matrix, said by the database."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

KNOWN = """
UPDATE desk_matrixversion SET made_at = valid_from, changed_at = valid_from WHERE valid_from IS NOT NULL;
UPDATE desk_topic t SET about_role = known.role FROM (VALUES
    ('complaint_am', 'account_manager'), ('complaint_pm', 'project_manager'),
    ('complaint_cm', 'contract_manager'), ('complaint_lm', 'line_manager'),
    ('complaint_sd', 'service_desk')) AS known (code, role)
WHERE t.code = known.code AND t.about_person;
"""

#: A draft may be half-way; whether its rows are whole is asked when it is published, and they stay so.
ROWS = """
ALTER TABLE desk_matrixrow DROP CONSTRAINT matrix_row_has_a_responsible;
ALTER TABLE desk_matrixrow DROP CONSTRAINT matrix_row_has_one_answerable;

CREATE FUNCTION matrix_parts(r desk_matrixrow) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY[r.account_manager, r.project_manager, r.contract_manager, r.line_manager, r.service_desk,
                 r.director]::text[]
$$;

-- The lock makes whoever changes a row and whoever sends its version on wait for each other.
CREATE FUNCTION matrix_row_is_of_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which bigint[];
    stands text;
BEGIN
    which := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.version_id] WHEN 'DELETE' THEN ARRAY[OLD.version_id]
                        ELSE ARRAY[OLD.version_id, NEW.version_id] END;
    FOR stands IN SELECT state FROM desk_matrixversion WHERE id = ANY (which) ORDER BY id FOR SHARE LOOP
        IF stands <> 'draft' THEN
            RAISE EXCEPTION 'the rows of a matrix change only while it is a draft'
                USING ERRCODE = '23514', CONSTRAINT = 'matrix_row_changes_in_a_draft';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER matrix_row_changes_in_a_draft BEFORE INSERT OR UPDATE OR DELETE ON desk_matrixrow
    FOR EACH ROW EXECUTE FUNCTION matrix_row_is_of_a_draft();
"""

ROWS_UNDO = """
DROP TRIGGER matrix_row_changes_in_a_draft ON desk_matrixrow;
DROP FUNCTION matrix_row_is_of_a_draft();
DROP FUNCTION matrix_parts(desk_matrixrow);
ALTER TABLE desk_matrixrow ADD CONSTRAINT matrix_row_has_one_answerable CHECK (
    (account_manager IN ('A', 'A/R'))::int + (project_manager IN ('A', 'A/R'))::int
    + (contract_manager IN ('A', 'A/R'))::int + (line_manager IN ('A', 'A/R'))::int
    + (service_desk IN ('A', 'A/R'))::int + (director IN ('A', 'A/R'))::int = 1);
ALTER TABLE desk_matrixrow ADD CONSTRAINT matrix_row_has_a_responsible CHECK (
    'R' IN (account_manager, project_manager, contract_manager, line_manager, service_desk, director)
    OR 'A/R' IN (account_manager, project_manager, contract_manager, line_manager, service_desk, director));
"""

VERSIONS = """
CREATE FUNCTION matrix_version_goes_its_way() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a version of the matrix begins as a draft'
                USING ERRCODE = '23514', CONSTRAINT = 'matrix_begins_as_a_draft';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state IN ('published', 'withdrawn') THEN
        same := (to_jsonb(OLD) - 'valid_until' - 'state' - 'withdrawn_at' - 'withdrawn_by_id')
              = (to_jsonb(NEW) - 'valid_until' - 'state' - 'withdrawn_at' - 'withdrawn_by_id');
        IF NOT same OR OLD.state = 'withdrawn' OR NEW.state NOT IN ('published', 'withdrawn') THEN
            RAISE EXCEPTION 'a version of the matrix that was published never changes'
                USING ERRCODE = '23514', CONSTRAINT = 'matrix_published_never_changes';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT (NEW.state = OLD.state OR NEW.state = 'withdrawn'
            OR OLD.state = 'draft' AND (NEW.state = 'in_review' OR NEW.state = 'published' AND NEW.number = 1)
            OR OLD.state = 'in_review' AND NEW.state IN ('draft', 'reviewed')
            OR OLD.state = 'reviewed' AND NEW.state IN ('draft', 'published')) THEN
        RAISE EXCEPTION 'a version of the matrix is reviewed before it is published'
            USING ERRCODE = '23514', CONSTRAINT = 'matrix_is_reviewed_before_it_is_published';
    END IF;
    IF NEW.state = 'published' THEN
        IF EXISTS (SELECT 1 FROM desk_matrixrow r WHERE r.version_id = NEW.id AND 1 <> (
                       SELECT count(*) FROM unnest(matrix_parts(r)) part WHERE part IN ('A', 'A/R'))) THEN
            RAISE EXCEPTION 'in every row of the matrix exactly one role answers to the client'
                USING ERRCODE = '23514', CONSTRAINT = 'matrix_row_has_one_answerable';
        END IF;
        IF EXISTS (SELECT 1 FROM desk_matrixrow r WHERE r.version_id = NEW.id
                   AND NOT matrix_parts(r) && ARRAY['R', 'A/R']) THEN
            RAISE EXCEPTION 'in every row of the matrix somebody has the next move'
                USING ERRCODE = '23514', CONSTRAINT = 'matrix_row_has_a_responsible';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER matrix_version_goes_its_way BEFORE INSERT OR UPDATE ON desk_matrixversion
    FOR EACH ROW EXECUTE FUNCTION matrix_version_goes_its_way();
CREATE TRIGGER matrix_version_is_never_deleted BEFORE DELETE ON desk_matrixversion
    FOR EACH ROW EXECUTE FUNCTION f_refuse('matrix_version_is_never_deleted');
CREATE TRIGGER replay_is_never_deleted BEFORE DELETE ON desk_matrixreplay
    FOR EACH ROW EXECUTE FUNCTION f_refuse('replay_is_never_deleted');
"""

VERSIONS_UNDO = """
DROP TRIGGER replay_is_never_deleted ON desk_matrixreplay;
DROP TRIGGER matrix_version_is_never_deleted ON desk_matrixversion;
DROP TRIGGER matrix_version_goes_its_way ON desk_matrixversion;
DROP FUNCTION matrix_version_goes_its_way();
"""

TOPICS = """
CREATE FUNCTION topic_keeps_its_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.code <> OLD.code THEN
        RAISE EXCEPTION 'the code of a topic never changes'
            USING ERRCODE = '23514', CONSTRAINT = 'topic_code_never_changes';
    END IF;
    IF NEW.parent_id IS NOT NULL AND EXISTS (
        WITH RECURSIVE up (id, parent_id) AS (
            SELECT id, parent_id FROM desk_topic WHERE id = NEW.parent_id
            UNION SELECT t.id, t.parent_id FROM desk_topic t JOIN up ON t.id = up.parent_id
        ) SELECT 1 FROM up WHERE id = NEW.id) THEN
        RAISE EXCEPTION 'a topic stands under another, never under itself through others'
            USING ERRCODE = '23514', CONSTRAINT = 'topic_tree_has_no_circle';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER topic_keeps_its_place BEFORE INSERT OR UPDATE OF code, parent_id ON desk_topic
    FOR EACH ROW EXECUTE FUNCTION topic_keeps_its_place();
CREATE TRIGGER topic_is_never_deleted BEFORE DELETE ON desk_topic
    FOR EACH ROW EXECUTE FUNCTION f_refuse('topic_is_never_deleted');
"""

TOPICS_UNDO = """
DROP TRIGGER topic_is_never_deleted ON desk_topic;
DROP TRIGGER topic_keeps_its_place ON desk_topic;
DROP FUNCTION topic_keeps_its_place();
"""


class Migration(migrations.Migration):
    """A version of the matrix is reviewed by a second person and then never changes; topics stay."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("desk", "0010_matrix_policy"),
        ("core", "0003_rules"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL(ROWS, ROWS_UNDO),
        migrations.RunSQL(VERSIONS, VERSIONS_UNDO),
        migrations.RunSQL(TOPICS, TOPICS_UNDO),
    ]
