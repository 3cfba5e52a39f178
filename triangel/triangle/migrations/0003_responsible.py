"""Who is responsible for a seat, and how every triangle stands, asked of the database itself.

Twins of the plain rules in ``triangle/rules``: tests hold both equal for random organisations. They serve
questions over thousands of seats at once. Whoever changes a rule changes its twin in a new migration.
"""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

PEOPLE = """
CREATE FUNCTION f_within(starts_on date, ends_on date, on_day date) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT starts_on <= on_day AND (ends_on IS NULL OR on_day < ends_on) $$;

-- In service that day; who came from an imported history never is.
CREATE FUNCTION employee_is_employed(employee bigint, on_day date) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT EXISTS (SELECT 1 FROM people_employee e WHERE e.id = employee
                         AND NOT e.is_imported AND f_within(e.starts_on, e.ends_on, on_day)) $$;

CREATE FUNCTION employee_is_available(employee bigint, on_day date) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT employee_is_employed(employee, on_day)
             AND NOT EXISTS (SELECT 1 FROM people_absence a WHERE a.employee_id = employee
                             AND f_within(a.starts_on, a.ends_on, on_day)) $$;

-- The person himself (place 0), or unless he is excluded the first of his stand-ins who answers.
CREATE FUNCTION employee_or_stand_in(person bigint, on_day date, excluded bigint[],
                                     OUT employee_id bigint, OUT place smallint)
    LANGUAGE sql STABLE AS $$
    SELECT asked.employee, asked.place FROM (
        SELECT person AS employee, 0::smallint AS place, 0 AS rank
        UNION ALL
        SELECT s.stand_in_id, 1::smallint, s.rank FROM people_standin s
        WHERE s.employee_id = person AND person <> ALL (excluded)
          AND f_within(s.starts_on, s.ends_on, on_day)
    ) asked
    WHERE asked.employee <> ALL (excluded) AND employee_is_available(asked.employee, on_day)
    ORDER BY asked.place, asked.rank LIMIT 1 $$;
"""

PEOPLE_UNDO = """
DROP FUNCTION employee_or_stand_in(bigint, date, bigint[]);
DROP FUNCTION employee_is_available(bigint, date);
DROP FUNCTION employee_is_employed(bigint, date);
DROP FUNCTION f_within(date, date, date);
"""

SEATS = """
CREATE FUNCTION seat_on(which bigint, what text, on_day date) RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT a.employee_id FROM triangle_appointment a
          WHERE a.seat_id = which AND a.part = what AND f_within(a.starts_on, a.ends_on, on_day) $$;

CREATE FUNCTION seat_last_holder(which bigint, on_day date) RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT a.employee_id FROM triangle_appointment a
          WHERE a.seat_id = which AND a.part = 'holder' AND a.starts_on < a.ends_on AND a.ends_on <= on_day
          ORDER BY a.ends_on DESC LIMIT 1 $$;

-- The seats that answer while nobody holds this one, nearest first.
CREATE FUNCTION seat_fallbacks(which bigint) RETURNS bigint[]
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT array_agg(other.id ORDER BY other.place) FROM triangle_seat s
    LEFT JOIN projects_project p ON p.id = s.project_id
    CROSS JOIN LATERAL (
        SELECT t.id, 1 AS place FROM triangle_seat t
            WHERE s.kind = 'project_manager' AND t.project_id = s.project_id AND t.kind = 'senior_supplier'
        UNION ALL
        SELECT t.id, 2 FROM triangle_seat t
            WHERE t.contract_id = p.contract_id AND t.kind = 'contract_manager'
        UNION ALL
        SELECT t.id, 3 FROM triangle_seat t
            WHERE t.client_id = s.client_id AND t.kind = 'contract_manager' AND t.contract_id IS NULL
    ) other
    WHERE s.id = which AND other.id <> s.id $$;

CREATE FUNCTION seat_answers(which bigint, on_day date, excluded bigint[],
                             OUT employee_id bigint, OUT place smallint)
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    holder bigint := seat_on(which, 'holder', on_day);
    deputy bigint;
BEGIN
    IF holder IS NOT NULL THEN
        SELECT f.employee_id, f.place INTO employee_id, place
            FROM employee_or_stand_in(holder, on_day, excluded) f;
        IF employee_id IS NOT NULL OR holder = ANY (excluded) THEN
            RETURN;
        END IF;
    END IF;
    deputy := seat_on(which, 'deputy', on_day);
    IF deputy <> ALL (excluded) AND employee_is_available(deputy, on_day) THEN
        employee_id := deputy;
        place := 2;
    END IF;
END $$;
"""

SEATS_UNDO = """
DROP FUNCTION seat_answers(bigint, date, bigint[]);
DROP FUNCTION seat_fallbacks(bigint);
DROP FUNCTION seat_last_holder(bigint, date);
DROP FUNCTION seat_on(bigint, text, date);
"""

RESPONSIBLE = """
-- The top of the line, the independent person, anybody present, and as an alarm anybody at all.
CREATE FUNCTION responsible_at_the_top(on_day date, excluded bigint[], OUT employee_id bigint, OUT via text)
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    director bigint;
    found smallint;
BEGIN
    FOR director IN
        SELECT e.id FROM people_employee e
        WHERE e.manager_id IS NULL AND NOT e.is_independent
          AND EXISTS (SELECT 1 FROM people_employee r
                      WHERE r.manager_id = e.id AND employee_is_employed(r.id, on_day))
        ORDER BY e.id
    LOOP
        SELECT f.employee_id, f.place INTO employee_id, found
            FROM employee_or_stand_in(director, on_day, excluded) f;
        IF employee_id IS NOT NULL THEN
            via := CASE found WHEN 0 THEN 'director' ELSE 'director_stand_in' END;
            RETURN;
        END IF;
    END LOOP;
    WITH RECURSIVE down (id, depth) AS (
        SELECT e.id, 0 FROM people_employee e WHERE e.manager_id IS NULL
        UNION ALL
        SELECT e.id, down.depth + 1 FROM people_employee e JOIN down ON e.manager_id = down.id
    )
    SELECT e.id, CASE WHEN NOT here.is_available THEN 'nobody_present'
                      WHEN e.is_independent THEN 'independent' ELSE 'anybody' END
    INTO employee_id, via
    FROM people_employee e LEFT JOIN down ON down.id = e.id
    CROSS JOIN LATERAL (SELECT employee_is_available(e.id, on_day) AS is_available) here
    WHERE e.id <> ALL (excluded) AND employee_is_employed(e.id, on_day)
    ORDER BY here.is_available DESC,
             here.is_available AND NOT e.is_independent,
             e.is_independent,
             CASE WHEN e.is_independent AND here.is_available THEN 0
                  ELSE coalesce(down.depth, 1000000) END,
             e.id
    LIMIT 1;
END $$;

CREATE FUNCTION triangle_responsible(seat_id bigint, on_day date, excluded bigint[] DEFAULT '{}',
                                     OUT employee_id bigint, OUT via text)
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    kept_out bigint[] := coalesce(excluded, '{}');
    holder bigint := seat_on(seat_id, 'holder', on_day);
    origins bigint[] := ARRAY[holder];
    fallbacks bigint[] := '{}';
    other bigint;
    origin bigint;
    above bigint;
    seen bigint[];
    found smallint;
BEGIN
    SELECT f.employee_id, f.place INTO employee_id, found FROM seat_answers(seat_id, on_day, kept_out) f;
    IF employee_id IS NOT NULL THEN
        via := CASE found WHEN 0 THEN 'holder' WHEN 1 THEN 'stand_in' ELSE 'deputy' END;
        RETURN;
    END IF;
    IF holder IS NULL THEN
        fallbacks := coalesce(seat_fallbacks(seat_id), '{}');
        origins := ARRAY[seat_last_holder(seat_id, on_day)];
    END IF;
    FOREACH other IN ARRAY fallbacks LOOP
        SELECT f.employee_id, f.place INTO employee_id, found FROM seat_answers(other, on_day, kept_out) f;
        IF employee_id IS NOT NULL THEN
            via := CASE found WHEN 0 THEN 'other_seat' WHEN 1 THEN 'other_seat_stand_in'
                              ELSE 'other_seat_deputy' END;
            RETURN;
        END IF;
        origins := origins || coalesce(seat_on(other, 'holder', on_day), seat_last_holder(other, on_day));
    END LOOP;
    FOREACH origin IN ARRAY array_remove(origins, NULL) LOOP
        seen := ARRAY[origin];
        SELECT e.manager_id INTO above FROM people_employee e WHERE e.id = origin;
        WHILE above IS NOT NULL AND above <> ALL (seen) LOOP
            SELECT f.employee_id, f.place INTO employee_id, found
                FROM employee_or_stand_in(above, on_day, kept_out) f;
            IF employee_id IS NOT NULL THEN
                via := CASE found WHEN 0 THEN 'line_manager' ELSE 'line_manager_stand_in' END;
                RETURN;
            END IF;
            seen := seen || above;
            SELECT e.manager_id INTO above FROM people_employee e WHERE e.id = above;
        END LOOP;
    END LOOP;
    SELECT f.employee_id, f.via INTO employee_id, via FROM responsible_at_the_top(on_day, kept_out) f;
END $$;
"""

RESPONSIBLE_UNDO = """
DROP FUNCTION triangle_responsible(bigint, date, bigint[]);
DROP FUNCTION responsible_at_the_top(date, bigint[]);
"""


class Migration(migrations.Migration):
    """The resolver, said once more in the database."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("triangle", "0002_rules")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(PEOPLE, PEOPLE_UNDO),
        migrations.RunSQL(SEATS, SEATS_UNDO),
        migrations.RunSQL(RESPONSIBLE, RESPONSIBLE_UNDO),
    ]
