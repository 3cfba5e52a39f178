"""Questions over seats: plates, portfolio and coverage, in words, and in a fixed number of queries."""

from collections.abc import Callable

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.factories import TODAY, in_days
from triangel.triangle import choices, queries, rules
from triangel.triangle.choices import SeatKind
from triangel.triangle.models import Appointment, Seat
from triangel.triangle.queries import wording
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


def sentences(on: object = TODAY, until: object = None) -> list[str]:
    rows = queries.coverage(on, until)  # type: ignore[arg-type]
    names = wording.names_in_concerns(rows)
    return [wording.concern_sentence(row, names, TODAY) for row in rows]


def test_coverage_says_what_is_wrong_in_sentences(cast: Cast) -> None:
    assert sentences() == []
    Appointment.objects.filter(seat=cast.am_b).update(ends_on=in_days(30))
    Appointment.objects.filter(seat=cast.ss_a).update(ends_on=in_days(-30))
    factories.absence(cast.cees, TODAY, in_days(4))
    empty = factories.client("Chemie Delft")
    factories.appointment(factories.seat(SeatKind.CONTRACT_MANAGER, client=empty), cast.carin)
    service_desk = empty.service_desk
    found = sentences()
    project = cast.project_a
    assert found == [
        "Nobody has ever been lead of service desk " + service_desk.name + ".",
        "Nobody has been account manager of Chemie Delft since 1 January 2024.",
        f"Nobody has been senior supplier of {project} since 31 January 2026.",
        "Cees Mol, contract manager of Bakker Logistiek, is away until 6 March 2026, and nobody stands in.",
        "Anna Visser is account manager of Bakker Logistiek until 1 April 2026, and nobody follows.",
    ]


def test_coverage_looks_a_year_ahead(cast: Cast) -> None:
    factories.absence(cast.cees, in_days(100), in_days(110))
    assert sentences() == []
    assert sentences(in_days(105)) == sentences(TODAY, in_days(365))
    assert sentences(TODAY, in_days(365)) == [
        (
            "Cees Mol, contract manager of Bakker Logistiek, is away from 10 June 2026 until 20 June 2026,"
            " and nobody stands in."
        )
    ]


def test_coverage_names_who_must_act(cast: Cast) -> None:
    Appointment.objects.filter(seat=cast.cm_b).update(ends_on=in_days(-1))
    (row,) = queries.coverage(TODAY)
    assert (row.kind, row.seat, row.must_act) == (ConcernKind.VACANT, cast.cm_b.pk, cast.lars.pk)


def test_an_answer_explains_itself(cast: Cast) -> None:
    def explained(seat: Seat, *excluded: int) -> str:
        answer = queries.responsible(seat.pk, TODAY, frozenset(excluded))
        return wording.answer_sentence(answer, wording.names_in_answers([answer]))

    assert explained(cast.cm_a) == "Carin Bos holds it."
    factories.absence(cast.carin, TODAY, in_days(1))
    assert explained(cast.cm_a) == (
        "Cees Mol stands in for Carin Bos, because Carin Bos is away until 3 March 2026."
    )
    factories.absence(cast.cees, TODAY, None)
    assert explained(cast.cm_a) == (
        "Lars Vermeer, in the line above Carin Bos, because Carin Bos is away until 3 March 2026;"
        " Cees Mol is away."
    )
    assert explained(cast.cm_b, cast.cees.pk) == (
        "Lars Vermeer, in the line above Cees Mol, because Cees Mol is kept out of it."
    )


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
        lambda: queries.standings(TODAY): 5,
        lambda: queries.responsible(cast.cm_a.pk, TODAY): 5,
        lambda: queries.responsible_many([cast.cm_a.pk, cast.pm_a.pk], TODAY): 5,
        lambda: queries.seats_of(cast.diana.pk, TODAY): 6,
        lambda: queries.acts_for(cast.diana.pk, TODAY): 3,
        lambda: queries.triangles(clients, TODAY): 7,
        lambda: queries.coverage(TODAY, in_days(365)): 6,
    }
    for ask, count in asked.items():
        with django_assert_num_queries(count):
            ask()


def test_days_are_said_in_the_language_of_the_reader(cast: Cast) -> None:
    factories.absence(cast.cees, TODAY, in_days(4))
    with translation.override("nl"):
        assert "6 maart 2026" in sentences()[0]
