"""A seat: who answers for it and why, everybody through time, and handing it over."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.web.browsers import browser_of, errors, lead, page
from triangel.triangle.models import Appointment, Seat


def days(number: int) -> str:
    return str(timezone.localdate() + timedelta(days=number))


def address(seat: Seat, rest: str = "") -> str:
    return f"/people/seats/{seat.pk}/{rest}"


def holders(seat: Seat) -> list[tuple[str, str | None]]:
    rows = seat.appointments.filter(part="holder").order_by("starts_on", "pk")
    return [(row.employee.name, str(row.ends_on) if row.ends_on else None) for row in rows]


def test_it_says_who_holds_it_and_who_answers(cast: Cast) -> None:
    today = timezone.localdate()
    factories.absence(cast.carin, today, today + timedelta(days=1))
    text = page(cast.sofie, address(cast.cm_a))
    assert lead(text) == "Carin Bos holds this seat since 1 January 2024."
    assert "Cees Mol stands in for Carin Bos, who is away until tomorrow." in text


def test_on_another_day_somebody_else_answers(cast: Cast) -> None:
    Appointment.objects.filter(seat=cast.cm_a).update(ends_on=days(5))
    factories.appointment(cast.cm_a, cast.cees, starts_on=timezone.localdate() + timedelta(days=5))
    text = page(cast.sofie, address(cast.cm_a, f"?on={days(6)}"))
    assert "Cees Mol is contract manager of Zorggroep Amstel." in text
    assert "then Cees Mol." in lead(text)
    assert browser_of(cast.sofie).get(address(cast.cm_a, "?on=nonsense")).status_code == 200


def test_a_seat_that_nobody_ever_held_says_so(cast: Cast) -> None:
    client = factories.client(service_desk=cast.desk)
    seat = factories.seat("contract_manager", client=client)
    text = page(cast.diana, address(seat))
    assert lead(text) == "Nobody has held this seat yet."
    assert ["Nobody has sat here yet" in text, "t-stretch--gap" in text] == [True, True]


def test_it_is_handed_over_today(cast: Cast) -> None:
    given = {"employee": cast.cees.pk, "on": days(0)}
    assert browser_of(cast.lars).post(address(cast.cm_a, "hand-over/"), given).status_code == 302
    assert holders(cast.cm_a) == [("Carin Bos", days(0)), ("Cees Mol", None)]


def test_it_is_handed_over_ahead_and_that_is_taken_back(cast: Cast) -> None:
    browser = browser_of(cast.lars)
    browser.post(address(cast.cm_a, "hand-over/"), {"employee": cast.cees.pk, "on": days(30)})
    planned = Appointment.objects.get(seat=cast.cm_a, employee=cast.cees)
    assert "to come" in page(cast.sofie, address(cast.cm_a))
    browser.post(address(cast.cm_a, f"appointments/{planned.pk}/withdraw/"))
    assert holders(cast.cm_a) == [("Carin Bos", None), ("Cees Mol", days(30))]


def test_in_the_past_it_needs_a_reason(cast: Cast) -> None:
    given = {"employee": cast.cees.pk, "on": days(-3)}
    browser = browser_of(cast.lars)
    response = browser.post(address(cast.cm_a, "hand-over/"), given)
    assert (response.status_code, errors(response)) == (
        422,
        ["This changes the past: say why, so that it can be followed later."],
    )
    assert f'<option value="{cast.cees.pk}" selected>' in response.content.decode()
    done = browser.post(address(cast.cm_a, "hand-over/"), {**given, "reason": "Written down late"})
    assert (done.status_code, holders(cast.cm_a)[0]) == (302, ("Carin Bos", days(-3)))


def test_a_line_manager_offers_his_own_people_only(cast: Cast) -> None:
    text = page(cast.lars, address(cast.cm_a, "hand-over/"))
    assert ["Cees Mol" in text, "Anna Visser" in text] == [True, False]
    given = {"employee": cast.anna.pk, "on": days(0)}
    assert browser_of(cast.lars).post(address(cast.cm_a, "hand-over/"), given).status_code == 422
    assert browser_of(cast.diana).post(address(cast.cm_a, "hand-over/"), given).status_code == 302


@pytest.mark.parametrize("rest", ["hand-over/", "deputy/", "appoint/"])
def test_who_leads_nobody_fills_no_seat(cast: Cast, rest: str) -> None:
    before = Appointment.objects.count()
    given = {"employee": cast.cees.pk, "on": days(0), "starts_on": days(0)}
    assert browser_of(cast.carin).post(address(cast.cm_a, rest), given).status_code == 422
    assert Appointment.objects.count() == before
    assert "Hand over" not in page(cast.carin, address(cast.cm_a))


def test_a_deputy_is_named_and_an_appointment_ended(cast: Cast) -> None:
    browser = browser_of(cast.lars)
    given = {"employee": cast.cees.pk, "on": days(0)}
    assert browser.post(address(cast.cm_a, "deputy/"), given).status_code == 302
    assert Appointment.objects.get(seat=cast.cm_a, part="deputy").employee == cast.cees
    row = Appointment.objects.get(seat=cast.cm_a, part="holder")
    ended = browser.post(address(cast.cm_a, f"appointments/{row.pk}/end/"), {"ends_on": days(10)})
    assert (ended.status_code, holders(cast.cm_a)) == (302, [("Carin Bos", days(10))])
    assert "nobody follows yet" in lead(page(cast.lars, address(cast.cm_a)))


def test_a_taken_seat_is_not_filled_twice(cast: Cast) -> None:
    given = {"employee": cast.cees.pk, "starts_on": days(0)}
    response = browser_of(cast.lars).post(address(cast.cm_a, "appoint/"), given)
    assert (response.status_code, len(errors(response))) == (422, 1)


def test_an_appointment_of_another_seat_is_not_there(cast: Cast) -> None:
    other = Appointment.objects.get(seat=cast.cm_b)
    browser = browser_of(cast.diana)
    assert browser.get(address(cast.cm_a, f"appointments/{other.pk}/end/")).status_code == 404
    assert browser.post(address(cast.cm_a, f"appointments/{other.pk}/withdraw/")).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_it_asks_as_much_for_a_long_past_as_for_a_short_one(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    seat = factories.seat("account_manager", client=factories.client(service_desk=cast.desk))
    for number in range(rows):
        start = timezone.localdate() - timedelta(days=10 * (rows - number))
        factories.appointment(seat, cast.anna, starts_on=start, ends_on=start + timedelta(days=10))
    browser = browser_of(cast.lars)
    with django_assert_max_num_queries(23):
        browser.get(address(seat, f"?on={days(3)}"))
