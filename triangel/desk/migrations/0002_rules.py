"""What must always be so about requests, said by the database."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SCOPE = """
ALTER TABLE clients_contact ADD CONSTRAINT contact_of_client UNIQUE (id, client_id);
ALTER TABLE desk_clientrequest ADD CONSTRAINT request_contact_belongs_to_client
    FOREIGN KEY (contact_id, client_id) REFERENCES clients_contact (id, client_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE desk_clientrequest ADD CONSTRAINT request_contract_belongs_to_client
    FOREIGN KEY (contract_id, client_id) REFERENCES contracts_contract (id, client_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE desk_clientrequest ADD CONSTRAINT request_project_belongs_to_client
    FOREIGN KEY (project_id, client_id) REFERENCES projects_project (id, client_id)
    DEFERRABLE INITIALLY DEFERRED;
CREATE SEQUENCE desk_request_number START 1001;
ALTER TABLE desk_clientrequest ALTER COLUMN number SET DEFAULT nextval('desk_request_number');
"""

SCOPE_UNDO = """
ALTER TABLE desk_clientrequest ALTER COLUMN number DROP DEFAULT;
DROP SEQUENCE desk_request_number;
ALTER TABLE desk_clientrequest DROP CONSTRAINT request_project_belongs_to_client;
ALTER TABLE desk_clientrequest DROP CONSTRAINT request_contract_belongs_to_client;
ALTER TABLE desk_clientrequest DROP CONSTRAINT request_contact_belongs_to_client;
ALTER TABLE clients_contact DROP CONSTRAINT contact_of_client;
"""

MATRIX = """
ALTER TABLE desk_matrixrow ADD CONSTRAINT matrix_row_has_one_answerable CHECK (
    (account_manager IN ('A', 'A/R'))::int + (project_manager IN ('A', 'A/R'))::int
    + (contract_manager IN ('A', 'A/R'))::int + (line_manager IN ('A', 'A/R'))::int
    + (service_desk IN ('A', 'A/R'))::int + (director IN ('A', 'A/R'))::int = 1);
ALTER TABLE desk_matrixrow ADD CONSTRAINT matrix_row_has_a_responsible CHECK (
    'R' IN (account_manager, project_manager, contract_manager, line_manager, service_desk, director)
    OR 'A/R' IN (account_manager, project_manager, contract_manager, line_manager, service_desk, director));
"""

MATRIX_UNDO = """
ALTER TABLE desk_matrixrow DROP CONSTRAINT matrix_row_has_a_responsible;
ALTER TABLE desk_matrixrow DROP CONSTRAINT matrix_row_has_one_answerable;
"""

KEPT = """
CREATE TRIGGER request_is_never_deleted BEFORE DELETE ON desk_clientrequest
    FOR EACH ROW EXECUTE FUNCTION f_refuse('request_is_never_deleted');
CREATE TRIGGER custody_is_never_deleted BEFORE DELETE ON desk_custody
    FOR EACH ROW EXECUTE FUNCTION f_refuse('custody_is_append_only');
CREATE TRIGGER message_is_never_deleted BEFORE DELETE OR UPDATE ON desk_message
    FOR EACH ROW EXECUTE FUNCTION f_refuse('message_is_append_only');
CREATE TRIGGER promise_is_never_deleted BEFORE DELETE ON desk_promise
    FOR EACH ROW EXECUTE FUNCTION f_refuse('promise_is_never_deleted');
CREATE TRIGGER exclusion_is_never_taken_back BEFORE DELETE OR UPDATE ON desk_exclusion
    FOR EACH ROW EXECUTE FUNCTION f_refuse('exclusion_is_never_taken_back');
CREATE TRIGGER wait_is_never_deleted BEFORE DELETE ON desk_wait
    FOR EACH ROW EXECUTE FUNCTION f_refuse('wait_is_never_deleted');
CREATE TRIGGER offer_is_never_deleted BEFORE DELETE ON desk_transferoffer
    FOR EACH ROW EXECUTE FUNCTION f_refuse('offer_is_never_deleted');
CREATE TRIGGER escalation_is_never_deleted BEFORE DELETE OR UPDATE ON desk_escalation
    FOR EACH ROW EXECUTE FUNCTION f_refuse('escalation_is_append_only');

CREATE FUNCTION custody_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.until_at IS NULL
       AND (to_jsonb(OLD) - 'until_at' - 'party') = (to_jsonb(NEW) - 'until_at' - 'party') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'custody that was written never changes; only its open end may be set once'
        USING ERRCODE = '23514', CONSTRAINT = 'custody_is_append_only';
END $$;
CREATE TRIGGER custody_is_append_only BEFORE UPDATE ON desk_custody
    FOR EACH ROW EXECUTE FUNCTION custody_only_ends();

CREATE FUNCTION promise_is_settled_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'open'
       AND (to_jsonb(OLD) - 'state' - 'settled_at') = (to_jsonb(NEW) - 'state' - 'settled_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a promise that was made never changes; it is settled once'
        USING ERRCODE = '23514', CONSTRAINT = 'promise_is_settled_once';
END $$;
CREATE TRIGGER promise_is_settled_once BEFORE UPDATE ON desk_promise
    FOR EACH ROW EXECUTE FUNCTION promise_is_settled_once();
"""

KEPT_UNDO = """
DROP TRIGGER promise_is_settled_once ON desk_promise;
DROP FUNCTION promise_is_settled_once();
DROP TRIGGER custody_is_append_only ON desk_custody;
DROP FUNCTION custody_only_ends();
DROP TRIGGER escalation_is_never_deleted ON desk_escalation;
DROP TRIGGER offer_is_never_deleted ON desk_transferoffer;
DROP TRIGGER wait_is_never_deleted ON desk_wait;
DROP TRIGGER exclusion_is_never_taken_back ON desk_exclusion;
DROP TRIGGER promise_is_never_deleted ON desk_promise;
DROP TRIGGER message_is_never_deleted ON desk_message;
DROP TRIGGER custody_is_never_deleted ON desk_custody;
DROP TRIGGER request_is_never_deleted ON desk_clientrequest;
"""

HANDS = """
-- Somebody who is kept out of a request can never be given it, nor be the one who answers for it.
CREATE FUNCTION hand_is_not_excluded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM desk_exclusion x
               WHERE x.client_request_id = NEW.client_request_id AND x.employee_id = NEW.employee_id) THEN
        RAISE EXCEPTION 'somebody who is kept out of a request cannot hold it'
            USING ERRCODE = '23514', CONSTRAINT = 'custody_never_excluded';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER custody_never_excluded BEFORE INSERT ON desk_custody
    FOR EACH ROW WHEN (NEW.employee_id IS NOT NULL) EXECUTE FUNCTION hand_is_not_excluded();

CREATE FUNCTION wait_has_its_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.question_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM desk_message m WHERE m.id = NEW.question_id AND m.is_question
        AND m.client_request_id = NEW.client_request_id) THEN
        RAISE EXCEPTION 'a request waits for the client only with a question of its own'
            USING ERRCODE = '23514', CONSTRAINT = 'wait_has_its_own_question';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER wait_has_its_own_question BEFORE INSERT OR UPDATE ON desk_wait
    FOR EACH ROW EXECUTE FUNCTION wait_has_its_question();

-- What is wrong with a request, by name; no row when all is well. The deferred triggers below and
-- `triangel check` ask the same view.
CREATE VIEW desk_fault AS
SELECT r.id AS client_request_id, r.number, fault.name AS fault
FROM desk_clientrequest r
CROSS JOIN LATERAL (
    SELECT count(*) AS hands,
           min(c.from_at) FILTER (WHERE c.sequence = 1) AS first_at,
           count(*) FILTER (WHERE c.until_at IS NULL) AS open,
           max(c.until_at) AS last_at,
           count(*) FILTER (WHERE c.before_at IS DISTINCT FROM c.from_at AND c.sequence > 1
                            AND NOT (c.beginning = 'reopened' AND c.from_at >= c.before_at)) AS gaps,
           count(*) FILTER (WHERE c.beginning = 'reopened' AND c.from_at > c.before_at) AS pauses,
           max(c.sequence) AS last_sequence
    FROM (SELECT s.*, lag(s.until_at) OVER (ORDER BY s.sequence) AS before_at
          FROM desk_custody s WHERE s.client_request_id = r.id) c
) chain
CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT 1 FROM desk_wait w
                   WHERE w.client_request_id = r.id AND w.until_at IS NULL) AS waits,
           EXISTS (SELECT 1 FROM desk_promise p
                   WHERE p.client_request_id = r.id AND p.state = 'open') AS promised,
           EXISTS (SELECT 1 FROM desk_transferoffer o
                   WHERE o.client_request_id = r.id AND o.state = 'open') AS offered
) rest
CROSS JOIN LATERAL (
    SELECT 'custody_has_a_hand_from_the_start' AS name
        WHERE chain.first_at IS DISTINCT FROM r.received_at
    UNION ALL SELECT 'custody_has_no_gap'
        WHERE chain.gaps > 0 OR chain.pauses > r.reopened
           OR chain.last_sequence IS DISTINCT FROM chain.hands
    UNION ALL SELECT 'custody_has_a_hand_until_closed' WHERE r.state <> 'closed' AND chain.open <> 1
    UNION ALL SELECT 'custody_ends_when_closed'
        WHERE r.state = 'closed' AND (chain.open > 0 OR chain.last_at IS DISTINCT FROM r.closed_at)
    UNION ALL SELECT 'request_waits_with_a_question' WHERE (r.state = 'waiting') <> rest.waits
    UNION ALL SELECT 'request_closed_has_no_open_promise' WHERE r.state = 'closed' AND rest.promised
    UNION ALL SELECT 'request_closed_has_no_open_offer' WHERE r.state = 'closed' AND rest.offered
) fault;

CREATE FUNCTION request_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which bigint;
    found text;
BEGIN
    IF TG_TABLE_NAME = 'desk_clientrequest' THEN
        which := NEW.id;
    ELSE
        which := NEW.client_request_id;
        -- A chain that is written whole is looked at once: by its last row, if that is of this transaction.
        IF TG_TABLE_NAME = 'desk_custody' THEN
            IF EXISTS (SELECT 1 FROM desk_custody c WHERE c.client_request_id = which
                       AND c.sequence = NEW.sequence + 1 AND c.xmin = pg_current_xact_id()::xid) THEN
                RETURN NULL;
            END IF;
        END IF;
    END IF;
    SELECT fault INTO found FROM desk_fault WHERE client_request_id = which ORDER BY fault LIMIT 1;
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'request % is not whole: %', which, found
            USING ERRCODE = '23514', CONSTRAINT = found;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER request_is_whole AFTER INSERT OR UPDATE OF state, received_at, closed_at
    ON desk_clientrequest DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION request_is_whole();
CREATE CONSTRAINT TRIGGER custody_is_whole AFTER INSERT OR UPDATE
    ON desk_custody DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION request_is_whole();
CREATE CONSTRAINT TRIGGER wait_is_whole AFTER INSERT OR UPDATE
    ON desk_wait DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION request_is_whole();
CREATE CONSTRAINT TRIGGER promise_is_whole AFTER INSERT
    ON desk_promise DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION request_is_whole();
CREATE CONSTRAINT TRIGGER offer_is_whole AFTER INSERT OR UPDATE OF state
    ON desk_transferoffer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION request_is_whole();
"""

HANDS_UNDO = """
DROP TRIGGER offer_is_whole ON desk_transferoffer;
DROP TRIGGER promise_is_whole ON desk_promise;
DROP TRIGGER wait_is_whole ON desk_wait;
DROP TRIGGER custody_is_whole ON desk_custody;
DROP TRIGGER request_is_whole ON desk_clientrequest;
DROP FUNCTION request_is_whole();
DROP VIEW desk_fault;
DROP TRIGGER wait_has_its_own_question ON desk_wait;
DROP FUNCTION wait_has_its_question();
DROP TRIGGER custody_never_excluded ON desk_custody;
DROP FUNCTION hand_is_not_excluded();
"""


class Migration(migrations.Migration):
    """The chain of custody is unbroken, and what was said, promised and decided is kept."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("desk", "0001_initial"),
        ("triangle", "0002_rules"),
        ("core", "0003_rules"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(SCOPE, SCOPE_UNDO),
        migrations.RunSQL(MATRIX, MATRIX_UNDO),
        migrations.RunSQL(KEPT, KEPT_UNDO),
        migrations.RunSQL(HANDS, HANDS_UNDO),
    ]
