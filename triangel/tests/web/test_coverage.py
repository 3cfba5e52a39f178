"""The page of gaps: what it says, whose they are, and what it asks of the database."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from triangel.people.models import Employee
from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.web.coverage.rows import _without


def browser_of(employee: Employee) -> Browser:
    browser = Browser(headers={"accept-language": "en"})
    assert employee.user is not None
    browser.force_login(employee.user)
    return browser


def page(employee: Employee, query: str = "") -> str:
    response = browser_of(employee).get(f"/coverage/{query}")
    assert response.status_code == 200
    return response.content.decode()


def lead(text: str) -> str:
    found = re.search(r'<p class="t-lead"><strong>(.*?)</strong>', text)
    assert found is not None
    return found.group(1)


def empty(seat_field: str, cast: Cast, days: int) -> None:
    """The holder of this seat stops so many days from now, and nobody follows."""
    getattr(cast, seat_field).appointments.update(ends_on=timezone.localdate() + timedelta(days=days))


def test_without_gaps_it_says_so(cast: Cast) -> None:
    text = page(cast.diana)
    assert lead(text) == "No gaps: everything is well held, and stays so for a year."
    assert "Nothing is missing here" in text


def test_an_empty_seat_is_said_with_who_must_act(cast: Cast) -> None:
    empty("cm_a", cast, -20)
    text = page(cast.diana)
    assert lead(text) == "There is 1 gap today, and none comes in the year after."
    assert "Nobody is contract manager since" in text
    assert "Lars Vermeer must act." in text


def test_a_gap_of_next_month_is_ahead(cast: Cast) -> None:
    empty("cm_a", cast, 30)
    text = page(cast.diana)
    assert lead(text) == "There is no gap today, and 1 comes in the year after."
    assert "and nobody follows" in text


def test_seen_from_another_day_it_is_there(cast: Cast) -> None:
    empty("cm_a", cast, 30)
    day = timezone.localdate() + timedelta(days=40)
    assert (
        lead(page(cast.diana, f"?on={day}"))
        == "There is 1 gap on that day, and none comes in the year after."
    )


@pytest.mark.parametrize("day", ["nonsense", "2026-13-45", "1900-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_said_and_today_is_shown(cast: Cast, day: str) -> None:
    text = page(cast.diana, f"?on={day}")
    assert 'aria-invalid="true"' in text
    assert f'value="{timezone.localdate()}"' in text


def test_what_waits_for_me(cast: Cast) -> None:
    empty("cm_a", cast, -20)
    empty("am_b", cast, -20)
    assert "1 waits for you." in page(cast.lars)
    mine = page(cast.lars, "?mine=1")
    assert ["Nobody is contract manager since" in mine, "Nobody is account manager since" in mine] == [
        True,
        False,
    ]


def test_only_one_kind(cast: Cast) -> None:
    empty("cm_a", cast, -20)
    today = timezone.localdate()
    factories.absence(cast.piet, today, today + timedelta(days=9))
    text = page(cast.diana, "?kind=absent_without_stand_in")
    assert ["Piet Jansen is away until" in text, "Nobody is contract manager" in text] == [True, False]
    assert lead(text) == "There are 2 gaps today, and none comes in the year after."


def test_only_the_line_of_somebody(cast: Cast) -> None:
    empty("cm_a", cast, -20)
    empty("am_b", cast, -20)
    text = page(cast.diana, f"?line={cast.lotte.pk}")
    assert ["Nobody is account manager" in text, "Nobody is contract manager" in text] == [True, False]


@pytest.mark.parametrize(
    ("by", "headings"),
    [
        ("client", ["Zorggroep Amstel", "Bakker Logistiek"]),
        ("person", ["Lars Vermeer", "Lotte Kok"]),
        ("kind", ["Nobody holds it"]),
    ],
)
def test_put_together_by(cast: Cast, by: str, headings: list[str]) -> None:
    empty("cm_a", cast, -30)
    empty("am_b", cast, -20)
    found = re.findall(r'class="t-year-group" aria-label="([^"]*)"', page(cast.diana, f"?by={by}"))
    assert found == headings


def test_every_seat_stands_there_when_asked(cast: Cast) -> None:
    text = page(cast.diana, "?show=all")
    assert text.count('class="t-year-seat"') == 7
    assert "Project manager: Piet Jansen" in text


def test_hundreds_of_gaps_stand_on_pages(cast: Cast) -> None:
    for _number in range(25):
        factories.client(service_desk=cast.desk)
    text = page(cast.diana)
    assert (text.count('class="t-year-seat"'), "Page 1 of 2" in text) == (40, True)
    assert page(cast.diana, "?page=2").count('class="t-year-seat"') == 10
    assert page(cast.diana, "?page=99").count('class="t-year-seat"') == 10


def test_only_employees_come_here(cast: Cast) -> None:
    browser = Browser()
    assert browser.get("/coverage/").status_code == 302
    assert cast.alice.user is not None
    browser.force_login(cast.alice.user)
    assert browser.get("/coverage/").status_code == 404


def test_it_asks_as_much_for_thirty_gaps_as_for_one(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    empty("cm_a", cast, -20)
    browser = browser_of(cast.diana)
    browser.get("/coverage/")
    with django_assert_max_num_queries(20) as one:
        browser.get("/coverage/")
    for _number in range(15):
        factories.client(service_desk=cast.desk)
    with django_assert_max_num_queries(20) as many:
        browser.get("/coverage/")
    assert len(many.captured_queries) == len(one.captured_queries)


def test_a_held_stretch_is_broken_where_nobody_is_there() -> None:
    day = timezone.localdate()
    whole, hole = (day, day + timedelta(days=10)), (day + timedelta(days=3), day + timedelta(days=5))
    assert _without([whole], [hole]) == [(whole[0], hole[0]), (hole[1], whole[1])]
    assert _without([whole], [(day, None)]) == []
