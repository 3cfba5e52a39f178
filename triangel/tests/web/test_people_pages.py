"""Colleagues: the list, the line, one of them, absence and stand-ins, coming and leaving."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from triangel.people.models import Absence, Employee, StandIn, Team
from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.web.browsers import browser_of, errors, lead, page
from triangel.tests.web.desk_office import Office


def days(number: int) -> str:
    return str(timezone.localdate() + timedelta(days=number))


def away(employee: Employee, until: int = 2) -> Absence:
    today = timezone.localdate()
    return factories.absence(employee, today, today + timedelta(days=until))


def test_the_list_says_who_is_away_and_who_stands_in(cast: Cast) -> None:
    away(cast.carin)
    text = page(cast.sofie, "/people/")
    assert lead(text) == "11 people work here; 1 is away today."
    assert "Cees Mol stands in for Carin Bos" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=ca", [True, False]),
        ("today=away", [True, False]),
        ("team=x", [True, True]),
        ("q=%00", [True, True]),
    ],
)
def test_the_list_is_narrowed(cast: Cast, query: str, shown: list[bool]) -> None:
    away(cast.carin)
    text = page(cast.sofie, f"/people/?{query}").partition("<tbody")[2]
    assert [f'"/people/{one.pk}/" data-t-open' in text for one in (cast.carin, cast.piet)] == shown


def test_the_line_is_a_tree_with_absence(cast: Cast) -> None:
    away(cast.cees)
    text = page(cast.sofie, "/people/line/")
    assert lead(text) == "11 people in the line, 1 away today."
    order = [text.index(name) for name in ("Diana de Wit", "Lars Vermeer", "Cees Mol", "Ivo Prins")]
    assert order == sorted(order)
    assert text.count('<details class="t-more t-tree-part"') == 3


def test_an_employee_shows_seats_and_how_much_waits(office: Office) -> None:
    office.ask(days_ago=1)
    text = page(office.cast.sofie, f"/people/{office.cast.carin.pk}/")
    assert lead(text) == "contract manager. In today. 1 seat, 1 open request."
    assert ["Zorggroep Amstel" in text, "Note an absence" in text] == [True, False]


def test_who_is_over_his_span_is_told_so(cast: Cast) -> None:
    for _number in range(26):
        factories.contract(cast.a)
    text = page(cast.lars, f"/people/{cast.carin.pk}/")
    assert "Carin Bos manages 27 contracts of class C; 25 is the most." in text


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_as_much_for_many_as_for_few(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _number in range(rows):
        other = factories.employee(team=cast.sales, manager=cast.lars)
        away(other)
        client = factories.client(service_desk=cast.desk)
        factories.appointment(factories.seat("contract_manager", client=client), cast.carin)
    browser = browser_of(cast.diana)
    for address, most in (("/people/", 15), ("/people/line/", 10), (f"/people/{cast.carin.pk}/", 48)):
        with django_assert_max_num_queries(most):
            browser.get(address)


def test_absence_is_noted_changed_and_taken_back(cast: Cast) -> None:
    browser, mine = browser_of(cast.carin), f"/people/{cast.carin.pk}/absences/"
    given = {"kind": "holiday", "starts_on": days(1), "ends_on": days(5)}
    assert browser.post(f"{mine}new/", given).status_code == 302
    row = Absence.objects.get(employee=cast.carin)
    assert browser.post(f"{mine}{row.pk}/", {"starts_on": days(2), "ends_on": ""}).status_code == 302
    row.refresh_from_db()
    assert (str(row.starts_on), row.ends_on) == (days(2), None)
    assert browser.post(f"{mine}{row.pk}/cancel/").status_code == 302
    row.refresh_from_db()
    assert row.ends_on == row.starts_on


def test_absence_that_cannot_be_keeps_what_was_typed(cast: Cast) -> None:
    given = {"kind": "training", "starts_on": days(5), "ends_on": days(1)}
    response = browser_of(cast.carin).post(f"/people/{cast.carin.pk}/absences/new/", given)
    assert (response.status_code, errors(response)) == (422, ["The end must lie after the start."])
    assert f'value="{days(5)}"' in response.content.decode()


def test_nobody_notes_the_absence_of_who_is_not_his(cast: Cast) -> None:
    given = {"kind": "sick", "starts_on": days(0)}
    response = browser_of(cast.sofie).post(f"/people/{cast.carin.pk}/absences/new/", given)
    assert (response.status_code, Absence.objects.count()) == (422, 0)
    row = away(cast.carin)
    browser_of(cast.sofie).post(f"/people/{cast.carin.pk}/absences/{row.pk}/cancel/")
    row.refresh_from_db()
    assert row.ends_on != row.starts_on


def test_a_stand_in_is_named_and_ended(cast: Cast) -> None:
    browser, his = browser_of(cast.lars), f"/people/{cast.cees.pk}/stand-ins/"
    given = {"stand_in": cast.carin.pk, "starts_on": days(0), "rank": 1}
    assert browser.post(f"{his}new/", given).status_code == 302
    row = StandIn.objects.get(employee=cast.cees)
    assert browser.post(f"{his}{row.pk}/end/", {"ends_on": days(3)}).status_code == 302
    row.refresh_from_db()
    assert str(row.ends_on) == days(3)


def test_somebody_comes_gets_a_sign_in_moves_and_leaves(cast: Cast) -> None:
    browser = browser_of(cast.ada)
    given = {
        "name": "Nina",
        "team": cast.service.pk,
        "manager": cast.lars.pk,
        "starts_on": days(0),
        "fte": "0.8",
    }
    assert browser.post("/people/new/", given).status_code == 302
    nina = Employee.objects.get(name="Nina")
    gestures = [
        ("sign-in/", {"email": "nina@triangel.example", "language": "nl"}),
        ("line-manager/", {"manager": cast.lotte.pk}),
        ("leave/", {"ends_on": days(30), "reason": "Elsewhere"}),
    ]
    assert {browser.post(f"/people/{nina.pk}/{rest}", data).status_code for rest, data in gestures} == {302}
    nina.refresh_from_db()
    assert (nina.manager, str(nina.ends_on)) == (cast.lotte, days(30))
    assert nina.user is not None


def test_the_line_never_runs_round(cast: Cast) -> None:
    response = browser_of(cast.ada).post(f"/people/{cast.diana.pk}/line-manager/", {"manager": cast.carin.pk})
    assert (response.status_code, len(errors(response))) == (422, 1)


def test_only_who_sets_up_hires(cast: Cast) -> None:
    given = {"name": "Nina", "team": cast.service.pk, "starts_on": days(0), "fte": "1"}
    assert browser_of(cast.carin).post("/people/new/", given).status_code == 422
    assert browser_of(cast.carin).post("/people/teams/new/", {"name": "Mine"}).status_code == 422
    assert (Employee.objects.filter(name="Nina").exists(), Team.objects.filter(name="Mine").exists()) == (
        False,
        False,
    )


def test_only_employees_come_here(cast: Cast) -> None:
    addresses = ["/people/", "/people/line/", f"/people/{cast.carin.pk}/", f"/people/seats/{cast.cm_a.pk}/"]
    assert {Browser().get(address).status_code for address in addresses} == {302}
    assert {browser_of(cast.alice).get(address).status_code for address in addresses} == {404}
    assert browser_of(cast.diana).get("/people/999999/").status_code == 404
