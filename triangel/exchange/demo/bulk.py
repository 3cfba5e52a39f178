"""Loading a great many rows into empty tables: their keys and indexes are built once, at the end.

PostgreSQL checks every key while it builds it, and the whole is one transaction: a row that breaks a rule
takes everything with it. Triggers that watch single rows are off meanwhile; the view they ask is asked once
for all rows before the transaction ends.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from triangel.core.rules import Refused, gettext_noop

KEYS = """
    SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)
    FROM pg_constraint c WHERE c.conrelid::regclass::text = ANY(%s) AND c.contype IN ('f', 'x', 'u')
    ORDER BY c.contype DESC, c.conname
"""
INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisprimary
    AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    ORDER BY 1
"""


@dataclass(frozen=True)
class _Shape:
    """What was taken off the tables: keys by table, and indexes, as SQL that makes them again."""

    keys: tuple[tuple[str, str, str], ...]
    indexes: tuple[tuple[str, str], ...]


@contextmanager
def loading(tables: list[str], built: Callable[[int, int], None]) -> Iterator[None]:
    """Tables without keys, indexes and triggers inside; whole and checked when it ends without an error.

    ``built`` is called with how many keys and indexes are built and how many there are.
    """
    with connection.cursor() as cursor:
        # what waits for the end of the transaction would stand in the way of taking keys off
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    shape = _take_off(tables)
    yield
    _put_on(tables, shape, built)
    _check()


def _take_off(tables: list[str]) -> _Shape:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(KEYS, [tables])
        keys = tuple(cursor.fetchall())
        for table, name, _ in sorted(keys, key=lambda row: not row[2].startswith("FOREIGN")):
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(INDEXES, [tables])
        indexes = tuple(cursor.fetchall())
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
    return _Shape(keys, indexes)


def _put_on(tables: list[str], shape: _Shape, built: Callable[[int, int], None]) -> None:
    steps = [statement for _, statement in shape.indexes]
    steps += [
        f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
        for table, name, definition in sorted(shape.keys, key=lambda row: row[2].startswith("FOREIGN"))
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for table in tables:
            cursor.execute(f"ANALYZE {table}")
        for number, statement in enumerate(steps, start=1):
            cursor.execute(statement)
            built(number, len(steps))
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        # the triggers that note changes were off as well
        cursor.execute("INSERT INTO core_change DEFAULT VALUES")


def _check() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, fault FROM desk_fault ORDER BY number LIMIT 1")
        found = cursor.fetchone()
    if found is not None:
        raise Refused(
            gettext_noop("Request %(number)s is not whole: %(fault)s. Nothing was loaded."),
            number=found[0],
            fault=found[1],
        )


def settle(tables: list[str]) -> None:
    """Let the database look over what was loaded, as it does by itself in quiet hours: from then on it can
    answer from indexes alone. Not inside a transaction."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
