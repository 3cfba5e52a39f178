"""Answers about many rows at once, remembered until one of those rows changes.

A wall of thousands of triangles, the gaps in them, and the organisation behind every question about who
answers are asked for all day long and change only when a seat, a person or a client does. So they are worked
out once by the plain rules and kept in memory, with the changes known then (``core.models.Change``); who asks
later pays for one look at these only.
"""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection

Key = TypeVar("Key")
Answered = TypeVar("Answered")

#: For how many keys an answer is remembered at once.
KEPT = 8

#: Which changes there are. A change that is committed late has an older number than one that was seen
#: before, so their count and sum tell, not the newest; old ones are thrown away, so the sequence tells too.
CHANGES = (
    "SELECT count(*), coalesce(sum(id), 0), (SELECT last_value FROM core_change_id_seq) FROM core_change"
)

#: What such a question answered.
Changes = tuple[object, ...]


class Memory(Generic[Key, Answered]):
    """What ``work_out`` answered for the keys that were asked last; one for the whole process.

    Inside a transaction nothing new is remembered: what it wrote itself is not for others yet. What was
    remembered before counts there too, as long as nothing changed, by the transaction itself or by others.

    ``changes`` is the question of one row that answers otherwise when something changed.
    """

    def __init__(self, work_out: Callable[[Key], Answered], changes: str = CHANGES) -> None:
        self._work_out = work_out
        self._question = changes
        self._lock = Lock()
        self._kept: dict[tuple[str, Key], tuple[Changes, Answered]] = {}

    def recall(self, key: Key) -> Answered:
        """The answer. One query while nothing changed; worked out anew when something did."""
        place = str(connection.settings_dict["NAME"]), key
        changes, known = self._changes(), self._kept.get(place)
        if known is not None and known[0] == changes:
            return known[1]
        if connection.in_atomic_block:
            return self._work_out(key)
        with self._lock:
            return self._anew(place)

    def _anew(self, place: tuple[str, Key]) -> Answered:
        # taken before the rows are read: what changes in between makes the next one look again
        before = self._changes()
        known = self._kept.pop(place, None)
        answered = known[1] if known is not None and known[0] == before else self._work_out(place[1])
        self._kept[place] = before, answered
        for forgotten in list(self._kept)[:-KEPT]:
            del self._kept[forgotten]
        return answered

    def _changes(self) -> Changes:
        with connection.cursor() as cursor:
            cursor.execute(self._question)
            return tuple(cursor.fetchone())
