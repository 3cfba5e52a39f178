"""What the database answers by itself equals the plain rules, for random organisations."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from triangel.tests.triangle import organisations, worlds
from triangel.triangle import queries, rules

in_the_database = settings(max_examples=40)
random_worlds = organisations.worlds(circles=False)
excluded_people = st.sets(st.integers(1, 8), max_size=5)


def dated(gap: rules.Concern) -> tuple[str, date | None, date | None]:
    return gap.kind, gap.starts_on, gap.ends_on


def expected(
    standing: rules.Standing, world: organisations.World, day: date, excluded: set[int]
) -> tuple[int | None, str | None]:
    try:
        answer = rules.responsible(standing, world.organisation, day, excluded)
    except rules.NobodyLeft:
        return None, None
    return answer.person, answer.via


@pytest.mark.django_db
@in_the_database
@given(random_worlds, st.lists(st.tuples(organisations.days, excluded_people), min_size=1, max_size=8))
def test_the_resolver_of_the_database_answers_as_the_rule_does(
    world: organisations.World, questions: list[tuple[date, set[int]]]
) -> None:
    with transaction.atomic():
        written = worlds.write(world)
        for day, excluded in questions:
            for standing in world.standings:
                person, via = expected(standing, world, day, excluded)
                found = worlds.ask_database(written.seats[standing.seat], day, written.excluded(excluded))
                assert found == (person and written.people[person], via)
        transaction.set_rollback(True)


@pytest.mark.django_db
@in_the_database
@given(random_worlds, organisations.days, excluded_people)
def test_seats_read_from_the_tables_answer_as_the_seats_that_were_written(
    world: organisations.World, day: date, excluded: set[int]
) -> None:
    with transaction.atomic():
        written = worlds.write(world)
        for seats in (None, [written.seats[standing.seat] for standing in world.standings]):
            found = queries.standings(day, seats)
            for standing in world.standings:
                person, via = expected(standing, world, day, excluded)
                if person is not None:
                    answer = found.responsible(written.seats[standing.seat], written.excluded(excluded))
                    assert (answer.person, answer.via) == (written.people[person], via)
        transaction.set_rollback(True)


@pytest.mark.django_db
@in_the_database
@given(random_worlds, organisations.days)
def test_triangles_and_coverage_read_from_the_tables_equal_those_of_the_rules(
    world: organisations.World, day: date
) -> None:
    ends_on = world.client.projects[0].project_manager.ends_on
    if ends_on is not None and ends_on <= day:
        return  # a running project past its planned end goes on; the random one does not
    with transaction.atomic():
        written = worlds.write(world)
        loads = rules.loads_of([world.client], world.organisation, day)
        triangle = rules.triangle_of(world.client, world.organisation, day, loads)
        found = queries.triangles([written.client.pk], day)[written.client.pk]
        assert [corner.state for corner in found.corners] == [corner.state for corner in triangle.corners]
        assert [dated(row) for row in found.concerns] == [dated(row) for row in triangle.concerns]
        gaps = rules.coverage([world.client], [world.desk], world.organisation, day)
        gaps += rules.without_independent(world.organisation, day)
        assert Counter(map(dated, queries.coverage(day))) == Counter(map(dated, gaps))
        transaction.set_rollback(True)


@pytest.mark.django_db
@in_the_database
@given(random_worlds, organisations.days)
def test_everybody_finds_the_seats_that_he_answers_for(world: organisations.World, day: date) -> None:
    with transaction.atomic():
        written = worlds.write(world)
        answers = {s.seat: expected(s, world, day, set()) for s in world.standings}
        for number, person in written.people.items():
            seats = {
                written.seats[seat]: via for seat, (answered, via) in answers.items() if answered == number
            }
            found = queries.seats_of(person, day)
            assert {seat: via for seat, via in found.items() if seat in written.seats.values()} == seats
        transaction.set_rollback(True)
