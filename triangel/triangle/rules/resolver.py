"""The resolver: for every seat and every day one person who answers, and why it is he.

Chain: holder, his stand-in, deputy of the seat, (vacant: the seats it falls to), the line from near
to far with stand-ins, the director, the independent person, and at last anybody present. Nobody in
it is ever excluded, absent or gone. Who is excluded pulls those out who would act for him: neither
his stand-ins nor the deputy of his seat are asked on his behalf (COI-2, COI-10).
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triangel.core.rules import Refused, gettext_noop
from triangel.people.rules import Organisation
from triangel.triangle.rules.standings import Standing


class NobodyLeft(Refused):
    """Everybody employed on the day is excluded: the provider has no person for this at all."""


class Via(StrEnum):
    """The way along which a seat found its person."""

    HOLDER = "holder"
    STAND_IN = "stand_in"
    DEPUTY = "deputy"
    OTHER_SEAT = "other_seat"
    OTHER_SEAT_STAND_IN = "other_seat_stand_in"
    OTHER_SEAT_DEPUTY = "other_seat_deputy"
    LINE_MANAGER = "line_manager"
    LINE_MANAGER_STAND_IN = "line_manager_stand_in"
    DIRECTOR = "director"
    DIRECTOR_STAND_IN = "director_stand_in"
    INDEPENDENT = "independent"
    ANYBODY = "anybody"
    NOBODY_PRESENT = "nobody_present"


class Skip(StrEnum):
    """Why somebody who was asked does not answer."""

    VACANT = "vacant"
    EXCLUDED = "excluded"
    ABSENT = "absent"
    LEFT = "left"
    NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True)
class Step:
    """One who was passed over: asked ``via``, for ``of`` when he acts for somebody, and why not.

    ``day`` is the first day back for an absence (``None``: unknown), the day somebody left or
    starts, and the day since when a seat is vacant (``None``: always).
    """

    via: Via
    why: Skip
    person: int | None = None
    of: int | None = None
    seat: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Who is responsible, along which way, and everybody passed over before him.

    ``of`` is the person he stands in for or whose line he is in, ``seat`` the seat he holds or is
    deputy of. ``nobody_present`` as way is an alarm: everybody who may do it is absent that day.
    """

    person: int
    via: Via
    of: int | None = None
    seat: int | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ways:
    """How holder, stand-in and deputy are called, in the seat itself and in one it falls to."""

    holder: Via
    stand_in: Via
    deputy: Via


_OWN_SEAT = _Ways(Via.HOLDER, Via.STAND_IN, Via.DEPUTY)
_OTHER_SEAT = _Ways(Via.OTHER_SEAT, Via.OTHER_SEAT_STAND_IN, Via.OTHER_SEAT_DEPUTY)


def responsible(
    standing: Standing, organisation: Organisation, on: date, excluded: AbstractSet[int] = frozenset()
) -> Answer:
    """Who answers for this seat on this day, never one of ``excluded``.

    Raises :class:`NobodyLeft` only when everybody employed that day is excluded.
    """
    search = _Search(organisation, on, excluded)
    answer = search.in_seat(standing, _OWN_SEAT)
    if answer is None and standing.holder(on) is None:
        answer = search.in_other_seats(standing)
    return answer or search.above(standing.origins(on))


def responsible_person(
    person: int, organisation: Organisation, on: date, excluded: AbstractSet[int] = frozenset()
) -> Answer:
    """Who answers on this day for work that is in the hands of a person himself, outside any seat."""
    search = _Search(organisation, on, excluded)
    answer = search.ask_or_stand_in(person, Via.HOLDER, Via.STAND_IN)
    return answer or search.above([person])


def top_of_the_line(organisation: Organisation, on: date, excluded: AbstractSet[int] = frozenset()) -> Answer:
    """Who answers for what nobody lower may decide: the director, or beyond him the independent person."""
    return _Search(organisation, on, excluded).above([])


def who_must_act(origins: list[int], organisation: Organisation, on: date) -> int | None:
    """Who has to mend a gap left by these people: the line above them, from near to far.

    ``None`` only on a day on which the provider employs nobody.
    """
    for excluded in (frozenset(origins[:1]), frozenset[int]()):
        try:
            return _Search(organisation, on, excluded).above(origins).person
        except NobodyLeft:
            continue
    return None


class _Search:
    """One walk along the chain, noting whom it passes over."""

    def __init__(self, organisation: Organisation, on: date, excluded: AbstractSet[int]) -> None:
        self.organisation = organisation
        self.on = on
        self.excluded = excluded
        self.steps: list[Step] = []

    def ask(self, person: int, via: Via, of: int | None = None, seat: int | None = None) -> Answer | None:
        """The person himself, or a note of why not."""
        skip = self._why_not(person)
        if skip is None:
            return Answer(person, via, of, seat, tuple(self.steps))
        why, day = skip
        self.steps.append(Step(via, why, person, of, seat, day))
        return None

    def ask_or_stand_in(
        self, person: int, via: Via, stand_in_via: Via, *, of: int | None = None, seat: int | None = None
    ) -> Answer | None:
        """The person, or who stands in for him unless he is excluded."""
        answer = self.ask(person, via, of, seat)
        if answer or person in self.excluded:
            return answer
        for stand_in in self.organisation.stand_ins_on(person, self.on):
            answer = self.ask(stand_in, stand_in_via, person, seat)
            if answer:
                return answer
        return None

    def in_seat(self, standing: Standing, ways: _Ways) -> Answer | None:
        """The holder, who stands in for him, or the seat's deputy."""
        holder = standing.holder(self.on)
        if holder is None:
            last = standing.last_tenure(self.on)
            since = last.ends_on if last else None
            self.steps.append(Step(ways.holder, Skip.VACANT, seat=standing.seat, day=since))
        else:
            answer = self.ask_or_stand_in(holder, ways.holder, ways.stand_in, seat=standing.seat)
            if answer or holder in self.excluded:
                return answer
        for deputy in standing.deputies_on(self.on):
            answer = self.ask(deputy, ways.deputy, holder, standing.seat)
            if answer:
                return answer
        return None

    def in_other_seats(self, standing: Standing) -> Answer | None:
        """The seats a vacant one falls to, nearest first."""
        for fallback in standing.fallbacks:
            answer = self.in_seat(fallback, _OTHER_SEAT)
            if answer:
                return answer
        return None

    def above(self, origins: list[int]) -> Answer:
        """The line above these people, then the top, then whoever is there."""
        for origin in origins:
            for manager in self.organisation.line_above(origin):
                answer = self.ask_or_stand_in(manager, Via.LINE_MANAGER, Via.LINE_MANAGER_STAND_IN, of=origin)
                if answer:
                    return answer
        return self._at_the_top() or self._anybody()

    def _at_the_top(self) -> Answer | None:
        for director in self.organisation.directors(self.on):
            answer = self.ask_or_stand_in(director, Via.DIRECTOR, Via.DIRECTOR_STAND_IN)
            if answer:
                return answer
        for independent in self.organisation.independents:
            answer = self.ask(independent, Via.INDEPENDENT)
            if answer:
                return answer
        return None

    def _anybody(self) -> Answer:
        people = self.organisation.nearest_to_the_top
        for person in people:
            if self._why_not(person) is None:
                return Answer(person, Via.ANYBODY, steps=tuple(self.steps))
        for person in people:
            if person not in self.excluded and self.organisation.is_employed(person, self.on):
                return Answer(person, Via.NOBODY_PRESENT, steps=tuple(self.steps))
        raise NobodyLeft(
            gettext_noop("Nobody may do this: everybody employed on %(day)s is kept out of it."), day=self.on
        )

    def _why_not(self, person: int) -> tuple[Skip, date | None] | None:
        if person in self.excluded:
            return Skip.EXCLUDED, None
        row = self.organisation.persons[person]
        if self.on < row.starts_on:
            return Skip.NOT_STARTED, row.starts_on
        if not row.is_employed(self.on):
            return Skip.LEFT, row.ends_on
        absence = self.organisation.absence(person, self.on)
        return (Skip.ABSENT, absence.ends_on) if absence else None
