"""Answers about many rows at once, remembered until one of those rows changes.

A wall of thousands of triangles, the gaps in them, and the organisation behind every question about who
answers are asked for all day long and change only when a seat, a person or a client does. So they are worked
out once by the plain rules and kept in memory, with a fingerprint of the rows that they were made of; who
asks later pays for the fingerprint only.
"""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection

Key = TypeVar("Key")
Answered = TypeVar("Answered")

#: For how many keys an answer is remembered at once.
KEPT = 8

Fingerprint = tuple[tuple[str, int, int], ...]


class Memory(Generic[Key, Answered]):
    """What ``work_out`` answered for the keys that were asked last; one for the whole process.

    ``tables`` are all that the answer is made of. Inside a transaction nothing is remembered: what it wrote
    itself does not show in a fingerprint.
    """

    def __init__(self, tables: Iterable[str], work_out: Callable[[Key], Answered]) -> None:
        self._question = fingerprint_question(tables)
        self._work_out = work_out
        self._lock = Lock()
        self._kept: dict[tuple[str, Key], tuple[Fingerprint, Answered]] = {}

    def recall(self, key: Key) -> Answered:
        """The answer. One query while nothing changed; worked out anew when something did."""
        if connection.in_atomic_block:
            return self._work_out(key)
        place = str(connection.settings_dict["NAME"]), key
        known = self._kept.get(place)
        if known is not None and known[0] == self._fingerprint():
            return known[1]
        with self._lock:
            return self._anew(place)

    def _anew(self, place: tuple[str, Key]) -> Answered:
        # taken before the rows are read: what changes in between makes the next one look again
        before = self._fingerprint()
        known = self._kept.pop(place, None)
        answered = known[1] if known is not None and known[0] == before else self._work_out(place[1])
        self._kept[place] = before, answered
        for forgotten in list(self._kept)[:-KEPT]:
            del self._kept[forgotten]
        return answered

    def _fingerprint(self) -> Fingerprint:
        with connection.cursor() as cursor:
            cursor.execute(self._question)
            rows = [(str(table), int(count), int(total)) for table, count, total in cursor.fetchall()]
        # large tables are counted side by side, and come in any order
        return tuple(sorted(rows))


def fingerprint_question(tables: Iterable[str]) -> str:
    """Per table how many rows there are and the sum of the transactions that wrote them.

    Every change that is committed changes one of the two, also when it began before another that is in the
    fingerprint already.
    """
    return " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(sum(xmin::text::bigint), 0) FROM {table}"  # noqa: S608 -- our own names
        for table in tables
    )
