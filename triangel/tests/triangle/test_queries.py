"""Questions over seats: plates, portfolio and coverage, in words, and in a fixed number of queries."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from triangel.people.models import Absence
from triangel.tests import cast as casts
from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.factories import TODAY, in_days
from triangel.triangle import choices, queries, rules
from triangel.triangle.choices import SeatKind
from triangel.triangle.models import Appointment
from triangel.triangle.rules import ConcernKind, Via


def test_the_words_of_the_column_are_those_of_the_rules() -> None:
    assert [kind.value for kind in rules.SeatKind] == choices.SeatKind.values


def test_everybody_finds_his_seats(cast: Cast) -> None:
    assert queries.seats_of(cast.anna.pk, TODAY) == {cast.am_a.pk: Via.HOLDER, cast.am_b.pk: Via.HOLDER}
    assert queries.seats_of(cast.sofie.pk, TODAY) == {}


def test_seats_flow_to_who_is_there(cast: Cast) -> None:
    factories.absence(cast.carin, TODAY, in_days(5))
    factories.absence(cast.anna, TODAY, None)
    assert queries.seats_of(cast.carin.pk, TODAY) == {}
    assert queries.seats_of(cast.cees.pk, TODAY) == {cast.cm_a.pk: Via.STAND_IN, cast.cm_b.pk: Via.HOLDER}
    assert queries.seats_of(cast.cees.pk, in_days(5)) == {cast.cm_b.pk: Via.HOLDER}
    assert queries.seats_of(cast.lotte.pk, TODAY) == {
        cast.am_a.pk: Via.LINE_MANAGER,
        cast.am_b.pk: Via.LINE_MANAGER,
    }
    assert queries.seats_of(cast.lotte.pk, TODAY, among=[cast.am_b.pk]) == {cast.am_b.pk: Via.LINE_MANAGER}


def test_who_acts_for_whom(cast: Cast) -> None:
    factories.absence(cast.carin, TODAY, in_days(5))
    factories.absence(cast.anna, TODAY, None)
    assert queries.acts_for(cast.cees.pk, TODAY) == {
        cast.carin.pk: Via.STAND_IN,
        cast.cees.pk: Via.HOLDER,
    }
    assert queries.acts_for(cast.lotte.pk, TODAY) == {
        cast.lotte.pk: Via.HOLDER,
        cast.anna.pk: Via.LINE_MANAGER,
    }
    assert queries.acts_for(cast.carin.pk, TODAY) == {}


def test_who_came_from_an_imported_history_is_never_asked(cast: Cast) -> None:
    imported = factories.employee("Siebel 17", team=cast.desk, is_imported=True)
    assert queries.responsible_person(imported.pk, TODAY).person == cast.diana.pk
    assert queries.acts_for(imported.pk, TODAY) == {}
    assert queries.acts_for(cast.diana.pk, TODAY) == {
        cast.diana.pk: Via.HOLDER,
        imported.pk: Via.DIRECTOR,
    }


def test_the_director_answers_for_what_nobody_lower_may_decide(cast: Cast) -> None:
    assert queries.director(TODAY).person == cast.diana.pk
    assert queries.director(TODAY, frozenset({cast.diana.pk})).person == cast.ivo.pk


def test_a_complaint_keeps_out_everybody_under_its_subject(cast: Cast) -> None:
    under = {cast.lars.pk, cast.carin.pk, cast.cees.pk, cast.dora.pk}
    assert queries.excluded_by_complaint(cast.lars.pk, TODAY) == under
    assert queries.excluded_by_complaint(cast.carin.pk, TODAY) == {cast.carin.pk, cast.cees.pk}


def test_an_excluded_holder_is_passed_without_his_stand_in(cast: Cast) -> None:
    factories.appointment(cast.cm_a, cast.sofie, part="deputy")
    answer = queries.responsible(cast.cm_a.pk, TODAY, frozenset({cast.carin.pk}))
    assert (answer.person, answer.via) == (cast.lars.pk, Via.LINE_MANAGER)


def test_the_triangle_of_a_client(cast: Cast) -> None:
    found = queries.triangles([cast.a.pk, cast.b.pk], TODAY)
    assert {number: row.is_golden for number, row in found.items()} == {cast.a.pk: True, cast.b.pk: True}
    assert [corner.people for corner in found[cast.a.pk].corners] == [
        (cast.anna.pk,),
        (cast.carin.pk,),
        (cast.piet.pk,),
    ]
    assert found[cast.b.pk].project_manager.state == rules.CornerState.NONE


def test_an_ended_project_needs_nobody_and_an_overdue_one_still_does(cast: Cast) -> None:
    for state, ends_on, expected in (
        ("running", in_days(-9), rules.CornerState.VACANT),
        ("done", in_days(9), rules.CornerState.NONE),
        ("planned", in_days(9), rules.CornerState.NONE),
    ):
        client = factories.client()
        factories.project(client, state=state, ends_on=ends_on)
        assert queries.triangles([client.pk], TODAY)[client.pk].project_manager.state == expected


def gaps(on: date = TODAY, until: date | None = None) -> list[tuple[str, int | None, date | None]]:
    """What is wrong, with which seat, since or from when."""
    return [(row.kind, row.seat, row.starts_on) for row in queries.coverage(on, until)]


def test_coverage_tells_every_gap(cast: Cast) -> None:
    assert gaps() == []
    Appointment.objects.filter(seat=cast.am_b).update(ends_on=in_days(30))
    Appointment.objects.filter(seat=cast.ss_a).update(ends_on=in_days(-30))
    factories.absence(cast.cees, TODAY, in_days(4))
    empty = factories.client("Chemie Delft")
    factories.appointment(factories.seat(SeatKind.CONTRACT_MANAGER, client=empty), cast.carin)
    assert gaps() == [
        ("vacant", factories.seat(SeatKind.SERVICE_DESK, team=empty.service_desk).pk, None),
        ("vacant", factories.seat(SeatKind.ACCOUNT_MANAGER, client=empty).pk, factories.BEFORE),
        ("no_senior_supplier", cast.ss_a.pk, in_days(-30)),
        ("absent_without_stand_in", cast.cm_b.pk, TODAY),
        ("ends_without_successor", cast.am_b.pk, in_days(30)),
    ]


def test_coverage_looks_a_year_ahead(cast: Cast) -> None:
    factories.absence(cast.cees, in_days(100), in_days(110))
    assert gaps() == []
    assert gaps(in_days(105)) == gaps(TODAY, in_days(365))
    assert gaps(TODAY, in_days(365)) == [("absent_without_stand_in", cast.cm_b.pk, in_days(100))]


@pytest.mark.django_db(transaction=True)
def test_what_is_remembered_is_forgotten_when_something_changes() -> None:
    cast = casts.make()
    assert gaps() == gaps() == []
    absence = factories.absence(cast.cees, TODAY, in_days(4))
    assert gaps() == [("absent_without_stand_in", cast.cm_b.pk, TODAY)]
    with transaction.atomic():
        Absence.objects.filter(pk=absence.pk).update(starts_on=in_days(-1))
        assert gaps() == [("absent_without_stand_in", cast.cm_b.pk, in_days(-1))]
        Absence.objects.filter(pk=absence.pk).update(starts_on=in_days(-2))
        assert gaps() == [("absent_without_stand_in", cast.cm_b.pk, in_days(-2))]
        transaction.set_rollback(True)
    assert gaps() == [("absent_without_stand_in", cast.cm_b.pk, TODAY)]
    Absence.objects.all().delete()
    assert gaps() == []


def test_coverage_names_who_must_act(cast: Cast) -> None:
    Appointment.objects.filter(seat=cast.cm_b).update(ends_on=in_days(-1))
    (row,) = queries.coverage(TODAY)
    assert (row.kind, row.seat, row.must_act) == (ConcernKind.VACANT, cast.cm_b.pk, cast.lars.pk)


@pytest.mark.parametrize("number", [1, 4])
def test_the_number_of_queries_is_fixed(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _client in range(number):
        client = factories.client(service_desk=cast.desk)
        factories.project(client, contract=factories.contract(client))
        factories.contract_seat(factories.contract(client))
    clients = list(queries.clients_on(TODAY).values_list("id", flat=True))
    asked: dict[Callable[[], object], int] = {
        lambda: queries.standings(TODAY): 6,
        lambda: queries.responsible(cast.cm_a.pk, TODAY): 6,
        # worked out anew, as in every transaction
        lambda: queries.seats_of(cast.diana.pk, TODAY): 9,
        lambda: queries.acts_for(cast.diana.pk, TODAY): 8,
        lambda: queries.triangles(clients, TODAY): 8,
        lambda: queries.coverage(TODAY, in_days(365)): 8,
    }
    for ask, count in asked.items():
        with django_assert_num_queries(count):
            ask()
