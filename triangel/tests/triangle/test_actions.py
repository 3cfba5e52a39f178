"""Filling seats: today, ahead and in the past; by whom; and what stays of it."""

from datetime import date

import pytest

from triangel.core.models import JournalEntry
from triangel.core.rules import NotAllowed
from triangel.people.models import Employee
from triangel.tests import factories
from triangel.tests.cast import Cast, user_of
from triangel.tests.factories import BEFORE, NOW, TODAY, in_days
from triangel.triangle import access, actions, queries
from triangel.triangle.choices import Part, SeatKind
from triangel.triangle.models import Appointment, Seat
from triangel.triangle.rules import appointments as rules

Period = tuple[int, date, date | None]


def held(seat: Seat, part: Part = Part.HOLDER) -> list[Period]:
    """Who is on the seat from when until when."""
    rows = Appointment.objects.filter(seat=seat, part=part).order_by("starts_on", "id")
    return list(rows.values_list("employee_id", "starts_on", "ends_on"))


def test_a_seat_is_handed_over_today(cast: Cast) -> None:
    made = actions.hand_over_seat(cast.cm_a, employee=cast.cees, on=TODAY, actor=user_of(cast.lars), at=NOW)
    assert held(cast.cm_a) == [(cast.carin.pk, BEFORE, TODAY), (cast.cees.pk, TODAY, None)]
    assert queries.responsible(cast.cm_a.pk, TODAY).person == cast.cees.pk
    entry = JournalEntry.objects.get(verb="hand_over_seat")
    assert (entry.actor, entry.object_type, entry.object_id) == (user_of(cast.lars), "seat", cast.cm_a.pk)
    assert entry.client_id == cast.a.pk
    assert (entry.data["appointment"], entry.data["giver"]) == (made.pk, cast.carin.pk)


def test_a_seat_is_handed_over_ahead_and_that_is_withdrawn(cast: Cast) -> None:
    planned = actions.hand_over_seat(
        cast.cm_a, employee=cast.cees, on=in_days(20), actor=user_of(cast.lars), at=NOW
    )
    assert queries.responsible(cast.cm_a.pk, in_days(19)).person == cast.carin.pk
    assert queries.responsible(cast.cm_a.pk, in_days(20)).person == cast.cees.pk
    actions.withdraw_planned_appointment(planned, actor=user_of(cast.lars), at=NOW)
    assert held(cast.cm_a) == [(cast.carin.pk, BEFORE, None), (cast.cees.pk, in_days(20), in_days(20))]
    assert queries.responsible(cast.cm_a.pk, in_days(20)).person == cast.carin.pk
    with pytest.raises(rules.AppointmentIsOver):
        actions.withdraw_planned_appointment(planned, actor=user_of(cast.lars), at=NOW)


def test_who_gave_a_seat_up_for_a_time_gets_all_of_it_back(cast: Cast) -> None:
    planned = actions.hand_over_seat(
        cast.cm_a,
        employee=cast.cees,
        on=in_days(20),
        ends_on=in_days(40),
        actor=user_of(cast.lars),
        at=NOW,
    )
    assert held(cast.cm_a)[1] == (cast.cees.pk, in_days(20), in_days(40))
    actions.appoint(cast.cm_a, employee=cast.lars, starts_on=in_days(60), actor=user_of(cast.lars), at=NOW)
    actions.withdraw_planned_appointment(planned, actor=user_of(cast.lars), at=NOW)
    assert held(cast.cm_a)[0] == (cast.carin.pk, BEFORE, in_days(60))


def test_a_hand_over_in_the_past_needs_a_reason(cast: Cast) -> None:
    def hand_over(reason: str) -> None:
        actions.hand_over_seat(
            cast.cm_a, employee=cast.cees, on=in_days(-9), reason=reason, actor=user_of(cast.lars), at=NOW
        )

    with pytest.raises(rules.ReasonIsMissing):
        hand_over(" ")
    assert held(cast.cm_a) == [(cast.carin.pk, BEFORE, None)]
    hand_over("Cees did it since then, nobody wrote it down.")
    assert held(cast.cm_a) == [(cast.carin.pk, BEFORE, in_days(-9)), (cast.cees.pk, in_days(-9), None)]


def test_nobody_is_passed_over_in_the_past(cast: Cast) -> None:
    actions.hand_over_seat(cast.cm_a, employee=cast.cees, on=TODAY, actor=user_of(cast.lars), at=NOW)
    with pytest.raises(rules.SeatIsTaken, match="Cees Mol is on this seat from 2026-03-02"):
        actions.hand_over_seat(
            cast.cm_a, employee=cast.lars, on=in_days(-9), reason="wrong", actor=user_of(cast.lars), at=NOW
        )


def test_a_hand_over_of_the_same_day_is_replaced(cast: Cast) -> None:
    for employee in (cast.cees, cast.lars):
        actions.hand_over_seat(cast.cm_a, employee=employee, on=TODAY, actor=user_of(cast.lars), at=NOW)
    assert held(cast.cm_a) == [
        (cast.carin.pk, BEFORE, TODAY),
        (cast.cees.pk, TODAY, TODAY),
        (cast.lars.pk, TODAY, None),
    ]


def test_a_new_holder_stays_until_the_next_planned_one(cast: Cast) -> None:
    actions.hand_over_seat(cast.cm_a, employee=cast.cees, on=in_days(30), actor=user_of(cast.lars), at=NOW)
    actions.hand_over_seat(cast.cm_a, employee=cast.lars, on=in_days(10), actor=user_of(cast.lars), at=NOW)
    assert held(cast.cm_a) == [
        (cast.carin.pk, BEFORE, in_days(10)),
        (cast.lars.pk, in_days(10), in_days(30)),
        (cast.cees.pk, in_days(30), None),
    ]


def test_nobody_takes_over_from_himself(cast: Cast) -> None:
    with pytest.raises(rules.SeatIsTaken, match="Carin Bos is on this seat then already"):
        actions.hand_over_seat(cast.cm_a, employee=cast.carin, on=TODAY, actor=user_of(cast.lars), at=NOW)


def test_only_who_is_in_service_is_appointed(cast: Cast) -> None:
    Employee.objects.filter(pk=cast.cees.pk).update(ends_on=in_days(5))
    cast.cees.refresh_from_db()
    with pytest.raises(rules.NotEmployed, match="Cees Mol is not in service on 2026-03-07"):
        actions.hand_over_seat(cast.cm_a, employee=cast.cees, on=in_days(5), actor=user_of(cast.lars), at=NOW)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("diana", True),
        ("ada", True),
        ("lars", True),
        ("lotte", False),  # leads others
        ("carin", False),  # holds the seat, leads nobody
        ("sofie", False),
        ("ivo", False),
        ("alice", False),
    ],
)
def test_a_seat_is_given_by_the_line_alone(cast: Cast, who: str, may: bool) -> None:
    actor = getattr(cast, who).user
    assert access.can_appoint(actor, cast.cm_a, cast.cees, on=TODAY) is may
    if may:
        actions.hand_over_seat(cast.cm_a, employee=cast.cees, on=TODAY, actor=actor, at=NOW)
        assert held(cast.cm_a)[1][0] == cast.cees.pk
    else:
        with pytest.raises(NotAllowed):
            actions.hand_over_seat(cast.cm_a, employee=cast.cees, on=TODAY, actor=actor, at=NOW)
        assert held(cast.cm_a) == [(cast.carin.pk, BEFORE, None)]


def test_a_line_manager_neither_gives_to_nor_takes_from_others_people(cast: Cast) -> None:
    for seat, employee in ((cast.cm_a, cast.anna), (cast.am_a, cast.cees)):
        with pytest.raises(NotAllowed):
            actions.hand_over_seat(seat, employee=employee, on=TODAY, actor=user_of(cast.lars), at=NOW)
    actions.hand_over_seat(cast.cm_a, employee=cast.anna, on=TODAY, actor=user_of(cast.diana), at=NOW)


def test_a_line_manager_may_take_a_seat_himself(cast: Cast) -> None:
    actions.hand_over_seat(cast.cm_b, employee=cast.lars, on=TODAY, actor=user_of(cast.lars), at=NOW)
    assert held(cast.cm_b)[1] == (cast.lars.pk, TODAY, None)


def test_whom_one_may_appoint(cast: Cast) -> None:
    def names(who: str) -> list[str]:
        rows = access.appointable_employees(getattr(cast, who).user, TODAY)
        return list(rows.values_list("name", flat=True))

    assert names("lars") == ["Carin Bos", "Cees Mol", "Dora Hof", "Lars Vermeer"]
    assert names("sofie") == []
    assert names("alice") == []
    assert len(names("diana")) == len(names("ada")) == 11


def test_an_empty_seat_is_filled_for_a_period(cast: Cast) -> None:
    seat = factories.seat(SeatKind.SERVICE_DESK, team=cast.service)
    actions.appoint(
        seat, employee=cast.cees, starts_on=TODAY, ends_on=in_days(10), actor=user_of(cast.lars), at=NOW
    )
    with pytest.raises(rules.SeatIsTaken):
        actions.appoint(seat, employee=cast.lars, starts_on=in_days(9), actor=user_of(cast.lars), at=NOW)
    actions.appoint(seat, employee=cast.lars, starts_on=in_days(10), actor=user_of(cast.lars), at=NOW)
    assert held(seat) == [(cast.cees.pk, TODAY, in_days(10)), (cast.lars.pk, in_days(10), None)]


def test_a_deputy_is_named_and_replaced_beside_the_holder(cast: Cast) -> None:
    actions.name_deputy(cast.cm_a, employee=cast.cees, on=TODAY, actor=user_of(cast.lars), at=NOW)
    actions.name_deputy(cast.cm_a, employee=cast.lars, on=in_days(9), actor=user_of(cast.lars), at=NOW)
    assert held(cast.cm_a) == [(cast.carin.pk, BEFORE, None)]
    assert held(cast.cm_a, Part.DEPUTY) == [
        (cast.cees.pk, TODAY, in_days(9)),
        (cast.lars.pk, in_days(9), None),
    ]


def test_an_appointment_ends_within_its_days(cast: Cast) -> None:
    row = Appointment.objects.get(seat=cast.cm_a)
    actions.end_appointment(row, ends_on=in_days(30), actor=user_of(cast.lars), at=NOW)
    assert held(cast.cm_a) == [(cast.carin.pk, BEFORE, in_days(30))]
    for day in (in_days(31), date(2020, 1, 1)):
        with pytest.raises(rules.AppointmentIsOver):
            actions.end_appointment(row, ends_on=day, reason="why", actor=user_of(cast.lars), at=NOW)
    with pytest.raises(rules.ReasonIsMissing):
        actions.end_appointment(row, ends_on=in_days(-1), actor=user_of(cast.lars), at=NOW)
    with pytest.raises(NotAllowed):
        actions.end_appointment(row, ends_on=in_days(5), actor=user_of(cast.lotte), at=NOW)


def test_what_has_begun_is_not_withdrawn(cast: Cast) -> None:
    with pytest.raises(rules.AppointmentIsOver):
        actions.withdraw_planned_appointment(
            Appointment.objects.get(seat=cast.cm_a), actor=user_of(cast.lars), at=NOW
        )


def test_a_contract_gets_a_manager_of_its_own(cast: Cast) -> None:
    for employee, day in ((cast.cees, TODAY), (cast.lars, in_days(30))):
        actions.name_contract_manager(
            cast.contract_a, employee=employee, on=day, actor=user_of(cast.lars), at=NOW
        )
    seat = Seat.objects.get(contract=cast.contract_a)
    assert held(seat) == [(cast.cees.pk, TODAY, in_days(30)), (cast.lars.pk, in_days(30), None)]
    assert queries.responsible(seat.pk, in_days(-1)).person == cast.carin.pk
    with pytest.raises(NotAllowed):
        actions.name_contract_manager(
            cast.contract_b, employee=cast.sofie, on=TODAY, actor=user_of(cast.sofie), at=NOW
        )
    assert Seat.objects.filter(contract=cast.contract_b).count() == 0


def test_a_contact_sees_the_seats_around_his_own_client(cast: Cast) -> None:
    seats = set(access.visible_seats(user_of(cast.bob)))
    assert seats == {cast.am_b, cast.cm_b}
    assert set(access.visible_appointments(user_of(cast.bob))) == set(
        Appointment.objects.filter(seat__in=[cast.am_b, cast.cm_b])
    )
    assert access.visible_seats(user_of(cast.sofie)).count() == Seat.objects.count()
