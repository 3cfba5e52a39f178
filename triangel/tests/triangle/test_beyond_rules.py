"""The days on which a complaint about the director has nobody to go to."""

from datetime import date

import pytest

from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.triangle import queries, rules
from triangel.triangle.rules import Concern, ConcernKind, Person

BEFORE, DAY = date(2025, 1, 1), date(2026, 3, 2)
DIRECTOR, REPORT, FIRST, SECOND = 1, 2, 3, 4
NOBODY = ConcernKind.NO_INDEPENDENT_PERSON


def gaps(
    *independents: Person, until: date | None = None, report_ends_on: date | None = None
) -> list[Concern]:
    """Of a director with one report, and these people outside the line."""
    line = [Person(DIRECTOR, None, BEFORE), Person(REPORT, DIRECTOR, BEFORE, report_ends_on)]
    return list(rules.without_independent(rules.organisation([*line, *independents]), DAY, until))


def outside(person: int, starts_on: date = BEFORE, ends_on: date | None = None) -> Person:
    return Person(person, None, starts_on, ends_on, is_independent=True)


def test_with_somebody_outside_the_line_there_is_no_gap() -> None:
    assert gaps(outside(FIRST)) == []


def test_where_nobody_ever_was_it_is_a_gap_since_there_is_a_director() -> None:
    assert gaps() == [Concern(NOBODY, None, DIRECTOR, None, BEFORE)]


def test_without_a_line_nobody_is_needed() -> None:
    organisation = rules.organisation([Person(DIRECTOR, None, BEFORE)])
    assert list(rules.without_independent(organisation, DAY)) == []
    assert gaps(report_ends_on=date(2026, 3, 1)) == []


def test_the_last_who_left_leaves_a_gap_until_the_next_comes() -> None:
    left, comes = date(2026, 2, 1), date(2026, 4, 1)
    found = gaps(outside(FIRST, ends_on=left), outside(SECOND, starts_on=comes))
    assert found == [Concern(NOBODY, None, DIRECTOR, FIRST, left, comes)]


def test_while_another_is_there_nobodys_leaving_is_a_gap() -> None:
    assert gaps(outside(FIRST, ends_on=date(2026, 2, 1)), outside(SECOND)) == []


@pytest.mark.parametrize(
    ("leaves", "until", "is_shown"),
    [
        (date(2026, 5, 1), None, True),  # sixty days ahead
        (date(2026, 5, 2), None, False),
        (date(2027, 3, 1), date(2027, 3, 2), True),  # a year ahead
        (date(2027, 3, 2), date(2027, 3, 2), False),
    ],
)
def test_a_planned_leaving_shows_ahead(leaves: date, until: date | None, *, is_shown: bool) -> None:
    row = Concern(NOBODY, None, DIRECTOR, FIRST, leaves)
    assert gaps(outside(FIRST, ends_on=leaves), until=until) == ([row] if is_shown else [])


def test_coverage_tells_it(cast: Cast) -> None:
    assert [row.kind for row in queries.coverage(factories.TODAY)] == []
    cast.ivo.ends_on = factories.in_days(30)
    cast.ivo.save(update_fields=["ends_on"])
    row = Concern(NOBODY, None, cast.diana.pk, cast.ivo.pk, factories.in_days(30))
    assert queries.coverage(factories.TODAY) == [row]
    assert queries.ahead(factories.in_days(40), factories.in_days(400)).gaps == [row]
