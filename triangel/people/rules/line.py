"""The line, absence and stand-ins in plain values: who is employed, present, and above whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from triangel.core import periods
from triangel.core.rules import Refused, gettext_noop

#: The depth of somebody whose line never ends at a top, because it runs in a circle.
NO_DEPTH = 1_000_000


class LineIsCircular(Refused):
    """Nobody may lead himself, directly or through others."""


class AbsenceOverlaps(Refused):
    """An employee is absent once at a time."""


class PeriodIsEmpty(Refused):
    """A period has to hold at least one day."""


@dataclass(frozen=True, slots=True)
class Person:
    """An employee as the line sees him: employed from ``starts_on`` until ``ends_on``, led by ``manager``."""

    id: int
    manager: int | None
    starts_on: date
    ends_on: date | None = None
    is_independent: bool = False

    def is_employed(self, day: date) -> bool:
        """Whether he works for the provider on this day."""
        return periods.contains(self.starts_on, self.ends_on, day)


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which ``person`` is away; an open end is an absence of unknown length."""

    person: int
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class StandIn:
    """``stand_in`` takes over from ``person`` in this period; the lowest rank is asked first."""

    person: int
    stand_in: int
    rank: int
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class Organisation:
    """The provider's people with their line, absences and stand-ins.

    The order of every answer is fixed by ids, so the same organisation always answers the same.
    """

    persons: Mapping[int, Person]
    absences: Mapping[int, tuple[Absence, ...]] = field(default_factory=dict)
    stand_ins: Mapping[int, tuple[StandIn, ...]] = field(default_factory=dict)

    def is_employed(self, person: int, day: date) -> bool:
        """Whether this person works for the provider on this day."""
        return self.persons[person].is_employed(day)

    def absence(self, person: int, day: date) -> Absence | None:
        """The absence this person is in on this day."""
        for absence in self.absences.get(person, ()):
            if periods.contains(absence.starts_on, absence.ends_on, day):
                return absence
        return None

    def is_available(self, person: int, day: date) -> bool:
        """Whether this person is employed and present on this day."""
        return self.is_employed(person, day) and self.absence(person, day) is None

    def stand_ins_on(self, person: int, day: date) -> Iterator[int]:
        """Who stands in for this person on this day, first choice first."""
        for stand_in in self.stand_ins.get(person, ()):
            if periods.contains(stand_in.starts_on, stand_in.ends_on, day):
                yield stand_in.stand_in

    def line_above(self, person: int) -> Iterator[int]:
        """The line managers of a person from near to far; stops where a line would run in a circle."""
        seen = {person}
        above = self.persons[person].manager
        while above is not None and above not in seen:
            yield above
            seen.add(above)
            above = self.persons[above].manager

    def reports(self, person: int, day: date) -> list[int]:
        """The people employed on this day who report directly to this person."""
        return [report for report in self.led_by(person) if self.is_employed(report, day)]

    def led_by(self, person: int) -> list[int]:
        """All who report directly to this person, whenever employed."""
        return self._led_by.get(person, [])

    def everybody_under(self, *leaders: int) -> frozenset[int]:
        """All who report to one of these people, directly or through others, whenever employed."""
        found: set[int] = set()
        waiting = list(leaders)
        while waiting:
            fresh = [report for report in self.led_by(waiting.pop()) if report not in found]
            found.update(fresh)
            waiting.extend(fresh)
        return frozenset(found.difference(leaders))

    def tied_to(self, person: int) -> frozenset[int]:
        """Himself, who stands in for him at whatever time, and everybody under him (COI-1 and COI-10)."""
        stand_ins = {row.stand_in for row in self.stand_ins.get(person, ())}
        return self.everybody_under(person) | stand_ins | {person}

    def stands_in_for(self, person: int) -> frozenset[int]:
        """Everybody for whom this person stands in, at whatever time."""
        return self._stands_in_for.get(person, frozenset())

    def directors(self, day: date) -> list[int]:
        """The tops of the line that have people in service under them on this day, in fixed order."""
        return [person for person in self.heads if self.reports(person, day)]

    @cached_property
    def independents(self) -> list[int]:
        """The people outside the line who judge what its top may not, in fixed order."""
        return sorted(person.id for person in self.persons.values() if person.is_independent)

    @cached_property
    def nearest_to_the_top(self) -> list[int]:
        """Everybody, the highest in the line first, independent people last; ends in the id."""
        return sorted(
            self.persons,
            key=lambda person: (self.persons[person].is_independent, self._depths[person], person),
        )

    @cached_property
    def _tops(self) -> list[int]:
        return sorted(person.id for person in self.persons.values() if person.manager is None)

    @cached_property
    def heads(self) -> list[int]:
        """Who stands at the top of a line, whether or not anybody in it is in service."""
        return [top for top in self._tops if top in self._led_by and not self.persons[top].is_independent]

    @cached_property
    def _stands_in_for(self) -> Mapping[int, frozenset[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for rows in self.stand_ins.values():
            for row in rows:
                found[row.stand_in].add(row.person)
        return {person: frozenset(others) for person, others in found.items()}

    @cached_property
    def _led_by(self) -> Mapping[int, list[int]]:
        led_by: dict[int, list[int]] = defaultdict(list)
        for person in sorted(self.persons):
            manager = self.persons[person].manager
            if manager is not None:
                led_by[manager].append(person)
        return dict(led_by)

    @cached_property
    def _depths(self) -> Mapping[int, int]:
        """Steps to the top for everybody; ``NO_DEPTH`` for who hangs in or under a circle."""
        depths = dict.fromkeys(self.persons, NO_DEPTH)
        level, depth = list(self._tops), 0
        while level:
            depths.update(dict.fromkeys(level, depth))
            level, depth = [below for person in level for below in self.led_by(person)], depth + 1
        return depths


def organisation(
    persons: Iterable[Person], absences: Iterable[Absence] = (), stand_ins: Iterable[StandIn] = ()
) -> Organisation:
    """An organisation from loose rows, each list in its fixed order."""
    away: dict[int, list[Absence]] = defaultdict(list)
    for absence in absences:
        away[absence.person].append(absence)
    standing_in: dict[int, list[StandIn]] = defaultdict(list)
    for stand_in in stand_ins:
        standing_in[stand_in.person].append(stand_in)
    return Organisation(
        persons={person.id: person for person in persons},
        absences={person: tuple(sorted(rows, key=_absence_order)) for person, rows in away.items()},
        stand_ins={person: tuple(sorted(rows, key=_stand_in_order)) for person, rows in standing_in.items()},
    )


def excluded_by_complaint(subject: int, organisation: Organisation, on: date) -> frozenset[int]:
    """Who stays out of a complaint about ``subject``: he, his stand-ins and everybody under him.

    Stand-ins count when they stand in on the day or are named to do so later: whoever is to take
    over his work does not judge it. Source: conflict-of-interest rules COI-1, COI-2 and COI-10.
    """
    stand_ins = {
        stand_in.stand_in
        for stand_in in organisation.stand_ins.get(subject, ())
        if stand_in.ends_on is None or on < stand_in.ends_on
    }
    return frozenset({subject}) | stand_ins | organisation.everybody_under(subject)


def check_outside(*, reports_to: bool, leads: bool) -> None:
    """Refuse an independent person who stands in the line: he would be kept out of what he is there for."""
    if reports_to:
        raise Refused(
            gettext_noop("The independent person reports to nobody: take away the line manager first."),
            field="manager",
        )
    if leads:
        raise Refused(
            gettext_noop("The independent person leads nobody: give his people a line manager first.")
        )


def check_line(person: int, manager: int | None, managers: Mapping[int, int | None]) -> None:
    """Refuse a line manager through whom the person would come to lead himself.

    ``managers`` is the line as it stands: who leads whom.
    """
    seen: set[int] = set()
    above = manager
    while above is not None and above not in seen:
        if above == person:
            raise LineIsCircular(
                gettext_noop("Nobody can report to himself, also not through others: choose somebody else."),
                field="manager",
            )
        seen.add(above)
        above = managers.get(above)


def check_period(starts_on: date, ends_on: date | None, *, field: str = "ends_on") -> None:
    """Refuse a period without a day in it."""
    if ends_on is not None and ends_on <= starts_on:
        raise PeriodIsEmpty(gettext_noop("The end must lie after the start."), field=field)


def check_absence(starts_on: date, ends_on: date | None, others: Iterable[Absence]) -> None:
    """Refuse an absence on days for which another one of the same person is known."""
    check_period(starts_on, ends_on)
    for other in others:
        if periods_overlap(starts_on, ends_on, other.starts_on, other.ends_on):
            raise AbsenceOverlaps(
                gettext_noop("Another absence from %(starts_on)s is already known for these days."),
                field="starts_on",
                starts_on=other.starts_on,
            )


def periods_overlap(starts_on: date, ends_on: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two half-open periods share a day; an open end never ends."""
    return (other_end is None or starts_on < other_end) and (ends_on is None or other_start < ends_on)


def _absence_order(absence: Absence) -> tuple[date, date]:
    return absence.starts_on, absence.ends_on or date.max


def _stand_in_order(stand_in: StandIn) -> tuple[int, date, int]:
    return stand_in.rank, stand_in.starts_on, stand_in.stand_in
