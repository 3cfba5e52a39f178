"""Answers about the whole provider, remembered until something changes.

A wall of thousands of triangles, and the gaps in them, are asked for all day long and change only when a
seat, a person or a client does. So they are worked out once by the plain rules and kept in memory, with a
fingerprint of the rows that they were made of; who asks later pays for the fingerprint only.
"""

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection

Answered = TypeVar("Answered")

#: The tables that seats and triangles are made of.
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

#: Per table how many rows there are and the sum of the transactions that wrote them: every change that is
#: committed changes one of the two, also when it began before another that is in the fingerprint already.
FINGERPRINT = " UNION ALL ".join(
    f"SELECT '{table}', count(*), coalesce(sum(xmin::text::bigint), 0) FROM {table}"  # noqa: S608 -- our own names
    for table in TABLES
)

#: Whether this transaction wrote something: its own rows do not show in a fingerprint.
HAS_WRITTEN = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL"

#: How many days are remembered at once.
DAYS = 8

Fingerprint = tuple[tuple[str, int, int], ...]


class Memory(Generic[Answered]):
    """What ``work_out`` answered for the days that were asked last; one for the whole process."""

    def __init__(self, work_out: Callable[[date], Answered]) -> None:
        self._work_out = work_out
        self._lock = Lock()
        self._kept: dict[tuple[str, date], tuple[Fingerprint, Answered]] = {}

    def recall(self, on: date) -> Answered:
        """The answer for this day. Two queries while nothing changed; worked out anew when something did."""
        if connection.in_atomic_block and _has_written():
            return self._work_out(on)
        key = str(connection.settings_dict["NAME"]), on
        known = self._kept.get(key)
        if known is not None and known[0] == _fingerprint():
            return known[1]
        with self._lock:
            return self._anew(key, on)

    def _anew(self, key: tuple[str, date], on: date) -> Answered:
        # taken before the rows are read: what changes in between makes the next one look again
        before = _fingerprint()
        known = self._kept.pop(key, None)
        answered = known[1] if known is not None and known[0] == before else self._work_out(on)
        self._kept[key] = before, answered
        for forgotten in list(self._kept)[:-DAYS]:
            del self._kept[forgotten]
        return answered


def _has_written() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(HAS_WRITTEN)
        return bool(cursor.fetchone()[0])


def _fingerprint() -> Fingerprint:
    with connection.cursor() as cursor:
        cursor.execute(FINGERPRINT)
        return tuple((str(table), int(count), int(total)) for table, count, total in cursor.fetchall())
