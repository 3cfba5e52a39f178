"""Whatever changes about people, clients or seats is noted, so that nobody remembers it wrongly."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

TABLES = (
    "people_employee",
    "people_absence",
    "people_standin",
    "people_team",
    "clients_client",
    "contracts_contract",
    "projects_project",
    "triangle_seat",
    "triangle_appointment",
)

RULES = "".join(
    f"""
    CREATE TRIGGER change_is_noted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION note_change();
    """
    for table in TABLES
)

UNDO = "".join(f"DROP TRIGGER change_is_noted ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    """The tables that the organisation, the triangles and the gaps are made of."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("triangle", "0003_responsible"),
        ("core", "0004_change"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(RULES, UNDO)]
