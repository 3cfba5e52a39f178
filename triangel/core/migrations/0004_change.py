"""What is remembered in memory is forgotten when something changes: the database says when."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

RULES = """
ALTER TABLE core_change ALTER COLUMN at SET DEFAULT now();
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_change DEFAULT VALUES;
    RETURN NULL;
END $$;
"""

UNDO = "DROP FUNCTION note_change();"


class Migration(migrations.Migration):
    """A row per statement, written in the statement's own transaction."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("core", "0003_rules")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(RULES, UNDO),
    ]
