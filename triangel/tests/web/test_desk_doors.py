"""What strangers and strange input find at the doors of my work and of requests: nothing, or a sentence."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from triangel.core.models import JournalEntry
from triangel.desk import actions
from triangel.desk.models import ClientRequest, Custody, Message
from triangel.desk.rules import Hand
from triangel.tests.web.desk_office import HTMX, Office, text_of, user_of
from triangel.web.desk.urls import urlpatterns

pytestmark = pytest.mark.django_db

OF_A_REQUEST = [
    str(pattern.name) for pattern in urlpatterns if "number" in pattern.pattern.converters and pattern.name
]
HUGE = 10**30


@pytest.mark.parametrize("name", OF_A_REQUEST)
def test_who_is_kept_out_of_a_complaint_finds_none_of_its_pages(office: Office, name: str) -> None:
    asked = office.ask("complaint_cm", about=office.cast.carin, days_ago=0)
    before = JournalEntry.objects.count()
    address = reverse(name, args=[asked.number])
    for person in (office.cast.carin, office.cast.cees, office.cast.alice, office.cast.bob):
        browser = office.browser(person)
        answers = [browser.get(address), browser.post(address, {"body": "x", "reason": "x"})]
        assert {answer.status_code for answer in answers} <= {404, 405}
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("name", OF_A_REQUEST)
def test_a_number_nobody_gave_is_not_found(office: Office, name: str) -> None:
    browser = office.browser(office.cast.carin)
    for number in (0, HUGE):
        assert browser.get(reverse(name, args=[number])).status_code in (404, 405)


@pytest.mark.parametrize("name", ["read_notice", "drop_filter"])
def test_another_row_nobody_gave_is_not_found(office: Office, name: str) -> None:
    assert office.browser(office.cast.carin).post(reverse(name, args=[HUGE])).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/?seat=x", "/?seat=99999999999999999999", "/requests/?q=%00", "/requests/?q=%27%22%3B--&state=%00",
        "/requests/?after=nan-1", "/requests/?after=1e400-1", "/requests/?after=-1--1",
        "/requests/?client=99999999999999&topic=99999999999999&employee=99999999999999",
        "/requests/?from=0001-01-01&until=9999-12-31", "/requests/?after=0-x",
        "/requests/new/?q=%00%25_", "/requests/new/topics/?words=%00",
    ],
)  # fmt: skip
def test_strange_addresses_are_answered(office: Office, path: str) -> None:
    office.ask()
    assert office.browser(office.cast.carin).get(path).status_code == 200


@pytest.mark.parametrize("body", ["", " \n ", "one\x00two"])
@pytest.mark.parametrize("name", ["answer", "note", "resolve", "hear_client", "wait_for_client"])
def test_nothing_is_not_said(office: Office, name: str, body: str) -> None:
    asked = office.ask()
    response = office.browser(office.cast.carin).post(
        reverse(name, args=[asked.number]), {"body": body}, headers=HTMX
    )
    assert response.status_code == 422
    assert Message.objects.filter(client_request=asked).count() == 1


@pytest.mark.parametrize("moment", ["", "x", "0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30T12:00"])
def test_a_date_that_is_none_is_refused_and_kept(office: Office, moment: str) -> None:
    asked = office.ask()
    response = office.browser(office.cast.carin).post(
        f"/requests/{asked.number}/promise/", {"promised_by": moment, "text": "A call", "reason": "Late"}
    )
    assert response.status_code == 422
    assert 'value="A call"' in text_of(response)


def test_without_a_token_nothing_happens(office: Office) -> None:
    asked = office.ask()
    browser = office.browser(office.cast.carin)
    browser.handler.enforce_csrf_checks = True
    assert browser.post(f"/requests/{asked.number}/not-mine/").status_code == 403
    assert Custody.objects.get(client_request=asked, until_at=None).seat == office.cast.cm_a


def test_a_gesture_that_comes_too_late_says_so_and_shows_how_it_stands(office: Office) -> None:
    asked = office.ask()
    browser = office.browser(office.cast.anna)
    response = browser.post(f"/requests/{asked.number}/accept-transfer/", headers=HTMX)
    assert response.status_code == 422
    assert "This request is not offered to anybody (any more)." in text_of(response)
    assert "With Carin Bos since" in text_of(response)


def _busy(office: Office, asked: ClientRequest, times: int) -> None:
    carin, lars = user_of(office.cast.carin), user_of(office.cast.lars)
    for number in range(times):
        at = timezone.now() - timedelta(hours=20) + timedelta(minutes=number)
        actions.note(asked, body=f"Note {number}", actor=carin, at=at)
        to = Hand(employee=(office.cast.anna, office.cast.piet)[number % 2].pk)
        actions.hand_over(asked, to=to, reason="Look at this", actor=lars, at=at)


def test_the_queries_of_a_page_do_not_grow_with_its_life(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    asked = office.ask()
    browser = office.browser(office.cast.lars)
    _busy(office, asked, 2)
    browser.get(f"/requests/{asked.number}/")
    with django_assert_max_num_queries(50) as few:
        browser.get(f"/requests/{asked.number}/")
    _busy(office, asked, 30)
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(f"/requests/{asked.number}/")


def test_who_is_still_to_begin_finds_nothing_yet(office: Office) -> None:
    office.cast.sofie.starts_on = timezone.localdate() + timedelta(days=1)
    office.cast.sofie.save(update_fields=["starts_on"])
    assert office.browser(office.cast.sofie).get("/").status_code == 404
