"""What a replay counts: who had and who would have had requests, who answered for them, and for how long."""

from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from triangel.desk.rules.matrix import Role

#: How many examples are kept of each way and topic, and in all.
OF_EACH, IN_ALL = 12, 240

Whose = TypeVar("Whose", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a request is by a row: who has the next move, and who answers to the client; a role and a person
    each."""

    holder: Role
    holder_person: int
    answerable: Role
    answerable_person: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A request, where it went and where it would go, and in which respects these differ. ``hours`` is how
    long its first hand had it, where that is known."""

    request: int
    topic: int
    was: Stop
    would_be: Stop
    is_other_holder: bool
    is_other_answerable: bool
    is_confidential: bool
    hours: float


class Shares(Generic[Whose]):
    """Per role or person: requests held, answered for, and hours in hand; before and after."""

    def __init__(self) -> None:
        self.by: dict[Whose, list[float]] = defaultdict(lambda: [0, 0, 0, 0, 0.0, 0.0])

    def add(self, holder: Whose, answerable: Whose, hours: float, *, after: bool) -> None:
        """Count a request with one, before or after."""
        place = int(after)
        self.by[holder][place] += 1
        self.by[answerable][2 + place] += 1
        self.by[holder][4 + place] += hours

    def as_lists(self) -> dict[str, list[float]]:
        """The same as values for JSON; hours to a tenth."""
        return {
            str(whose): [*map(int, row[:4]), round(row[4], 1), round(row[5], 1)]
            for whose, row in sorted(self.by.items(), key=lambda pair: str(pair[0]))
        }


@dataclass(slots=True)
class Tally:
    """Everything that is counted over the requests of a replay."""

    requests: int = 0
    nobody: int = 0
    moved: int = 0
    other_holder: int = 0
    other_answerable: int = 0
    confidential: int = 0
    roles: Shares[Role] = field(default_factory=Shares)
    persons: Shares[int] = field(default_factory=Shares)
    holders: Counter[tuple[Role, Role]] = field(default_factory=Counter)
    answerables: Counter[tuple[Role, Role]] = field(default_factory=Counter)
    topics: Counter[int] = field(default_factory=Counter)
    examples: list[dict[str, Any]] = field(default_factory=list)
    _of_each: Counter[tuple[Role, Role, Role, Role, int]] = field(default_factory=Counter)

    def add(self, one: Moved) -> None:
        """Count one request."""
        was, now = one.was, one.would_be
        self.requests += 1
        for stop, after in ((was, False), (now, True)):
            self.roles.add(stop.holder, stop.answerable, one.hours, after=after)
            self.persons.add(stop.holder_person, stop.answerable_person, one.hours, after=after)
        if not one.is_other_holder and not one.is_other_answerable:
            return
        self.moved += 1
        self.confidential += one.is_confidential
        if one.is_other_holder:
            self.other_holder += 1
            self.holders[was.holder, now.holder] += 1
        if one.is_other_answerable:
            self.other_answerable += 1
            self.answerables[was.answerable, now.answerable] += 1
        self._keep(one)

    def as_document(self) -> dict[str, Any]:
        """Everything as values for JSON."""
        return {
            "requests": self.requests,
            "nobody": self.nobody,
            "moved": self.moved,
            "other_holder": self.other_holder,
            "other_answerable": self.other_answerable,
            "confidential": self.confidential,
            "roles": self.roles.as_lists(),
            "persons": self.persons.as_lists(),
            "holders": [[was, now, count] for (was, now), count in self.holders.most_common()],
            "answerables": [[was, now, count] for (was, now), count in self.answerables.most_common()],
            "topics": [[topic, count] for topic, count in self.topics.most_common()],
            "examples": self.examples,
        }

    def _keep(self, one: Moved) -> None:
        """The topic, and a few examples of every way and topic; not of confidential ones, whose topic already
        says whom they are about."""
        if one.is_confidential:
            return
        self.topics[one.topic] += 1
        was, now = one.was, one.would_be
        way = (was.holder, now.holder, was.answerable, now.answerable, one.topic)
        if self._of_each[way] >= OF_EACH or len(self.examples) >= IN_ALL:
            return
        self._of_each[way] += 1
        self.examples.append(
            {
                "request": one.request,
                "was": [was.holder, was.holder_person, was.answerable, was.answerable_person],
                "would_be": [now.holder, now.holder_person, now.answerable, now.answerable_person],
            }
        )
