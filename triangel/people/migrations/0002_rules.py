"""What the database refuses about the line."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

RULES = """
CREATE FUNCTION line_has_no_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found boolean;
BEGIN
    WITH RECURSIVE up(id, manager_id) AS (
        SELECT e.id, e.manager_id FROM people_employee e WHERE e.id = NEW.id
        UNION
        SELECT e.id, e.manager_id FROM people_employee e JOIN up ON e.id = up.manager_id
    )
    SELECT EXISTS (SELECT 1 FROM up WHERE up.manager_id = NEW.id) INTO found;
    IF found THEN
        RAISE EXCEPTION 'the line would go round in a circle'
            USING ERRCODE = '23514', CONSTRAINT = 'line_has_no_cycle';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER line_has_no_cycle AFTER INSERT OR UPDATE OF manager_id ON people_employee
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.manager_id IS NOT NULL)
    EXECUTE FUNCTION line_has_no_cycle();
CREATE TRIGGER employee_is_never_deleted BEFORE DELETE ON people_employee
    FOR EACH ROW EXECUTE FUNCTION f_refuse('employee_is_never_deleted');
"""

UNDO = """
DROP TRIGGER employee_is_never_deleted ON people_employee;
DROP TRIGGER line_has_no_cycle ON people_employee;
DROP FUNCTION line_has_no_cycle();
"""


class Migration(migrations.Migration):
    """Nobody is his own boss's boss."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("people", "0001_initial")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(RULES, UNDO)]
