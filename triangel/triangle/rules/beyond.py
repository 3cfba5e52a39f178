"""The independent person, to whom a complaint about the director goes, and the days on which nobody is.

Who reports to the person complained about, directly or through others, is kept out. About a director that is
everybody in his line, so that without somebody outside it the complaint has nobody to go to at all.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from triangel.people.rules import Organisation
from triangel.triangle.rules.gaps import State, bounds, spells
from triangel.triangle.rules.resolver import who_must_act
from triangel.triangle.rules.triangles import SUCCESSOR_WITHIN, Concern, ConcernKind


def without_independent(organisation: Organisation, on: date, until: date | None = None) -> Iterator[Concern]:
    """The periods in which a line has a director and nobody outside it is in service.

    Those that touch the days from ``on`` until ``until`` (exclusive; only that day if ``None``), and those
    that begin within sixty days.

    ``person`` is who was the last; nobody when there never was one.
    """

    def state(day: date) -> State | None:
        if not organisation.directors(day):
            return None
        if any(organisation.is_employed(person, day) for person in organisation.independents):
            return None
        return State(ConcernKind.NO_INDEPENDENT_PERSON, _last(organisation, day))

    last = until or on + timedelta(days=1)
    for spell in spells(_change_days(organisation), state):
        first = max(spell.starts_on or on, on)
        if spell.touches(on, last) or on < first <= on + SUCCESSOR_WITHIN:
            must_act = who_must_act([], organisation, first)
            yield Concern(
                spell.state.kind, None, must_act, spell.state.person, spell.starts_on, spell.ends_on
            )


def _change_days(organisation: Organisation) -> set[date]:
    """The days on which a line gets or loses its director, or somebody outside it comes or goes."""
    led = {report for head in organisation.heads for report in organisation.led_by(head)}
    return set[date]().union(*(bounds(organisation.persons[n]) for n in led | set(organisation.independents)))


def _last(organisation: Organisation, day: date) -> int | None:
    """Who was the independent person last before this day."""
    left = [
        (person.ends_on, person.id)
        for person in map(organisation.persons.__getitem__, organisation.independents)
        if person.ends_on is not None and person.starts_on < person.ends_on <= day
    ]
    return max(left)[1] if left else None
