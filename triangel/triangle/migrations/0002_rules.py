"""Seats come with what they belong to, and are kept."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

RULES = """
CREATE FUNCTION seats_of_client() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO triangle_seat (kind, client_id)
        VALUES ('account_manager', NEW.id), ('contract_manager', NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER client_has_its_seats AFTER INSERT ON clients_client
    FOR EACH ROW EXECUTE FUNCTION seats_of_client();

CREATE FUNCTION seats_of_project() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO triangle_seat (kind, client_id, project_id)
        VALUES ('project_manager', NEW.client_id, NEW.id), ('senior_supplier', NEW.client_id, NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER project_has_its_seats AFTER INSERT ON projects_project
    FOR EACH ROW EXECUTE FUNCTION seats_of_project();

CREATE FUNCTION seats_of_team() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO triangle_seat (kind, team_id) VALUES ('service_desk', NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER team_has_its_seat AFTER INSERT ON people_team
    FOR EACH ROW EXECUTE FUNCTION seats_of_team();

-- What a seat is for never changes, and neither does what hangs on it disappear.
CREATE TRIGGER seat_is_never_deleted BEFORE DELETE ON triangle_seat
    FOR EACH ROW EXECUTE FUNCTION f_refuse('seat_is_never_deleted');
CREATE TRIGGER seat_never_changes BEFORE UPDATE ON triangle_seat
    FOR EACH ROW EXECUTE FUNCTION f_refuse('seat_never_changes');
CREATE TRIGGER appointment_is_never_deleted BEFORE DELETE ON triangle_appointment
    FOR EACH ROW EXECUTE FUNCTION f_refuse('appointment_is_never_deleted');

-- The scope of a seat, and the contract of a project, belong to the same client.
ALTER TABLE contracts_contract ADD CONSTRAINT contract_of_client UNIQUE (id, client_id);
ALTER TABLE projects_project ADD CONSTRAINT project_of_client UNIQUE (id, client_id);
ALTER TABLE projects_project ADD CONSTRAINT project_contract_belongs_to_client
    FOREIGN KEY (contract_id, client_id) REFERENCES contracts_contract (id, client_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE triangle_seat ADD CONSTRAINT seat_contract_belongs_to_client
    FOREIGN KEY (contract_id, client_id) REFERENCES contracts_contract (id, client_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE triangle_seat ADD CONSTRAINT seat_project_belongs_to_client
    FOREIGN KEY (project_id, client_id) REFERENCES projects_project (id, client_id)
    DEFERRABLE INITIALLY DEFERRED;
"""

UNDO = """
ALTER TABLE triangle_seat DROP CONSTRAINT seat_project_belongs_to_client;
ALTER TABLE triangle_seat DROP CONSTRAINT seat_contract_belongs_to_client;
ALTER TABLE projects_project DROP CONSTRAINT project_contract_belongs_to_client;
ALTER TABLE projects_project DROP CONSTRAINT project_of_client;
ALTER TABLE contracts_contract DROP CONSTRAINT contract_of_client;
DROP TRIGGER appointment_is_never_deleted ON triangle_appointment;
DROP TRIGGER seat_never_changes ON triangle_seat;
DROP TRIGGER seat_is_never_deleted ON triangle_seat;
DROP TRIGGER team_has_its_seat ON people_team;
DROP FUNCTION seats_of_team();
DROP TRIGGER project_has_its_seats ON projects_project;
DROP FUNCTION seats_of_project();
DROP TRIGGER client_has_its_seats ON clients_client;
DROP FUNCTION seats_of_client();
"""


class Migration(migrations.Migration):
    """No client, project or team is ever without its seats, however it came into the database."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("triangle", "0001_initial"),
        ("people", "0002_rules"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(RULES, UNDO)]
