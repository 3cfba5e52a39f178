"""Who is responsible: the chain step by step, and its promises for any organisation."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangel.tests.triangle import organisations
from triangel.triangle import rules
from triangel.triangle.rules import Skip, Step, Via

DAY = date(2026, 3, 2)
BEFORE = date(2025, 1, 1)
DIRECTOR, LINE_MANAGER, HOLDER, COLLEAGUE, OTHER, ADVISER = range(1, 7)


def provider(
    *,
    away: tuple[int, ...] = (),
    gone: tuple[int, ...] = (),
    stand_ins: tuple[tuple[int, int], ...] = (),
) -> rules.Organisation:
    """A director, a line manager, three people under him, and an independent adviser."""
    managers = {DIRECTOR: None, LINE_MANAGER: DIRECTOR, ADVISER: None}
    persons = [
        rules.Person(
            number,
            managers.get(number, LINE_MANAGER),
            BEFORE,
            date(2026, 2, 1) if number in gone else None,
            is_independent=number == ADVISER,
        )
        for number in range(1, 7)
    ]
    return rules.organisation(
        persons,
        [rules.Absence(number, date(2026, 2, 20), date(2026, 3, 3)) for number in away],
        [rules.StandIn(*pair, rank, BEFORE) for rank, pair in enumerate(stand_ins)],
    )


def seat(
    holder: int | None = HOLDER,
    deputy: int | None = None,
    fallbacks: tuple[rules.Standing, ...] = (),
    *,
    number: int = 1,
) -> rules.Standing:
    """A contract manager's seat; without holder it was held by HOLDER until 1 March."""
    held = rules.Tenure(HOLDER, BEFORE, date(2026, 3, 1)) if holder is None else rules.Tenure(holder, BEFORE)
    deputies = () if deputy is None else (rules.Tenure(deputy, BEFORE),)
    return rules.Standing(number, rules.SeatKind.CONTRACT_MANAGER, (held,), deputies, fallbacks)


def found(standing: rules.Standing, organisation: rules.Organisation, *excluded: int) -> tuple[int, Via]:
    answer = rules.responsible(standing, organisation, DAY, frozenset(excluded))
    return answer.person, answer.via


def test_the_holder_answers_while_he_is_there() -> None:
    assert rules.responsible(seat(), provider(), DAY) == rules.Answer(HOLDER, Via.HOLDER, seat=1)


def test_the_stand_in_answers_while_the_holder_is_away_and_the_answer_says_until_when() -> None:
    organisation = provider(away=(HOLDER,), stand_ins=((HOLDER, COLLEAGUE),))
    assert rules.responsible(seat(deputy=OTHER), organisation, DAY) == rules.Answer(
        COLLEAGUE,
        Via.STAND_IN,
        of=HOLDER,
        seat=1,
        steps=(Step(Via.HOLDER, Skip.ABSENT, HOLDER, seat=1, day=date(2026, 3, 3)),),
    )


def test_the_second_stand_in_answers_while_the_first_is_away_too() -> None:
    organisation = provider(away=(HOLDER, COLLEAGUE), stand_ins=((HOLDER, COLLEAGUE), (HOLDER, OTHER)))
    assert found(seat(), organisation) == (OTHER, Via.STAND_IN)


def test_the_stand_in_answers_after_the_holder_left() -> None:
    organisation = provider(gone=(HOLDER,), stand_ins=((HOLDER, COLLEAGUE),))
    assert found(seat(), organisation) == (COLLEAGUE, Via.STAND_IN)


def test_the_deputy_answers_when_nobody_stands_in() -> None:
    assert found(seat(deputy=OTHER), provider(away=(HOLDER,))) == (OTHER, Via.DEPUTY)


def test_the_line_manager_answers_when_holder_and_deputy_are_away() -> None:
    assert found(seat(deputy=OTHER), provider(away=(HOLDER, OTHER))) == (LINE_MANAGER, Via.LINE_MANAGER)


def test_the_stand_in_of_the_line_manager_answers_while_that_one_is_away() -> None:
    organisation = provider(away=(HOLDER, LINE_MANAGER), stand_ins=((LINE_MANAGER, OTHER),))
    assert found(seat(), organisation) == (OTHER, Via.LINE_MANAGER_STAND_IN)


def test_the_line_goes_up_to_the_director() -> None:
    assert found(seat(), provider(away=(HOLDER, LINE_MANAGER))) == (DIRECTOR, Via.LINE_MANAGER)


def test_the_independent_person_answers_when_the_director_is_excluded() -> None:
    assert found(seat(), provider(), 1, 2, 3, 4, 5) == (ADVISER, Via.INDEPENDENT)


def test_anybody_present_answers_when_the_whole_line_and_the_adviser_are_away() -> None:
    organisation = provider(away=(HOLDER, LINE_MANAGER, DIRECTOR, ADVISER))
    assert found(seat(), organisation) == (COLLEAGUE, Via.ANYBODY)


def test_the_highest_is_alarmed_when_everybody_is_away() -> None:
    assert found(seat(), provider(away=(1, 2, 3, 4, 5, 6)), DIRECTOR) == (LINE_MANAGER, Via.NOBODY_PRESENT)


def test_it_refuses_only_when_everybody_is_excluded() -> None:
    with pytest.raises(rules.NobodyLeft):
        found(seat(), provider(), 1, 2, 3, 4, 5, 6)


def test_neither_stand_in_nor_deputy_of_an_excluded_holder_is_asked() -> None:
    organisation = provider(stand_ins=((HOLDER, COLLEAGUE),))
    assert found(seat(deputy=OTHER), organisation, HOLDER) == (LINE_MANAGER, Via.LINE_MANAGER)


def test_the_deputy_of_a_vacant_seat_answers_before_the_seat_it_falls_to() -> None:
    client_seat = seat(COLLEAGUE, number=2)
    assert found(seat(None, OTHER, (client_seat,)), provider()) == (OTHER, Via.DEPUTY)


def test_a_vacant_seat_falls_to_the_next_seat() -> None:
    client_seat = seat(COLLEAGUE, number=2)
    assert rules.responsible(seat(None, None, (client_seat,)), provider(), DAY) == rules.Answer(
        COLLEAGUE,
        Via.OTHER_SEAT,
        seat=2,
        steps=(Step(Via.HOLDER, Skip.VACANT, seat=1, day=date(2026, 3, 1)),),
    )


def test_a_vacant_seat_falls_past_a_seat_whose_holder_is_away() -> None:
    away, there = seat(COLLEAGUE, number=2), seat(OTHER, number=3)
    assert found(seat(None, None, (away, there)), provider(away=(COLLEAGUE,))) == (OTHER, Via.OTHER_SEAT)


def test_a_vacant_seat_without_another_seat_falls_to_the_line_manager_of_who_held_it() -> None:
    assert found(seat(None), provider()) == (LINE_MANAGER, Via.LINE_MANAGER)


def test_a_seat_that_nobody_ever_held_falls_to_the_director() -> None:
    never = rules.Standing(1, rules.SeatKind.ACCOUNT_MANAGER)
    assert found(never, provider()) == (DIRECTOR, Via.DIRECTOR)


def test_work_held_by_a_person_goes_to_his_line_manager_when_he_left() -> None:
    organisation = provider(gone=(HOLDER,))
    assert rules.responsible_person(HOLDER, organisation, DAY) == rules.Answer(
        LINE_MANAGER,
        Via.LINE_MANAGER,
        of=HOLDER,
        steps=(Step(Via.HOLDER, Skip.LEFT, HOLDER, day=date(2026, 2, 1)),),
    )


def test_a_complaint_keeps_out_the_subject_his_stand_ins_and_everybody_under_him() -> None:
    organisation = provider(stand_ins=((LINE_MANAGER, ADVISER),))
    assert rules.excluded_by_complaint(LINE_MANAGER, organisation, DAY) == {2, 3, 4, 5, 6}


def test_a_complaint_does_not_keep_out_who_stood_in_long_ago() -> None:
    organisation = rules.organisation(
        provider().persons.values(), [], [rules.StandIn(HOLDER, OTHER, 1, BEFORE, date(2025, 2, 1))]
    )
    assert rules.excluded_by_complaint(HOLDER, organisation, DAY) == {HOLDER}


@given(organisations.worlds(), organisations.days, st.sets(st.integers(1, 8)))
def test_every_seat_has_somebody_who_is_not_excluded_absent_or_gone(
    world: organisations.World, day: date, excluded: set[int]
) -> None:
    organisation = world.organisation
    for standing in world.standings:
        check_promise(
            organisation, day, excluded, partial(rules.responsible, standing, organisation, day, excluded)
        )


@given(organisations.organisations(), organisations.days, st.sets(st.integers(1, 8)), st.data())
def test_work_of_every_person_has_somebody(
    organisation: rules.Organisation, day: date, excluded: set[int], data: st.DataObject
) -> None:
    person = data.draw(st.sampled_from(list(organisation.persons)))
    check_promise(
        organisation, day, excluded, partial(rules.responsible_person, person, organisation, day, excluded)
    )


def check_promise(
    organisation: rules.Organisation, day: date, excluded: set[int], ask: Callable[[], rules.Answer]
) -> None:
    """The answer is somebody who may and can; an alarm only when nobody can; a refusal only when none may."""
    may = {p for p in organisation.persons if p not in excluded and organisation.is_employed(p, day)}
    can = {p for p in may if organisation.absence(p, day) is None}
    if not may:
        with pytest.raises(rules.NobodyLeft):
            ask()
        return
    answer = ask()
    assert (answer.person in can) == (answer.via != Via.NOBODY_PRESENT)
    assert answer.person in may
    assert (answer.via == Via.NOBODY_PRESENT) == (not can)
    assert ask() == answer
    assert all(step.why != Skip.EXCLUDED or step.person in excluded for step in answer.steps)


@given(organisations.organisations(), organisations.days, st.data())
def test_a_complaint_keeps_out_whole_branches(
    organisation: rules.Organisation, day: date, data: st.DataObject
) -> None:
    subject = data.draw(st.sampled_from(list(organisation.persons)))
    excluded = rules.excluded_by_complaint(subject, organisation, day)
    assert subject in excluded
    assert set(organisation.stand_ins_on(subject, day)) <= excluded
    for person in organisation.persons:
        if subject in organisation.line_above(person):
            assert person in excluded
    stand_ins = {row.stand_in for row in organisation.stand_ins.get(subject, ())}
    for person in excluded - stand_ins - {subject}:
        assert subject in organisation.line_above(person)
