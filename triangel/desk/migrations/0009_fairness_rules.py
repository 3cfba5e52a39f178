"""What must always be so about who judges a request, said by the database."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

KEPT = """
CREATE TRIGGER recusal_is_never_taken_back BEFORE DELETE OR UPDATE ON desk_recusal
    FOR EACH ROW EXECUTE FUNCTION f_refuse('recusal_is_never_taken_back');
CREATE TRIGGER reading_is_append_only BEFORE DELETE OR UPDATE ON desk_reading
    FOR EACH ROW EXECUTE FUNCTION f_refuse('reading_is_append_only');
CREATE TRIGGER inquiry_is_never_deleted BEFORE DELETE ON desk_inquiry
    FOR EACH ROW EXECUTE FUNCTION f_refuse('inquiry_is_append_only');
CREATE TRIGGER amount_is_never_deleted BEFORE DELETE ON desk_amountdecision
    FOR EACH ROW EXECUTE FUNCTION f_refuse('amount_is_append_only');

CREATE FUNCTION inquiry_is_answered_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.answered_at IS NULL
       AND (to_jsonb(OLD) - 'answer' - 'answered_at') = (to_jsonb(NEW) - 'answer' - 'answered_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was asked never changes; it is answered once'
        USING ERRCODE = '23514', CONSTRAINT = 'inquiry_is_answered_once';
END $$;
CREATE TRIGGER inquiry_is_answered_once BEFORE UPDATE ON desk_inquiry
    FOR EACH ROW EXECUTE FUNCTION inquiry_is_answered_once();

CREATE FUNCTION amount_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'open'
       AND (to_jsonb(OLD) - 'state' - 'decided_at' - 'decided_by_id' - 'answer')
         = (to_jsonb(NEW) - 'state' - 'decided_at' - 'decided_by_id' - 'answer') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an amount that was proposed never changes; it is decided once'
        USING ERRCODE = '23514', CONSTRAINT = 'amount_is_decided_once';
END $$;
CREATE TRIGGER amount_is_decided_once BEFORE UPDATE ON desk_amountdecision
    FOR EACH ROW EXECUTE FUNCTION amount_is_decided_once();
"""

KEPT_UNDO = """
DROP TRIGGER amount_is_decided_once ON desk_amountdecision;
DROP FUNCTION amount_is_decided_once();
DROP TRIGGER inquiry_is_answered_once ON desk_inquiry;
DROP FUNCTION inquiry_is_answered_once();
DROP TRIGGER amount_is_never_deleted ON desk_amountdecision;
DROP TRIGGER inquiry_is_never_deleted ON desk_inquiry;
DROP TRIGGER reading_is_append_only ON desk_reading;
DROP TRIGGER recusal_is_never_taken_back ON desk_recusal;
"""

HANDS = """
-- Who stands aside is given a request in person only when nobody in service is left who may have it.
CREATE FUNCTION hand_does_not_stand_aside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM desk_recusal x
               WHERE x.client_request_id = NEW.client_request_id AND x.employee_id = NEW.employee_id
                 AND x.at <= NEW.from_at)
       AND EXISTS (SELECT 1 FROM people_employee e
                   WHERE NOT e.is_imported AND e.starts_on <= NEW.from_at::date
                     AND (e.ends_on IS NULL OR e.ends_on > NEW.from_at::date)
                     AND NOT EXISTS (SELECT 1 FROM desk_recusal r WHERE r.employee_id = e.id
                                     AND r.client_request_id = NEW.client_request_id
                                     AND r.at <= NEW.from_at)
                     AND NOT EXISTS (SELECT 1 FROM desk_exclusion k WHERE k.employee_id = e.id
                                     AND k.client_request_id = NEW.client_request_id)) THEN
        RAISE EXCEPTION 'somebody who stands aside in a request cannot hold it'
            USING ERRCODE = '23514', CONSTRAINT = 'custody_never_stands_aside';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER custody_never_stands_aside BEFORE INSERT ON desk_custody
    FOR EACH ROW WHEN (NEW.employee_id IS NOT NULL) EXECUTE FUNCTION hand_does_not_stand_aside();

CREATE FUNCTION request_regards_its_own_client() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM desk_clientrequest r
               WHERE r.id = NEW.regarding_id AND r.client_id <> NEW.client_id) THEN
        RAISE EXCEPTION 'a complaint is about an earlier request of the same client'
            USING ERRCODE = '23514', CONSTRAINT = 'request_regards_its_own_client';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER request_regards_its_own_client BEFORE INSERT OR UPDATE OF regarding_id, client_id
    ON desk_clientrequest FOR EACH ROW WHEN (NEW.regarding_id IS NOT NULL)
    EXECUTE FUNCTION request_regards_its_own_client();

CREATE FUNCTION request_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM desk_amountdecision a WHERE a.client_request_id = NEW.id AND a.state = 'open') THEN
        RAISE EXCEPTION 'a request with an amount that nobody decided is not resolved'
            USING ERRCODE = '23514', CONSTRAINT = 'request_resolved_has_no_open_amount';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER request_resolved_has_no_open_amount BEFORE UPDATE OF state ON desk_clientrequest
    FOR EACH ROW WHEN (NEW.state IN ('resolved', 'closed')) EXECUTE FUNCTION request_is_decided();

UPDATE desk_topic SET is_dispute = true WHERE code IN ('service_credit', 'invoice_dispute', 'claim');
"""

HANDS_UNDO = """
DROP TRIGGER request_resolved_has_no_open_amount ON desk_clientrequest;
DROP FUNCTION request_is_decided();
DROP TRIGGER request_regards_its_own_client ON desk_clientrequest;
DROP FUNCTION request_regards_its_own_client();
DROP TRIGGER custody_never_stands_aside ON desk_custody;
DROP FUNCTION hand_does_not_stand_aside();
"""


class Migration(migrations.Migration):
    """Who stands aside holds nothing, two decide an amount, and what was asked and read is kept."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("desk", "0008_fairness"), ("people", "0002_rules")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(KEPT, KEPT_UNDO),
        migrations.RunSQL(HANDS, HANDS_UNDO),
    ]
