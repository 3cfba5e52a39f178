"""The rules on conflicts of interest as plain functions, over random organisations."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangel.core.rules import NotAllowed, Refused
from triangel.desk.choices import ExclusionKind, RecusalRule
from triangel.desk.rules import Role, conflicts
from triangel.desk.rules.conflicts import Limits, Matter, Parts, Rule, Tie
from triangel.people import rules as people_rules
from triangel.tests.triangle.organisations import FIRST_DAY, organisations, standings
from triangel.triangle import rules as triangle_rules

people = st.frozensets(st.integers(1, 8), max_size=4)
matters = st.builds(
    Matter, is_complaint=st.booleans(), is_dispute=st.booleans(), is_steering_decision=st.booleans()
)
parts = st.builds(Parts, *[people] * 5)


def tied(person: int, tie: Tie, organisation: people_rules.Organisation) -> dict[int, Tie]:
    stand_ins = {row.stand_in for row in organisation.stand_ins.get(person, ())}
    under = organisation.everybody_under(person)
    return conflicts.kept_out_with(person, tie, stand_ins=stand_ins, under=under)


def test_every_rule_has_a_number_and_a_sentence() -> None:
    assert [rule.value for rule in Rule] == [f"COI-{number}" for number in range(1, 16)]
    assert set(conflicts.SENTENCES) == set(Rule)
    assert all(sentence.endswith(".") for sentence in conflicts.SENTENCES.values())


def test_the_words_of_the_columns_are_those_of_the_rules() -> None:
    assert {kind.value for kind in ExclusionKind} == {tie.value for tie in Tie} == set(conflicts.RULE_OF_TIE)
    assert {Rule(rule.value) for rule in RecusalRule} <= set(Rule)


@given(organisation=organisations(), data=st.data())
def test_the_subject_his_stand_ins_and_his_people_are_out(
    organisation: people_rules.Organisation, data: st.DataObject
) -> None:
    subject = data.draw(st.sampled_from(sorted(organisation.persons)))
    found = tied(subject, Tie.SUBJECT, organisation)
    assert found[subject] is Tie.SUBJECT
    today = people_rules.excluded_by_complaint(subject, organisation, FIRST_DAY)
    assert today <= set(found)
    chosen = tied(subject, Tie.CHOSEN, organisation)
    assert set(chosen) <= set(found)
    assert Tie.REPORTS_TO not in chosen.values()


@given(organisation=organisations(), matter=matters, part=parts, data=st.data())
def test_the_chain_ends_in_somebody_who_may_or_says_that_there_is_nobody(
    organisation: people_rules.Organisation, matter: Matter, part: Parts, data: st.DataObject
) -> None:
    """COI-2: for every seat, whoever is out or stands aside is passed over; who is out never comes back."""
    ids = sorted(organisation.persons)
    subject = data.draw(st.sampled_from(ids))
    seat = data.draw(standings(1, triangle_rules.SeatKind.CONTRACT_MANAGER, ids))
    out = frozenset(tied(subject, Tie.SUBJECT, organisation))
    aside = conflicts.standing_aside(matter, part)
    employed = [person for person in ids if organisation.is_employed(person, FIRST_DAY)]
    barred = conflicts.barred(out, frozenset(aside), employed)
    try:
        answer = triangle_rules.responsible(seat, organisation, FIRST_DAY, barred)
    except triangle_rules.NobodyLeft:
        assert set(employed) <= out  # the explicit alarm, and only then
        return
    assert answer.person not in out
    assert answer.person not in aside or set(employed) <= out | set(aside)


@given(organisation=organisations(), data=st.data())
def test_naming_a_deputy_or_stand_in_brings_nobody_in_who_is_out(
    organisation: people_rules.Organisation, data: st.DataObject
) -> None:
    ids = sorted(organisation.persons)
    subject, named = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids))
    out = frozenset(tied(subject, Tie.SUBJECT, organisation))
    seat = data.draw(standings(1, triangle_rules.SeatKind.CONTRACT_MANAGER, ids))
    with_deputy = triangle_rules.Standing(
        seat.seat,
        seat.kind,
        seat.holders,
        (triangle_rules.Tenure(named, FIRST_DAY, None),),
        seat.fallbacks,
        seat.starts_on,
        seat.ends_on,
        seat.must_be_filled,
    )
    stand_ins = [row for rows in organisation.stand_ins.values() for row in rows]
    stand_ins += [people_rules.StandIn(one, named, 0, FIRST_DAY, None) for one in ids if one != named]
    wider = people_rules.organisation(
        organisation.persons.values(),
        [row for rows in organisation.absences.values() for row in rows],
        stand_ins,
    )
    try:
        answer = triangle_rules.responsible(with_deputy, wider, FIRST_DAY, out)
    except triangle_rules.NobodyLeft:
        return
    assert answer.person not in out


@given(matter=matters, part=parts)
def test_who_has_a_part_in_the_matter_stands_aside_and_nobody_else(matter: Matter, part: Parts) -> None:
    found = set(conflicts.standing_aside(matter, part))
    expected: set[int] = set()
    if matter.is_complaint or matter.is_dispute:
        expected |= part.account_managers
    if matter.is_complaint:
        expected |= part.project_managers | part.handled_before | part.closed_before
    if matter.is_steering_decision:
        expected |= part.steering_group
    assert found == expected


@given(matter=matters, part=parts, more=parts)
def test_more_parts_never_let_anybody_in_again(matter: Matter, part: Parts, more: Parts) -> None:
    """COI-15, for whatever changes: topic to a complaint, another subject, a link, a new appointment."""
    both = Parts(*[getattr(part, name) | getattr(more, name) for name in Parts.__dataclass_fields__])
    assert set(conflicts.standing_aside(matter, part)) <= set(conflicts.standing_aside(matter, both))


@given(matter=matters, part=parts, organisation=organisations())
def test_a_subordinate_does_not_judge_what_his_boss_did(
    matter: Matter, part: Parts, organisation: people_rules.Organisation
) -> None:
    aside = conflicts.standing_aside(matter, part)
    under = {
        person: organisation.everybody_under(person) for person in aside if person in organisation.persons
    }
    found = conflicts.with_subordinates(aside, under)
    assert aside.items() <= found.items()
    for person, rule in aside.items():
        if rule in conflicts.JUDGED_WITH_THEIR_BOSS:
            assert under.get(person, frozenset()) <= set(found)
    assert {rule for person, rule in found.items() if person not in aside} <= {Rule.TIED}


@pytest.mark.parametrize(("role", "matter"), list(product(Role, [Matter(True, False), Matter(False, True)])))
def test_sales_and_the_project_take_no_part_in_what_is_not_theirs(role: Role, matter: Matter) -> None:
    given_part = conflicts.fitting_role(role, matter, is_about_person=False)
    assert given_part is not Role.ACCOUNT_MANAGER
    if matter.is_complaint:
        assert given_part is not Role.PROJECT_MANAGER
    if role not in (Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER):
        assert given_part is role


@given(
    st.decimals(0, 9000, places=2),
    st.decimals(0, 9000, places=2),
    st.none() | st.decimals(0, 90_000, places=2),
)
def test_money_above_the_limit_needs_a_second_person(
    amount: Decimal, before: Decimal, fee: Decimal | None
) -> None:
    limits = Limits()
    found = conflicts.needs_second_person(amount, before, fee, limits)
    assert found == (amount + before > (Decimal(2500) if fee is None else fee / 20))
    # nothing is gained by asking twice for half
    assert conflicts.needs_second_person(amount, before, fee, limits) == conflicts.needs_second_person(
        amount + before, Decimal(0), fee, limits
    )


@given(person=st.integers(1, 8), proposer=st.none() | st.integers(1, 8), margin=people)
def test_the_second_person_is_another_without_a_margin_target(
    person: int, proposer: int | None, margin: frozenset[int]
) -> None:
    assert conflicts.may_decide_amount(person, proposer, margin) == (
        person != proposer and person not in margin
    )


@given(organisation=organisations(), answers=st.integers(0, 12), data=st.data())
def test_a_survey_about_a_person_never_passes_through_his_hands(
    organisation: people_rules.Organisation, answers: int, data: st.DataObject
) -> None:
    """COI-8. There is no survey to apply it to yet."""
    ids = sorted(organisation.persons)
    about, person = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids))
    out = frozenset(tied(about, Tie.SUBJECT, organisation))
    assert conflicts.may_handle_survey(person, about, out) == (person not in out)
    assert conflicts.may_handle_survey(person, None)
    assert conflicts.shows_survey_result(answers) == (answers >= 5)


def test_who_resolved_a_complaint_does_not_close_it() -> None:
    conflicts.check_second_person(1, 2, is_complaint=True)
    conflicts.check_second_person(1, 1, is_complaint=False)
    with pytest.raises(NotAllowed):
        conflicts.check_second_person(1, 1, is_complaint=True)


def test_the_subject_is_heard_and_others_are_asked_for_facts() -> None:
    conflicts.check_asked(1, 1, is_hearing=True)
    conflicts.check_asked(2, 1, is_hearing=False)
    conflicts.check_asked(2, None, is_hearing=False)
    for person, about, is_hearing in ((1, 1, False), (2, 1, True), (1, None, True)):
        with pytest.raises(Refused):
            conflicts.check_asked(person, about, is_hearing=is_hearing)
