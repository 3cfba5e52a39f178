"""Breaking a named constraint on purpose, by raw SQL, past all our own code."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction


def breaks(name: str, statement: str, *values: Any) -> None:
    """This statement is refused by the constraint of this name, at once or when the transaction ends."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    diagnosis = getattr(refused.value.__cause__, "diag", None)
    assert getattr(diagnosis, "constraint_name", None) == name
